"""Leases on the real MongoDB."""

from datetime import datetime

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from shared.store.mongo import Collection, Database


class MongoLeases:
    """Leases by which one of several replicas does a slow thing; by the wall clock."""

    def __init__(self, database: Database) -> None:
        self._leases: Collection = database["leases"]

    async def prepare(self) -> None:
        """Let MongoDB delete leases a day after they ended."""
        ended = IndexModel([("until", ASCENDING)], expireAfterSeconds=86_400)
        await self._leases.create_indexes([ended])

    async def take(self, name: str, now: datetime, until: datetime) -> bool:
        """Whether the lease is ours: it was free or had ended."""
        try:
            result = await self._leases.update_one(
                {"_id": name, "until": {"$lte": now}}, {"$set": {"until": until}}, upsert=True
            )
        except DuplicateKeyError:
            return False
        return result.upserted_id is not None or result.modified_count == 1
