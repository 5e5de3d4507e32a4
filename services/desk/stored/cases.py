"""What an office sees of its cases, kept so that a list of thousands opens at once."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from pymongo import ASCENDING, DESCENDING, IndexModel, ReplaceOne
from pymongo.errors import BulkWriteError

from services.desk.domain.office_case import VIEW_VERSION, OfficeCase
from shared.store.mongo import Database, Document

VIEWS = "office_cases"
_NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""MongoDB sorts what is absent first; what has no deadline stands behind what has one."""
_THERE_ALREADY = 11000
"""MongoDB's code for a document whose id there is."""


@dataclass(frozen=True, slots=True)
class View:
    """What is seen of a case, and of how much of it."""

    seen: OfficeCase
    upto: int
    """The number of the last entry it was made from."""
    not_read: str | None = None
    """An entry that could not be read."""


class OfficeCases:
    """Can be lost at any time: it is made again from the mailbox."""

    def __init__(self, database: Database) -> None:
        self._views = database[VIEWS]

    async def prepare(self) -> None:
        """Make the indexes; harmless when they are there."""
        await self._views.create_indexes(
            [
                # With the order to its end, or MongoDB would fetch and sort all for one page.
                IndexModel(
                    [(name, ASCENDING) for name in ("agency", "open", "version", "due", "_id")]
                ),
                IndexModel(
                    [
                        *((name, ASCENDING) for name in ("agency", "done", "version")),
                        ("upto", DESCENDING),
                    ]
                ),
                IndexModel([("agency", ASCENDING), ("erasures", ASCENDING)]),
                IndexModel(
                    [("not_read", ASCENDING)],
                    partialFilterExpression={"not_read": {"$type": "string"}},
                ),
            ]
        )

    async def put(self, views: Iterable[View]) -> None:
        """Keep them in place of what was seen before, unless that was seen of more."""
        writes = [
            ReplaceOne(
                {
                    "_id": _key(view.seen.agency, view.seen.case),
                    "$or": [{"version": {"$lt": VIEW_VERSION}}, {"upto": {"$lte": view.upto}}],
                },
                _document(view),
                upsert=True,
            )
            for view in views
        ]
        try:
            if writes:
                await self._views.bulk_write(writes, ordered=False)
        except BulkWriteError as error:
            # There already: another reader has seen more, and this one was frozen meanwhile.
            if any(each["code"] != _THERE_ALREADY for each in error.details["writeErrors"]):
                raise

    async def get(self, agency: str, case: str) -> OfficeCase | None:
        """One case."""
        found = await self._views.find_one({"_id": _key(agency, case), "version": VIEW_VERSION})
        return None if found is None else _seen(found)

    async def of(self, agency: str, cases: Iterable[str]) -> list[OfficeCase]:
        """These, in no order."""
        keys = [_key(agency, case) for case in cases]
        found = self._views.find({"_id": {"$in": keys}, "version": VIEW_VERSION})
        return [_seen(document) async for document in found]

    async def by_deadline(
        self, agency: str, among: Collection[str] | None = None, *, skip: int, limit: int
    ) -> list[OfficeCase]:
        """Those in which the office can do something, the earliest deadline first.

        All, or those that are among these.
        """
        cursor = (
            self._views.find(_open(agency, among), **_among_few(among))
            .sort([("due", ASCENDING), ("_id", ASCENDING)])
            .skip(skip)
            .limit(limit)
        )
        return [_seen(document) for document in await cursor.to_list(None)]

    async def with_erasures(self, agency: str) -> list[OfficeCase]:
        """Those of which the office has been asked to erase something, in no order."""
        found = await self._views.find(_asked_to_erase(agency)).to_list(None)
        return [_seen(document) for document in found]

    async def has_erasures(self, agency: str) -> bool:
        """Whether there is any such case."""
        return await self._views.find_one(_asked_to_erase(agency), {"_id": True}) is not None

    async def count(self, agency: str, among: Collection[str] | None = None) -> int:
        """In how many cases the office can do something, of all or of these."""
        return await self._views.count_documents(_open(agency, among), **_among_few(among))

    async def done(self, agency: str, *, skip: int, limit: int) -> list[OfficeCase]:
        """Those with something in which it can do nothing any more, what was told last first."""
        cursor = self._views.find(_done(agency)).sort("upto", DESCENDING).skip(skip).limit(limit)
        return [_seen(document) for document in await cursor.to_list(None)]

    async def count_done(self, agency: str) -> int:
        """How many these are."""
        return await self._views.count_documents(_done(agency))

    async def not_read(self) -> int:
        """How many cases of all agencies hold something that could not be read."""
        return await self._views.count_documents({"not_read": {"$type": "string"}})

    async def forget_other_versions(self, agency: str) -> None:
        """Drop what another version of the desk has made, older or newer."""
        await self._views.delete_many({"agency": agency, "version": {"$ne": VIEW_VERSION}})

    async def whole(self, agency: str) -> set[str]:
        """The cases that are seen with all that was told of them."""
        found = self._views.find({"agency": agency, "not_read": None}, {"case": True})
        return {document["case"] async for document in found}


def _key(agency: str, case: str) -> str:
    return f"{agency}/{case}"


def _open(agency: str, among: Collection[str] | None) -> Document:
    found = {"agency": agency, "open": True, "version": VIEW_VERSION}
    if among is None:
        return found
    return {**found, "_id": {"$in": [_key(agency, case) for case in among]}}


def _among_few(among: Collection[str] | None) -> Document:
    """By itself MongoDB goes through all of an office for a few named ones, to save a sort."""
    return {} if among is None else {"hint": "_id_"}


def _done(agency: str) -> Document:
    return {"agency": agency, "done": True, "version": VIEW_VERSION}


def _asked_to_erase(agency: str) -> Document:
    # Of any id: what does not exist no index finds.
    return {"agency": agency, "erasures": {"$gte": ""}, "version": VIEW_VERSION}


def _seen(document: Document) -> OfficeCase:
    return OfficeCase.model_validate_json(document["view"])


def _document(view: View) -> Document:
    seen = view.seen
    due = [by for each in seen.told_of if (by := each.next_deadline) is not None]
    return {
        "agency": seen.agency,
        "case": seen.case,
        "version": VIEW_VERSION,
        "open": any(each.answers for each in seen.told_of),
        "done": not all(each.answers for each in seen.told_of),
        "due": min(due, default=_NEVER),
        "erasures": [each.id for each in seen.erasures],
        "view": seen.model_dump_json(exclude_none=True),
        "upto": view.upto,
        "not_read": view.not_read,
    }
