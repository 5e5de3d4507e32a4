"""What a device is asked to sign: once, and not later than a few minutes from now."""

from datetime import datetime, timedelta

from pymongo import ASCENDING, IndexModel

from shared.store.mongo import Database

_GOOD_FOR = timedelta(minutes=5)


class Challenges:
    """Of all sign-ins and enrolments under way."""

    def __init__(self, database: Database) -> None:
        self._challenges = database["challenges"]

    async def prepare(self) -> None:
        """Make the indexes; harmless when they are there."""
        await self._challenges.create_indexes(
            [IndexModel([("at", ASCENDING)], expireAfterSeconds=60 * 60)]
        )

    async def put(self, challenge: bytes, purpose: str, at: datetime) -> None:
        """Ask for one purpose: to sign in, or to use one invitation."""
        await self._challenges.insert_one({"_id": challenge, "purpose": purpose, "at": at})

    async def take(self, challenge: bytes, purpose: str, at: datetime) -> bool:
        """Whether it was asked for this purpose a short while ago; never again afterwards."""
        found = await self._challenges.find_one_and_delete({"_id": challenge, "purpose": purpose})
        return found is not None and bool(at - found["at"] < _GOOD_FOR)
