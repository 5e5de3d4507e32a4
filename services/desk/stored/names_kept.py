"""Professionals whose names an agency needs for a training, and for a time."""

from datetime import datetime
from typing import ClassVar

from pymongo import ASCENDING, IndexModel

from shared.store.mongo import Database


class NamesKept:
    """Each is forgotten when the time is over."""

    collection: ClassVar[str]

    def __init__(self, database: Database) -> None:
        self._kept = database[self.collection]

    async def prepare(self) -> None:
        """Make the indexes; harmless when they are there."""
        await self._kept.create_indexes(
            [
                IndexModel([("until", ASCENDING)]),
                IndexModel([("agency", ASCENDING), ("training", ASCENDING)]),
            ]
        )

    async def forget(self, now: datetime) -> None:
        """Whoever's time is over by now."""
        await self._kept.delete_many({"until": {"$lte": now}})
