"""Whom an agency has registered for trainings: names that are kept for a time."""

from dataclasses import asdict
from datetime import datetime

from pymongo import ASCENDING, IndexModel

from services.desk.domain.participant import Participant
from shared.store.mongo import Database, Document


class Participants:
    """Each is forgotten when the time is over."""

    def __init__(self, database: Database) -> None:
        self._participants = database["participants"]

    async def prepare(self) -> None:
        """Make the indexes; harmless when they are there."""
        await self._participants.create_indexes(
            [
                IndexModel([("until", ASCENDING)]),
                IndexModel([("agency", ASCENDING), ("training", ASCENDING)]),
            ]
        )

    async def put(self, new: Participant) -> Participant:
        """Keep somebody new; gives whom the agency knows by this reference."""
        key = f"{new.agency}/{new.participant}"
        await self._participants.update_one(
            {"_id": key}, {"$setOnInsert": asdict(new)}, upsert=True
        )
        found = await self._participants.find_one({"_id": key})
        return new if found is None else _participant(found)

    async def forget(self, now: datetime) -> None:
        """Whoever's time is over by now."""
        await self._participants.delete_many({"until": {"$lte": now}})

    async def of_training(self, agency: str, training: str) -> dict[str, Participant]:
        """All that are not forgotten, by their reference."""
        cursor = self._participants.find({"agency": agency, "training": training})
        found = [_participant(document) for document in await cursor.to_list(None)]
        return {each.participant: each for each in found}


def _participant(document: Document) -> Participant:
    return Participant(**{name: value for name, value in document.items() if name != "_id"})
