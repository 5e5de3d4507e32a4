"""Who has a calendar address: one for each person, of which the desk keeps a hash."""

from pymongo import ASCENDING, IndexModel

from shared.store.mongo import Database


class Feeds:
    """Of all people of a desk."""

    def __init__(self, database: Database) -> None:
        self._feeds = database["calendar_feeds"]

    async def prepare(self) -> None:
        """Make the indexes; harmless when they are there."""
        await self._feeds.create_indexes([IndexModel([("token", ASCENDING)], unique=True)])

    async def put(self, person: str, token: str) -> None:
        """Let this hash be that of her address; the one before opens nothing any more."""
        await self._feeds.replace_one({"_id": person}, {"token": token}, upsert=True)

    async def end(self, person: str) -> None:
        """Let her address open nothing any more."""
        await self._feeds.delete_one({"_id": person})

    async def has(self, person: str) -> bool:
        """Whether she has one."""
        return await self._feeds.find_one({"_id": person}) is not None

    async def person(self, token: str) -> str | None:
        """Whose address has this hash."""
        found = await self._feeds.find_one({"token": token})
        return None if found is None else found["_id"]
