"""Whom an agency has registered for trainings: names that are kept for a time."""

from dataclasses import asdict

from services.desk.domain.participant import Participant
from services.desk.stored.names_kept import NamesKept
from shared.store.mongo import Document


class Participants(NamesKept):
    """Whom it has registered itself."""

    collection = "participants"

    async def put(self, new: Participant) -> Participant:
        """Keep somebody new; gives whom the agency knows by this reference."""
        key = f"{new.agency}/{new.participant}"
        await self._kept.update_one({"_id": key}, {"$setOnInsert": asdict(new)}, upsert=True)
        found = await self._kept.find_one({"_id": key})
        return new if found is None else _participant(found)

    async def of_training(self, agency: str, training: str) -> dict[str, Participant]:
        """All that are not forgotten, by their reference."""
        cursor = self._kept.find({"agency": agency, "training": training})
        found = [_participant(document) for document in await cursor.to_list(None)]
        return {each.participant: each for each in found}


def _participant(document: Document) -> Participant:
    return Participant(**{name: value for name, value in document.items() if name != "_id"})
