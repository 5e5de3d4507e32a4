"""The store on a real MongoDB: how aggregates are read, saved and found when they are due."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from bson import encode
from bson.codec_options import CodecOptions
from pymongo import ASCENDING, IndexModel
from pymongo.errors import BulkWriteError, DocumentTooLarge, OperationFailure

from shared.language.steps import Models
from shared.store.aggregate import Aggregate, from_document, to_changes
from shared.store.mongo import NEVER, TOO_LARGE, Collection, Database, Document, Index
from shared.store.mongo_guard import DUPLICATE_KEY, carrying_on, guarded, is_stale, make_guarded
from shared.store.mongo_parked import COUNT_BY_KIND, MongoParked
from shared.store.mongo_reading import find_all
from shared.store.published import Published
from shared.store.store import Due, Unsaveable, due_of
from shared.store.unreadable import kind_of, version_of, waiting_of
from shared.store.watermark import ID as WATERMARK
from shared.store.watermark import Watermark


class MongoStore(MongoParked):
    """As `Store`; what is parked lies beside the aggregates."""

    def __init__(
        self,
        database: Database,
        models: Models,
        published: Published,
        watermark: Watermark,
    ) -> None:
        super().__init__(database)
        self._database = database
        self._aggregates: Collection = database["aggregates"]
        # Of a whole document no moment is used, and one with its zone takes three times as long.
        self._whole = self._aggregates.with_options(CodecOptions(document_class=dict))
        self._models = models
        self.published = published
        self._watermark = watermark

    async def prepare(self, indexes: Sequence[Index] = ()) -> None:
        """Create collection, guard and indexes; harmless when they are there. Raises Unguarded."""
        await make_guarded(self._database, self._aggregates)
        due = IndexModel(
            [("due_at", ASCENDING), ("kind", ASCENDING)],
            partialFilterExpression={"due_at": {"$type": "date"}},
        )
        await self._aggregates.create_indexes([due, *indexes])
        await self.prepare_parked()

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
        stored = {each["_id"]: each for each in await self._of([*wanted, WATERMARK])}
        self._watermark.found(stored.pop(WATERMARK, None), known_ms)
        found = {
            key: from_document(
                document,
                self._models,
                published=self.published,
                published_before_ms=published_before_ms,
            )
            for key, document in stored.items()
        }
        if lost := [key for key, each in stored.items() if waiting_of(each) is None]:
            for key, names in (await self.waiting_anew(lost)).items():
                found[key].waiting = names
        return {key: found.get(key) or Aggregate(key) for key in wanted}

    async def _of(self, ids: Sequence[str], fields: Document | None = None) -> list[Document]:
        """The stored documents of these aggregates, in one answer if they fit into it."""
        # One more than there are, so that MongoDB knows with the first answer that it was the last.
        at_once = len(ids) + 1
        return await find_all(self._whole, {"_id": {"$in": ids}}, fields, batch_size=at_once)

    async def save(self, changed: Sequence[Aggregate]) -> list[str]:
        """As `Store.save`.

        A stale write fails validation, and the failure names it by its place in the bulk.
        """
        writes = [
            {
                "q": guarded(aggregate),
                "u": to_changes(aggregate, published=self.published),
                "upsert": True,
            }
            for aggregate in changed
        ]
        if not writes:
            return []
        at_ms = self._watermark.next()
        if at_ms is not None:
            writes.append(carrying_on(self._watermark.newest_ms, at_ms))
        try:
            failures = await self._write(writes)
        except (DocumentTooLarge, OperationFailure) as error:
            # Neither driver nor server says which of the documents it found too large.
            if isinstance(error, OperationFailure) and error.code not in TOO_LARGE:
                raise
            raise Unsaveable(_largest(changed, self.published)) from error
        if failures:
            return await self._stale(changed, failures)
        if at_ms is not None:
            self._watermark.carried_on(at_ms)
        return []

    async def _write(self, writes: Sequence[Document]) -> list[Document]:
        """Write all that can be written; gives what failed, by its place.

        The driver is not let repeat a write whose answer did not come, for which MongoDB would keep
        a record of each: what fails is loaded and decided again, and what was written all the same
        shows as dealt with. It takes as much at once as fits into one document.
        """
        try:
            answer: Document = await self._database.command(
                "update",
                self._aggregates.name,
                updates=writes,
                ordered=False,
                writeConcern=self._aggregates.write_concern.document,
            )
        except DocumentTooLarge:
            if len(writes) == 1:
                raise
            half = len(writes) // 2
            some, others = await self._write(writes[:half]), await self._write(writes[half:])
            return [*some, *({**each, "index": each["index"] + half} for each in others)]
        if "writeConcernError" in answer:
            raise BulkWriteError(answer)
        failures: list[Document] = answer.get("writeErrors", [])
        return failures

    async def versions(self, ids: Iterable[str]) -> dict[str, int]:
        """As `Store.versions`."""
        cursor = self._aggregates.find({"_id": {"$in": list(ids)}}, {"version": 1})
        return {each["_id"]: version_of(each) for each in await cursor.to_list(None)}

    async def _stale(self, changed: Sequence[Aggregate], failures: Sequence[Document]) -> list[str]:
        """Whose version was stale; raises what else was wrong."""
        saves = [failure for failure in failures if failure["index"] < len(changed)]
        if any(is_stale(failure) for failure in failures if failure not in saves):
            # The watermark was not where it should be; if it is by now, another made it first.
            await self.check()
        elif len(saves) < len(failures):
            raise BulkWriteError({"writeErrors": failures})
        for failure in saves:
            if not is_stale(failure) and failure["code"] in {DUPLICATE_KEY, *NEVER}:
                raise Unsaveable(changed[failure["index"]].id)
        if not all(map(is_stale, saves)):
            raise BulkWriteError({"writeErrors": failures})
        return [changed[failure["index"]].id for failure in saves]

    async def due(self, now: datetime, limit: int, kinds: frozenset[str]) -> list[Due]:
        """As `Store.due`.

        One question does as long as not more is due than is asked for.
        """
        wanted = {"kind": 1, "version": 1, "state.deadlines": 1, "waiting": 1, "due_at": 1}
        others = sorted(self._models.keys() - kinds)
        documents = await self._due(_due_until(now, {"$nin": others}), limit, wanted)
        if len(documents) == limit:
            for kind in (*kinds, {"$nin": sorted(self._models)}):
                documents += await self._due(_due_until(now, kind), limit, wanted)
        each_once = {document["_id"]: document for document in documents}.values()
        earliest_first = sorted(each_once, key=lambda document: document["due_at"])
        return [due_of(document, self._models, now) for document in earliest_first]

    async def due_states(
        self, kind: str, now: datetime, limit: int
    ) -> list[tuple[str, Document | None]]:
        """The stored states of what is due of one kind, for loops that do slow I/O."""
        documents = await self._due(_due_until(now, kind), limit, {"state": 1})
        return [(document["_id"], document.get("state")) for document in documents]

    async def _due(self, where: Document, limit: int, wanted: Document) -> list[Document]:
        first = [("due_at", ASCENDING)]
        documents = await find_all(self._aggregates, where, wanted, sort=first, limit=limit)
        if documents:
            await self.check()
        return documents

    async def overdue(self, now: datetime) -> dict[str, int]:
        """How many aggregates of each kind have a deadline that has passed."""
        counted: list[Document] = [{"$match": _due_until(now)}, COUNT_BY_KIND]
        found = await self._aggregates.aggregate(counted).to_list(None)
        numbers: Counter[str] = Counter()
        for each in found:
            numbers[kind_of(each["_id"], self._models)] += each["number"]
        return dict(numbers)

    async def pending(self, kind: str, where: Mapping[str, Any]) -> int:
        """How many of the aggregates of a kind with a pending deadline are like this."""
        pending = {"due_at": {"$type": "date"}, "kind": kind}
        return await self._aggregates.count_documents({**pending, **where})

    async def noted(self, kind: str, name: str, since: datetime) -> int:
        """How many entries of a list in the states of a kind have a moment `at` since then."""
        # States are stored as JSON, whose moments of one zone sort as text, second by second.
        moment = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
        entries = f"state.{name}"
        counted: list[Document] = [
            {"$match": {"kind": kind, f"{entries}.at": {"$gte": moment}}},
            {"$unwind": f"${entries}"},
            {"$match": {f"{entries}.at": {"$gte": moment}}},
            {"$count": "number"},
        ]
        found = await self._aggregates.aggregate(counted).to_list(None)
        return int(found[0]["number"]) if found else 0

    async def waiting(self, ids: Iterable[str]) -> dict[str, list[str]]:
        """The parked records that each of these aggregates waits for, in order."""
        documents = await self._of(list(ids), {"waiting": 1})
        return {each["_id"]: waiting_of(each) or [] for each in documents}


def index_of_noted(kind: str, name: str) -> Index:
    """The index by which `noted` finds the few aggregates of a kind that have such an entry."""
    entry = f"state.{name}.at"
    only = {"kind": kind, entry: {"$exists": True}}
    return IndexModel([(entry, ASCENDING)], partialFilterExpression=only)


def _due_until(now: datetime, kind: Any = None) -> Document:
    """What is due; naming the type lets MongoDB see that the partial index has all of it."""
    of_kind = {} if kind is None else {"kind": kind}
    return {"due_at": {"$lte": now, "$type": "date"}, **of_kind}


def _largest(changed: Sequence[Aggregate], published: Published) -> str:
    return max(changed, key=lambda each: len(encode(to_changes(each, published=published)))).id
