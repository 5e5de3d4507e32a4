"""Whom agencies have to expect in their trainings: names that are kept for a time."""

from contextlib import suppress
from dataclasses import asdict

from pymongo.errors import DuplicateKeyError

from services.desk.domain.listed import Listed
from services.desk.stored.names_kept import NamesKept
from shared.store.mongo import Document


class AttendanceLists(NamesKept):
    """Of each person what was told last counts; the mailbox keeps none of these names."""

    collection = "listed"

    async def put(self, new: Listed) -> None:
        """Keep it, unless something later is there: a reader that was frozen comes late."""
        earlier = {"_id": f"{new.agency}/{new.participant}", "told_at": {"$lte": new.told_at}}
        with suppress(DuplicateKeyError):
            await self._kept.replace_one(earlier, asdict(new), upsert=True)

    async def of_training(self, agency: str, training: str) -> list[Listed]:
        """All of whom it was told, also that they do not come."""
        theirs = {"agency": agency, "training": training}
        return [_listed(found) async for found in self._kept.find(theirs)]

    async def call_off(self, agency: str, training: str) -> None:
        """Nobody comes any more."""
        theirs = {"agency": agency, "training": training}
        await self._kept.update_many(theirs, {"$set": {"name": None}})


def _listed(document: Document) -> Listed:
    return Listed(**{name: value for name, value in document.items() if name != "_id"})
