"""A record of our own services whose key cannot be read is put aside for no aggregate."""

import asyncio
from collections.abc import Sequence

import pytest
from aiokafka.errors import KafkaError

from shared.engine.batch_time import BatchTime
from shared.engine.decide import Decider
from shared.engine.decisions import Windows
from shared.engine.engine import Engine
from shared.engine.report import Report
from shared.kafka.publish import Publisher
from shared.process.troubles import named
from shared.store.memory_store import MemoryStore
from shared.watch.clock import SystemClock
from shared.watch.metrics import Metrics
from shared.watch.retries import Retries
from shared.watch.trouble import Trouble
from shared.wire.decode import Decoder
from shared.wire.envelope import Outgoing
from tests.shared.engine.process import SilentLog
from tests.shared.toy.box import Rules
from tests.shared.toy.neighbour import GIFTS, MarbleGiven
from tests.shared.toy.records import NOON_MS, OTHER_BOX, REGISTRY, MemoryRecord, gift
from tests.shared.toy.switchboard import SWITCHBOARD

KEYLESS = MemoryRecord(topic=GIFTS, key=None, value=b"{}", offset=7)
DAY_MS = 86_400_000


class NobodyListens:
    """Takes no message."""

    async def send(
        self, topic: str, outgoing: Sequence[Outgoing], source: bytes
    ) -> list["asyncio.Future[object]"]:
        raise AssertionError((topic, outgoing, source))

    async def recover(self, error: KafkaError) -> None:
        raise AssertionError from error


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(SWITCHBOARD.models)


@pytest.fixture
def engine(store: MemoryStore) -> Engine:
    decoder = Decoder(SWITCHBOARD, REGISTRY)
    trouble = Trouble(SilentLog(), lambda _cause: None)
    return Engine(
        switchboard=SWITCHBOARD,
        decoder=decoder,
        decider=Decider(SWITCHBOARD, Rules(), "0.1.0", decoder.decode),
        store=store,
        publisher=Publisher(NobodyListens(), "toy", trouble),
        published=store.published,
        batch_time=BatchTime(
            "toy", SystemClock(), lambda: NOON_MS, Windows(DAY_MS, DAY_MS), trouble
        ),
        retries=Retries(trouble, named, "batch.failed"),
        report=Report(SilentLog(), Metrics()),
    )


async def test_it_is_kept_when_it_comes_alone(engine: Engine, store: MemoryStore) -> None:
    await engine.handle([KEYLESS])
    assert [(name, kept.aggregate) for name, kept in store.records.items()] == [
        (f"{GIFTS}-0-7", None)
    ]


async def test_it_is_kept_when_it_comes_with_others(engine: Engine, store: MemoryStore) -> None:
    await engine.handle([gift(MarbleGiven(mark=1), key=OTHER_BOX), KEYLESS])
    assert list(store.records) == [f"{GIFTS}-0-7"]
