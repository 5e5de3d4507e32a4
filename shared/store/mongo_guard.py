"""The version guard: MongoDB refuses a save that was not made from what is stored."""

from pymongo.errors import CollectionInvalid, OperationFailure

from shared.store.aggregate import Aggregate
from shared.store.mongo import Collection, Database, Document
from shared.store.unreadable import LOST_VERSION
from shared.store.watermark import ID as WATERMARK

GUARD: Document = {"$expr": {"$eq": ["$version", {"$add": ["$previous", 1]}]}}
"""A validator of the collection: a save counts the version up and names the one it was made from,
and MongoDB refuses the write when the two do not follow each other. A filter by version says the
same at nearly twice the price, since only a filter by id needs no planning.
"""

DUPLICATE_KEY = 11000
_VERSION_IS_LOST: Document = {"version": {"$not": {"$type": ["int", "long"]}}}
"""The guard of a document without a version: what is no version is still none."""
_VALIDATION_FAILED = 121
_ALREADY_THERE = 48


class Unguarded(Exception):
    """The collection of aggregates has no version guard: replicas would overwrite each other."""

    def __init__(self, database: str) -> None:
        super().__init__(f"the collection aggregates of {database} lacks its validator")


async def make_guarded(database: Database, aggregates: Collection) -> None:
    """Create the collection with its guard; harmless when it is there. Raises Unguarded."""
    name = aggregates.name
    try:
        await database.create_collection(name, validator=GUARD)
    except CollectionInvalid:
        pass  # the driver saw that it is there
    except OperationFailure as error:
        if error.code != _ALREADY_THERE:
            raise
    async for found in await database.list_collections(filter={"name": name}):
        if found["options"].get("validator") != GUARD:
            raise Unguarded(database.name)


def guarded(aggregate: Aggregate) -> Document:
    """Which document is written: the validator guards it by its version, if it has one."""
    if aggregate.version == LOST_VERSION:
        return {"_id": aggregate.id, **_VERSION_IS_LOST}
    return {"_id": aggregate.id}


def carrying_on(known_ms: int, at_ms: int) -> Document:
    """Move the watermark on, if it is still as far as it was known to be.

    It has a version, as the validator asks of everything here. Where it should be there already,
    making it breaks that rule: an emptied database must not look as if it were up to date.
    """
    if known_ms == 0:
        first = {"version": 1, "previous": 0}
        made = {"$set": first, "$max": {"at": at_ms}}
        return {"q": {"_id": WATERMARK}, "u": made, "upsert": True}
    further = {"$inc": {"version": 1, "previous": 1}, "$max": {"at": at_ms}}
    known = {"_id": WATERMARK, "at": {"$gte": known_ms}}
    return {"q": known, "u": further, "upsert": True}


def is_stale(failure: Document) -> bool:
    """Whether another was saved in between, or two made the same aggregate at one moment."""
    made_twice = failure["code"] == DUPLICATE_KEY and failure.get("keyPattern") == {"_id": 1}
    return made_twice or failure["code"] == _VALIDATION_FAILED
