"""What the tests of a store share: the same suite for the twin in memory and the real MongoDB."""

from collections.abc import Awaitable, Callable
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from pymongo.write_concern import WriteConcern

from deploy.provision.mongo import MongoProvisioner
from deploy.servers.endpoints import Endpoints
from shared.store.aggregate import Aggregate
from shared.store.memory_store import MemoryStore
from shared.store.mongo import Database, connect
from shared.store.mongo_store import MongoStore
from shared.store.published import Published
from shared.store.store import ParkedRecord, Store
from shared.store.watermark import Watermark
from shared.wire.envelope import Outgoing
from tests.shared.toy.bag import Bag
from tests.shared.toy.box import Box
from tests.shared.toy.switchboard import SWITCHBOARD
from tests.world.database import Database as Root

NOON = datetime(2026, 3, 16, 12, tzinfo=UTC)
NOON_MS = int(NOON.timestamp() * 1000)
HOUR = timedelta(hours=1)
MAJORITY = WriteConcern(w="majority", j=True)
KINDS = frozenset({"box", "bag"})


@dataclass
class Suite:
    """A store, and the same documents as another process has them."""

    store: Store
    another: Callable[[], Store]
    published: Callable[[Store], Published]
    spoil: Callable[[str, str, Any], Awaitable[None]]
    """Let something else than a store write into a document."""
    stored: Callable[[str], Awaitable[dict[str, Any]]]
    back_up: Callable[[], Awaitable[Callable[[], Awaitable[None]]]]
    """Copy the database; gives what puts the copy back in its place."""


def mongo(stack: Endpoints) -> Database:
    """The toy's own database, opened as its own user."""
    provisioner = MongoProvisioner(stack, ["toy"])
    provisioner.apply(provisioner.compare())
    return connect(stack.mongo_uri, database="toy", user="toy", password=stack.secrets.of("toy"))


async def nobody() -> int:
    """Nothing was acknowledged yet."""
    return 0


def open_store(database: Database) -> MongoStore:
    """The store as another process opens it."""
    return MongoStore(database, SWITCHBOARD.models, Published(), Watermark(lambda: NOON_MS, nobody))


def published(store: Any) -> Published:
    known: Published = store.published
    return known


def in_memory() -> Suite:
    """A store in memory."""
    memory = MemoryStore(SWITCHBOARD.models)

    async def spoil(key: str, field: str, value: Any) -> None:
        *path, last = field.split(".")
        place = memory.documents[key]
        for name in path:
            place = place[name]
        place[last] = value

    async def stored(key: str) -> dict[str, Any]:
        return deepcopy(memory.documents[key])

    async def back_up() -> Callable[[], Awaitable[None]]:
        copy = deepcopy((memory.documents, memory.reached))

        async def put_back() -> None:
            memory.documents.clear()
            memory.documents.update(copy[0])
            memory.reached.clear()
            memory.reached.update(copy[1])

        return put_back

    return Suite(memory, memory.another, published, spoil, stored, back_up)


async def in_mongodb(database: Database, root: Root) -> Suite:
    """A store on a real MongoDB, which is emptied first."""
    for name in ("aggregates", "parked"):
        await database[name].delete_many({})
    real = open_store(database)
    await real.prepare()
    aggregates = database["aggregates"]

    async def spoil(key: str, field: str, value: Any) -> None:
        root.client["toy"]["aggregates"].with_options(write_concern=MAJORITY).update_one(
            {"_id": key}, {"$set": {field: value}}, bypass_document_validation=True
        )

    async def stored(key: str) -> dict[str, Any]:
        found = await aggregates.find_one({"_id": key})
        assert found is not None
        return found

    async def back_up() -> Callable[[], Awaitable[None]]:
        copy = await aggregates.find().to_list(None)

        async def put_back() -> None:
            await aggregates.delete_many({})
            if copy:
                await aggregates.insert_many(copy)

        return put_back

    return Suite(real, lambda: open_store(database), published, spoil, stored, back_up)


def outgoing(number: int, **changes: Any) -> Outgoing:
    whole = Outgoing(
        id=str(number),
        topic="toy.boxes.v1",
        key="box",
        type="de.kvi-mv.MarbleAdded.v1",
        time="2026-03-16T12:00:00.000Z",
        value='{"mark":1}',
        correlation="c",
        causation="d",
        trace="e" * 32,
        saved_ms=NOON_MS,
    )
    return replace(whole, **changes)


def box(key: str, version: int = 0, **state: Any) -> Aggregate:
    return Aggregate(key, version, Box(life="open", **state), changed=True)


def bag(key: str, **state: Any) -> Aggregate:
    return Aggregate(key, 0, Bag(life="tied", **state), changed=True)


def keys(count: int) -> list[str]:
    return [str(uuid4()) for _ in range(count)]


async def load(store: Store, key: str, since_ms: int = 0) -> Aggregate:
    return (await store.load([key], since_ms))[key]


def parked(
    name: str, aggregate: str | None = "box", version: int = 0, kind: str = "box"
) -> ParkedRecord:
    return ParkedRecord(
        id=name,
        aggregate=aggregate,
        kind=kind,
        version=version,
        code="crashed",
        place="shared.engine.decide:1",
        parked_at=NOON,
        topic="toy.self.v1",
        partition=3,
        offset=2**40,
        timestamp=NOON_MS,
        key=None,
        value=b"\x00\xff",
        headers=[("ce_id", b"1"), ("ce_id", None), ("x", b"\xff")],
    )
