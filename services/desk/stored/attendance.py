"""Whom agencies have to expect in their trainings: names that are kept for a time."""

from contextlib import suppress
from dataclasses import asdict
from datetime import datetime

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from services.desk.domain.listed import Listed
from shared.store.mongo import Database, Document


class AttendanceLists:
    """Of each person what was told last counts; the mailbox keeps none of these names."""

    def __init__(self, database: Database) -> None:
        self._listed = database["listed"]

    async def prepare(self) -> None:
        """Make the indexes; harmless when they are there."""
        await self._listed.create_indexes(
            [
                IndexModel([("until", ASCENDING)]),
                IndexModel([("agency", ASCENDING), ("training", ASCENDING)]),
            ]
        )

    async def put(self, new: Listed) -> None:
        """Keep it, unless something later is there: a reader that was frozen comes late."""
        earlier = {"_id": f"{new.agency}/{new.participant}", "told_at": {"$lte": new.told_at}}
        with suppress(DuplicateKeyError):
            await self._listed.replace_one(earlier, asdict(new), upsert=True)

    async def of_training(self, agency: str, training: str) -> list[Listed]:
        """All of whom it was told, also that they do not come."""
        theirs = {"agency": agency, "training": training}
        return [_listed(found) async for found in self._listed.find(theirs)]

    async def call_off(self, agency: str, training: str) -> None:
        """Nobody comes any more."""
        theirs = {"agency": agency, "training": training}
        await self._listed.update_many(theirs, {"$set": {"name": None}})

    async def forget(self, now: datetime) -> None:
        """Whoever's time is over by now."""
        await self._listed.delete_many({"until": {"$lte": now}})


def _listed(document: Document) -> Listed:
    return Listed(**{name: value for name, value in document.items() if name != "_id"})
