"""The audit of each agency: lines are added, and go when they are old, the oldest first."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from services.desk.domain.trail import BEGINNING, Deed, Mark, TrailLine
from shared.store.mongo import Database, Document


class Trails:
    """Of all agencies of a desk; `now` is the wall clock.

    Of the lines that went the mark of the last one stays, so that the chain can still be checked.
    """

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._lines = database["trail"]
        self._starts = database["trail_starts"]
        self._now = now

    async def prepare(self) -> None:
        """Make the indexes; harmless when they are there."""
        numbered = IndexModel([("agency", ASCENDING), ("number", ASCENDING)], unique=True)
        by_case = IndexModel([("agency", ASCENDING), ("case", ASCENDING), ("number", DESCENDING)])
        await self._lines.create_indexes([numbered, by_case])

    async def add(
        self,
        agency: str,
        person: str | None,
        deed: Deed,
        *,
        case: str | None = None,
        what: str | None = None,
    ) -> None:
        """Add a line behind the last one, also when others do so at the same time."""
        while True:
            last = await self.end(agency)
            line = TrailLine(
                agency=agency,
                number=last.number + 1,
                person=person,
                # As MongoDB keeps it, or the hash would be over another moment.
                at=_in_milliseconds(self._now()),
                deed=deed,
                case=case,
                what=what,
                before=last.hash,
            )
            try:
                await self._lines.insert_one(_document(line.sealed()))
            except DuplicateKeyError:
                continue
            return

    async def start(self, agency: str) -> Mark:
        """The last line that went."""
        found = await self._starts.find_one({"_id": agency})
        return BEGINNING if found is None else Mark(found["number"], found["hash"])

    async def end(self, agency: str) -> Mark:
        """The last line that there is, or was."""
        found = await self._lines.find_one({"agency": agency}, sort=[("number", DESCENDING)])
        return await self.start(agency) if found is None else _line(found).mark

    async def lines(
        self, agency: str, *, after: Mark = BEGINNING, limit: int = 0
    ) -> list[TrailLine]:
        """The oldest first: all, or at most so many of those that follow another."""
        further = {"agency": agency, "number": {"$gt": after.number}}
        cursor = self._lines.find(further).sort("number", ASCENDING).limit(limit)
        return [_line(document) for document in await cursor.to_list(None)]

    async def upto(self, agency: str, number: int, *, limit: int) -> list[TrailLine]:
        """The line of this number and those before it, the latest first."""
        earlier = {"agency": agency, "number": {"$lte": number}}
        cursor = self._lines.find(earlier).sort("number", DESCENDING).limit(limit)
        return [_line(document) for document in await cursor.to_list(None)]

    async def of_case(self, agency: str, sign: str, *, skip: int, limit: int) -> list[TrailLine]:
        """Those of a case whose id begins with this sign, the latest first."""
        cursor = self._lines.find(_of_case(agency, sign)).sort("number", DESCENDING)
        return [_line(document) for document in await cursor.skip(skip).limit(limit).to_list(None)]

    async def count_of_case(self, agency: str, sign: str) -> int:
        """How many these are."""
        return await self._lines.count_documents(_of_case(agency, sign))

    async def forget(self, age: timedelta) -> None:
        """Let go what is older than this."""
        before = self._now() - age
        for agency in await self._lines.distinct("agency"):
            await self._forget(agency, before)

    async def _forget(self, agency: str, before: datetime) -> None:
        # The end first: a line that is added after it is young, and found by what comes next.
        end = await self.end(agency)
        young = {"agency": agency, "at": {"$gte": before}}
        first = await self._lines.find_one(young, sort=[("number", ASCENDING)])
        # The line before it has the mark that it names, whatever became of that line.
        last = end if first is None else Mark(first["number"] - 1, first["before"])
        moved = {"$set": {"number": last.number, "hash": last.hash}}
        # The mark first: of lines that are gone without it nobody knows whether they should be.
        with suppress(DuplicateKeyError):  # Another process of the desk has moved it further.
            behind = {"_id": agency, "number": {"$lt": last.number}}
            await self._starts.update_one(behind, moved, upsert=True)
        await self._lines.delete_many({"agency": agency, "number": {"$lte": last.number}})


def _of_case(agency: str, sign: str) -> Document:
    # A range, and no pattern: what was asked for is never read as one.
    return {"agency": agency, "case": {"$gte": sign, "$lt": sign + "~"}}


def _in_milliseconds(moment: datetime) -> datetime:
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def _document(line: TrailLine) -> Document:
    return {**line.model_dump(mode="python"), "deed": line.deed.value}


def _line(document: Document) -> TrailLine:
    return TrailLine(**{name: value for name, value in document.items() if name != "_id"})
