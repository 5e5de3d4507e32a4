"""The audit of each agency: lines are added, and nothing else is ever done to them."""

from collections.abc import Callable
from datetime import datetime

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from services.desk.domain.trail import Deed, TrailLine
from shared.store.mongo import Database, Document


class Trails:
    """Of all agencies of a desk; `now` is the wall clock."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._lines = database["trail"]
        self._now = now

    async def prepare(self) -> None:
        """Make the indexes; harmless when they are there."""
        numbered = IndexModel([("agency", ASCENDING), ("number", ASCENDING)], unique=True)
        await self._lines.create_indexes([numbered])

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
            last = await self._last(agency)
            line = TrailLine(
                agency=agency,
                number=1 if last is None else last.number + 1,
                person=person,
                # As MongoDB keeps it, or the hash would be over another moment.
                at=_in_milliseconds(self._now()),
                deed=deed,
                case=case,
                what=what,
                before="" if last is None else last.hash,
            )
            try:
                await self._lines.insert_one(_document(line.sealed()))
            except DuplicateKeyError:
                continue
            return

    async def lines(
        self, agency: str, *, after: TrailLine | None = None, limit: int = 0
    ) -> list[TrailLine]:
        """The oldest first: all, or at most so many of those that follow another."""
        further = {"agency": agency, "number": {"$gt": 0 if after is None else after.number}}
        cursor = self._lines.find(further).sort("number", ASCENDING).limit(limit)
        return [_line(document) for document in await cursor.to_list(None)]

    async def latest(self, agency: str, *, limit: int) -> list[TrailLine]:
        """The latest lines, the latest first."""
        cursor = self._lines.find({"agency": agency}).sort("number", DESCENDING).limit(limit)
        return [_line(document) for document in await cursor.to_list(None)]

    async def _last(self, agency: str) -> TrailLine | None:
        found = await self._lines.find_one({"agency": agency}, sort=[("number", DESCENDING)])
        return None if found is None else _line(found)


def _in_milliseconds(moment: datetime) -> datetime:
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def _document(line: TrailLine) -> Document:
    return {**line.model_dump(mode="python"), "deed": line.deed.value}


def _line(document: Document) -> TrailLine:
    return TrailLine(**{name: value for name, value in document.items() if name != "_id"})
