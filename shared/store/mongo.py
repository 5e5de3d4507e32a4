"""MongoDB: the only file that knows its driver.

The driver is Motor, as the project was asked to use; docs/decisions says what replacing it takes.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from bson import encode
from bson.codec_options import CodecOptions, DatetimeConversion
from bson.errors import InvalidBSON
from motor.motor_asyncio import (
    AsyncIOMotorClient,
    AsyncIOMotorCollection,
    AsyncIOMotorCursor,
    AsyncIOMotorDatabase,
)
from pymongo import ASCENDING, IndexModel, UpdateOne
from pymongo.errors import (
    BulkWriteError,
    CollectionInvalid,
    DocumentTooLarge,
    DuplicateKeyError,
    OperationFailure,
    PyMongoError,
)
from pymongo.read_concern import ReadConcern
from pymongo.read_preferences import ReadPreference
from pymongo.write_concern import WriteConcern

from shared.language.steps import Models
from shared.store.aggregate import Aggregate, from_document, to_changes
from shared.store.published import Published
from shared.store.store import Due, ParkedRecord, Unsaveable, as_they_came, due_of
from shared.store.unreadable import LOST_VERSION, version_of, waiting_of
from shared.store.watermark import ID as WATERMARK
from shared.store.watermark import Watermark

Document = dict[str, Any]
Collection = AsyncIOMotorCollection[Document]
Database = AsyncIOMotorDatabase[Document]
Index = IndexModel
MongoAway = PyMongoError
"""What the driver raises while MongoDB cannot be reached or is electing a primary."""

GUARD: Document = {"$expr": {"$eq": ["$version", {"$add": ["$previous", 1]}]}}
"""The version guard, as a validator of the collection: a save counts the version up and names the
one it was made from, and MongoDB refuses the write when the two do not follow each other. A filter
by version says the same at nearly twice the price, since only a filter by id needs no planning.
"""

_VERSION_IS_LOST: Document = {"version": {"$not": {"$type": ["int", "long"]}}}
"""The guard of a document without a version: what is no version is still none."""
_WHATEVER_IT_HOLDS: CodecOptions[Document] = CodecOptions(
    tz_aware=True,
    tzinfo=UTC,
    unicode_decode_error_handler="replace",
    datetime_conversion=DatetimeConversion.DATETIME_CLAMP,
)
_VALIDATION_FAILED = 121
_ALREADY_THERE = 48
_DUPLICATE_KEY = 11000
_NO_RIGHT = frozenset({13, 18})
_TOO_LARGE = frozenset({10334, 17280, 17419, 17420})
_NEVER = _NO_RIGHT | _TOO_LARGE
"""Codes of faults that another attempt does not mend."""


def connect(uri: str, *, database: str, user: str, password: str) -> Database:
    """Open a service's database as its own user: every write on a majority's journal."""
    client: AsyncIOMotorClient[Document] = AsyncIOMotorClient(
        uri,
        username=user,
        password=password,
        authSource=database,
        tz_aware=True,
        serverSelectionTimeoutMS=5_000,
        connectTimeoutMS=5_000,
        socketTimeoutMS=20_000,
        retryWrites=True,
        appname=user,
    )
    return client.get_database(
        database,
        codec_options=CodecOptions(document_class=dict, tz_aware=True, tzinfo=UTC),
        read_preference=ReadPreference.PRIMARY,
        write_concern=WriteConcern(w="majority", j=True),
        read_concern=ReadConcern("majority"),
    )


def trouble_with(error: PyMongoError) -> str:
    """How the log names it: a server that is away comes back, one that refuses needs somebody."""
    refuses = isinstance(error, OperationFailure) and error.code in _NEVER
    return "mongo.refused" if refuses else "mongo.away"


class Unguarded(Exception):
    """The collection of aggregates has no version guard: replicas would overwrite each other."""

    def __init__(self, database: str) -> None:
        super().__init__(f"the collection aggregates of {database} lacks its validator")


class MongoStore:
    """The store on a real MongoDB."""

    def __init__(
        self,
        database: Database,
        models: Models,
        published: Published,
        watermark: Watermark,
    ) -> None:
        self._database = database
        self._aggregates: Collection = database["aggregates"]
        self._parked: Collection = database["parked"]
        self._models = models
        self.published = published
        self._watermark = watermark

    async def prepare(self, indexes: Sequence[Index] = ()) -> None:
        """Create collection, guard and indexes; harmless when they are there. Raises Unguarded."""
        await self._guard()
        due = IndexModel(
            [("due_at", ASCENDING)], partialFilterExpression={"due_at": {"$type": "date"}}
        )
        await self._aggregates.create_indexes([due, *indexes])
        await self._parked.create_indexes([IndexModel([("aggregate", ASCENDING)])])

    async def _guard(self) -> None:
        name = self._aggregates.name
        try:
            await self._database.create_collection(name, validator=GUARD)
        except CollectionInvalid:
            pass  # the driver saw that it is there
        except OperationFailure as error:
            if error.code != _ALREADY_THERE:
                raise
        async for found in await self._database.list_collections(filter={"name": name}):
            if found["options"].get("validator") != GUARD:
                raise Unguarded(self._database.name)

    async def ping(self) -> None:
        """Raise MongoAway unless the primary answers."""
        await self._database.command("ping")

    async def server_version(self) -> str:
        """The version of the MongoDB that answers."""
        return str((await self._database.command("buildInfo"))["version"])

    async def check(self) -> None:
        """As `Store.check`."""
        known_ms = await self._watermark.known()
        found = await self._aggregates.find_one({"_id": WATERMARK}, {"at": 1})
        self._watermark.found(found, known_ms)

    async def load(self, ids: Iterable[str], published_before_ms: int) -> dict[str, Aggregate]:
        """As `Store.load`."""
        wanted = list(ids)
        known_ms = await self._watermark.known()
        documents = {each["_id"]: each for each in await self._documents([*wanted, WATERMARK])}
        self._watermark.found(documents.pop(WATERMARK, None), known_ms)
        found = {
            key: from_document(
                document,
                self._models,
                published=self.published,
                published_before_ms=published_before_ms,
            )
            for key, document in documents.items()
        }
        if lost := [key for key, each in documents.items() if waiting_of(each) is None]:
            for key, names in (await self._waiting_anew(lost)).items():
                found[key].waiting = names
        return {key: found.get(key) or Aggregate(key) for key in wanted}

    async def _documents(
        self, ids: Sequence[str], fields: Document | None = None
    ) -> list[Document]:
        """The stored documents. Of one that is no BSON any more only what waiting needs."""
        try:
            return await self._aggregates.find({"_id": {"$in": ids}}, fields).to_list(None)
        except InvalidBSON:
            if len(ids) == 1:
                return await self._frames(ids)
            # The driver does not say which one it is, and reads none of the others then.
            half = len(ids) // 2
            some = await self._documents(ids[:half], fields)
            return [*some, *await self._documents(ids[half:], fields)]

    async def _frames(self, ids: Sequence[str]) -> list[Document]:
        aggregates = self._aggregates.with_options(codec_options=_WHATEVER_IT_HOLDS)
        frame = {"version": 1, "waiting": 1, "due_at": 1}
        return await aggregates.find({"_id": {"$in": ids}}, frame).to_list(None)

    async def _waiting_anew(self, ids: Sequence[str]) -> dict[str, list[str]]:
        """What has to wait for these aggregates, by the bytes that were kept for it."""
        documents = await self._parked.find({"aggregate": {"$in": ids}}).to_list(None)
        records = sorted(map(_parked_record, documents), key=as_they_came)
        return {key: [each.id for each in records if each.aggregate == key] for key in ids}

    async def save(self, changed: Sequence[Aggregate]) -> list[str]:
        """As `Store.save`.

        A stale write fails validation, and the fault names it by its place in the bulk.
        """
        writes = [
            UpdateOne(
                _guarded(aggregate), to_changes(aggregate, published=self.published), upsert=True
            )
            for aggregate in changed
        ]
        if not writes:
            return []
        at_ms = self._watermark.next()
        if at_ms is not None:
            writes.append(_carrying_on(self._watermark.newest_ms, at_ms))
        try:
            await self._aggregates.bulk_write(writes, ordered=False)
        except BulkWriteError as error:
            return await self._stale(changed, error)
        except (DocumentTooLarge, OperationFailure) as error:
            # Neither driver nor server says which of the documents it found too large.
            if isinstance(error, OperationFailure) and error.code not in _TOO_LARGE:
                raise
            raise Unsaveable(_largest(changed, self.published)) from error
        if at_ms is not None:
            self._watermark.carried_on(at_ms)
        return []

    async def versions(self, ids: Iterable[str]) -> dict[str, int]:
        """As `Store.versions`."""
        cursor = self._aggregates.find({"_id": {"$in": list(ids)}}, {"version": 1})
        return {each["_id"]: version_of(each) for each in await cursor.to_list(None)}

    async def _stale(self, changed: Sequence[Aggregate], error: BulkWriteError) -> list[str]:
        """Whose version was stale; raises what else was wrong."""
        faults: list[Document] = error.details["writeErrors"]
        saves = [fault for fault in faults if fault["index"] < len(changed)]
        if any(_is_stale(fault) for fault in faults if fault not in saves):
            # The watermark was not where it should be; if it is by now, another made it first.
            await self.check()
        elif len(saves) < len(faults):
            raise error
        for fault in saves:
            if not _is_stale(fault) and fault["code"] in {_DUPLICATE_KEY, *_NEVER}:
                raise Unsaveable(changed[fault["index"]].id) from error
        if error.details["writeConcernErrors"] or not all(map(_is_stale, saves)):
            raise error
        return [changed[fault["index"]].id for fault in saves]

    async def due(self, now: datetime, limit: int) -> list[Due]:
        """As `Store.due`."""
        wanted = {"kind": 1, "version": 1, "state.deadlines": 1, "waiting": 1, "due_at": 1}
        documents = await self._due(now, limit, wanted)
        return [due_of(document, self._models, now) for document in documents]

    async def due_states(self, now: datetime, limit: int) -> list[tuple[str, Document | None]]:
        """The stored states of the aggregates of `due`, for loops that do slow I/O."""
        documents = await self._due(now, limit, {"state": 1})
        return [(document["_id"], document.get("state")) for document in documents]

    async def _due(self, now: datetime, limit: int, wanted: Document) -> list[Document]:
        def first(fields: Document) -> AsyncIOMotorCursor[Document]:
            found = self._aggregates.find(_due_until(now), fields)
            return found.sort("due_at", ASCENDING).limit(limit)

        try:
            documents = await first(wanted).to_list(None)
        except InvalidBSON:
            ids = [document["_id"] for document in await first({"_id": 1}).to_list(None)]
            documents = await self._documents(ids, wanted)
            documents.sort(key=lambda each: ids.index(each["_id"]))
        if documents:
            await self.check()
        return documents

    async def overdue(self, now: datetime) -> int:
        """How many aggregates `due` would find if it had no limit."""
        return await self._aggregates.count_documents(_due_until(now))

    async def pending(self, where: Mapping[str, Any]) -> int:
        """How many of the aggregates with a pending deadline are like this."""
        return await self._aggregates.count_documents({"due_at": {"$type": "date"}, **where})

    async def noted(self, name: str, since: datetime) -> int:
        """How many entries of a list in the states have a moment `at` since then."""
        # States are stored as JSON, whose moments of one zone sort as text, second by second.
        moment = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
        entries = f"state.{name}"
        counted: list[Document] = [
            {"$match": {f"{entries}.at": {"$gte": moment}}},
            {"$unwind": f"${entries}"},
            {"$match": {f"{entries}.at": {"$gte": moment}}},
            {"$count": "number"},
        ]
        found = await self._aggregates.aggregate(counted).to_list(None)
        return int(found[0]["number"]) if found else 0

    async def park(self, records: Sequence[ParkedRecord]) -> None:
        """As `Store.park`."""
        if not records:
            return
        writes = [
            UpdateOne(
                {"_id": record.id},
                {"$setOnInsert": _parked_document(record), "$max": {"version": record.version}},
                upsert=True,
            )
            for record in records
        ]
        await self._parked.bulk_write(writes, ordered=False)

    async def parked(self, ids: Iterable[str]) -> dict[str, ParkedRecord]:
        """As `Store.parked`."""
        documents = await self._parked.find({"_id": {"$in": list(ids)}}).to_list(None)
        return {document["_id"]: _parked_record(document) for document in documents}

    async def unpark(self, saved: Sequence[Aggregate], keyless: Sequence[str]) -> None:
        """As `Store.unpark`."""
        done: list[Document] = [
            {
                "aggregate": aggregate.id,
                "version": {"$lt": aggregate.saved_version},
                "_id": {"$nin": aggregate.waiting},
            }
            for aggregate in saved
        ]
        if keyless:
            done.append({"aggregate": None, "_id": {"$in": list(keyless)}})
        if done:
            await self._parked.delete_many({"$or": done})

    async def parked_metadata(self, limit: int) -> list[Document]:
        """What an operator may see of parked records: names, codes and places, never bytes."""
        cursor = self._parked.find({}, {"key": 0, "value": 0, "headers": 0})
        return await cursor.sort("parked_at", ASCENDING).limit(limit).to_list(None)

    async def parked_count(self) -> int:
        """How many records are parked."""
        return await self._parked.count_documents({})

    async def waited_for(self, codes: Iterable[str]) -> int:
        """How many aggregates have a record that was parked with one of these codes."""
        where = {"code": {"$in": sorted(codes)}}
        return len(await self._parked.distinct("aggregate", where))

    async def parked_since(self) -> datetime | None:
        """When the oldest record that is parked was put aside; None: there is none."""
        return next((each["parked_at"] for each in await self.parked_metadata(1)), None)

    async def waiting(self, ids: Iterable[str]) -> dict[str, list[str]]:
        """The parked records that each of these aggregates waits for, in order."""
        documents = await self._documents(list(ids), {"waiting": 1})
        return {each["_id"]: waiting_of(each) or [] for each in documents}


def index_of_noted(name: str) -> Index:
    """The index by which `noted` finds the few aggregates that have such an entry."""
    return IndexModel([(f"state.{name}.at", ASCENDING)], sparse=True)


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


def _due_until(now: datetime) -> Document:
    """What is due; naming the type lets MongoDB see that the partial index has all of it."""
    return {"due_at": {"$lte": now, "$type": "date"}}


def _guarded(aggregate: Aggregate) -> Document:
    """Which document is written: the validator guards it by its version, if it has one."""
    if aggregate.version == LOST_VERSION:
        return {"_id": aggregate.id, **_VERSION_IS_LOST}
    return {"_id": aggregate.id}


def _carrying_on(known_ms: int, at_ms: int) -> UpdateOne:
    """Move the watermark on, if it is still as far as it was known to be.

    It has a version, as the validator asks of everything here. Where it should be there already,
    making it breaks that rule: an emptied database must not look as if it were up to date.
    """
    if known_ms == 0:
        first = {"version": 1, "previous": 0}
        return UpdateOne({"_id": WATERMARK}, {"$set": first, "$max": {"at": at_ms}}, upsert=True)
    further = {"$inc": {"version": 1, "previous": 1}, "$max": {"at": at_ms}}
    return UpdateOne({"_id": WATERMARK, "at": {"$gte": known_ms}}, further, upsert=True)


def _is_stale(fault: Document) -> bool:
    """Whether another was saved in between, or two made the same aggregate at one moment."""
    made_twice = fault["code"] == _DUPLICATE_KEY and fault.get("keyPattern") == {"_id": 1}
    return made_twice or fault["code"] == _VALIDATION_FAILED


def _largest(changed: Sequence[Aggregate], published: Published) -> str:
    return max(changed, key=lambda each: len(encode(to_changes(each, published=published)))).id


def _parked_document(record: ParkedRecord) -> Document:
    return {
        "aggregate": record.aggregate,
        "code": record.code,
        "place": record.place,
        "parked_at": record.parked_at,
        "topic": record.topic,
        "partition": record.partition,
        "offset": record.offset,
        "timestamp": record.timestamp,
        "key": record.key,
        "value": record.value,
        "headers": [[name, value] for name, value in record.headers],
    }


def _parked_record(document: Document) -> ParkedRecord:
    headers = [(name, value) for name, value in document.pop("headers")]
    return ParkedRecord(id=document.pop("_id"), headers=headers, **document)
