"""What a prison sees of its notices, kept so that a list of thousands opens at once."""

from collections.abc import Collection
from datetime import datetime

from pymongo import ASCENDING, DESCENDING, IndexModel

from services.desk.domain.prison_case import VIEW_VERSION, PrisonCase
from shared.store.mongo import Database, Document

VIEWS = "prison_cases"


class PrisonCases:
    """Views, made again from the mailbox if they are lost."""

    def __init__(self, database: Database) -> None:
        self._views = database[VIEWS]

    async def prepare(self) -> None:
        """Make the indexes; harmless when they are there."""
        await self._views.create_indexes([IndexModel([("agency", ASCENDING), ("at", DESCENDING)])])

    async def begin(self, agency: str, case: str, at: datetime) -> None:
        """A notice is written down of which nothing is told yet; harmless if something is."""
        empty = PrisonCase(agency=agency, case=case)
        fields = {"agency": agency, "at": at, **_seen(empty)}
        await self._views.update_one(
            {"_id": _key(agency, case)}, {"$setOnInsert": fields}, upsert=True
        )

    async def put(self, seen: PrisonCase) -> None:
        """Keep it in place of what was seen before."""
        await self._views.update_one(
            {"_id": _key(seen.agency, seen.case)},
            {
                "$setOnInsert": {"agency": seen.agency, "at": seen.lines[0].at},
                "$set": _seen(seen),
            },
            upsert=True,
        )

    async def get(self, agency: str, case: str) -> PrisonCase | None:
        """One notice."""
        found = await self._views.find_one({"_id": _key(agency, case), "version": VIEW_VERSION})
        return None if found is None else PrisonCase.model_validate_json(found["view"])

    async def latest(
        self, agency: str, *, skip: int, limit: int
    ) -> list[tuple[datetime, PrisonCase]]:
        """The latest first, each with when it began."""
        made = {"agency": agency, "version": VIEW_VERSION}
        cursor = self._views.find(made).sort("at", DESCENDING)
        found = await cursor.skip(skip).limit(limit).to_list(None)
        return [(each["at"], PrisonCase.model_validate_json(each["view"])) for each in found]

    async def count(self, agency: str) -> int:
        """How many there are."""
        return await self._views.count_documents({"agency": agency, "version": VIEW_VERSION})

    async def made(self, agency: str) -> set[str]:
        """The notices that are seen as this version sees them."""
        made = {"agency": agency, "version": VIEW_VERSION}
        return {
            found["_id"].partition("/")[2] async for found in self._views.find(made, {"_id": 1})
        }

    async def begin_anew(self, agency: str, told: Collection[str]) -> None:
        """Show as just written down what another version has made and nothing is told of.

        The rest is made from what was told, or the next start would take it for made.
        """
        others = {"agency": agency, "version": {"$ne": VIEW_VERSION}}
        for found in await self._views.find(others, {"_id": 1}).to_list(None):
            case = found["_id"].partition("/")[2]
            if case not in told:
                empty = _seen(PrisonCase(agency=agency, case=case))
                await self._views.update_one({"_id": found["_id"], **others}, {"$set": empty})


def _seen(view: PrisonCase) -> Document:
    return {"version": VIEW_VERSION, "view": view.model_dump_json(exclude_none=True)}


def _key(agency: str, case: str) -> str:
    return f"{agency}/{case}"
