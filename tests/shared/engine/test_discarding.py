"""Giving parked records up: what nobody waits for can be got rid of as well."""

from datetime import UTC, datetime

import pytest

from shared.engine.decide import Decider
from shared.engine.decisions import BatchContext, Decisions, Sitting, Windows
from shared.engine.speech import Voice
from shared.language.answers import DiscardParked
from shared.language.codes import Code
from shared.store.memory_store import MemoryStore
from shared.store.store import ParkedRecord
from shared.wire.decode import Decoder
from shared.wire.decoded import Decoded
from shared.wire.record import parked_id
from tests.shared.toy.box import Rules
from tests.shared.toy.neighbour import GIFTS
from tests.shared.toy.records import (
    BOX,
    NOON_MS,
    OPERATOR,
    OTHER_BOX,
    REGISTRY,
    MemoryRecord,
    command,
)
from tests.shared.toy.switchboard import SWITCHBOARD

NOW = datetime.fromtimestamp(NOON_MS / 1000, UTC)
WINDOWS = Windows(retention_ms=86_400_000, seen_ms=3 * 86_400_000)
CONTEXT = BatchContext(NOW, NOON_MS, WINDOWS, Voice("toy", NOW, NOON_MS))
KEYLESS = MemoryRecord(topic=GIFTS, key=None, value=b"{}", offset=7)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(SWITCHBOARD.models)


def parked(record: MemoryRecord, aggregate: str | None) -> ParkedRecord:
    return ParkedRecord(
        id=parked_id(record),
        aggregate=aggregate,
        kind="box",
        version=0,
        code=Code.MALFORMED,
        place="",
        parked_at=NOW,
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        timestamp=record.timestamp,
        key=record.key,
        value=record.value,
        headers=record.headers,
    )


async def discard(store: MemoryStore, name: str, *, box: str) -> tuple[str | None, list[str]]:
    """How the command is answered (None: accepted), and which records are then deleted."""
    decoder = Decoder(SWITCHBOARD, REGISTRY)
    decider = Decider(SWITCHBOARD, Rules(), "0.1.0", decoder.decode)
    message = DiscardParked(parked=name, reason="not_ours")
    item = decoder.decode(command(message, by=OPERATOR, key=box))
    assert isinstance(item, Decoded)
    aggregate = (await store.load([box], 0))[box]
    sitting = Sitting(CONTEXT, await store.parked([name]), Decisions())
    decider.decide(aggregate, item, sitting)
    before = set(store.records)
    await store.unpark([aggregate], [name])
    known = aggregate.recall(item.seen_key)
    assert known is not None
    assert known.answer is not None
    return known.answer.code, sorted(before - set(store.records))


async def test_a_record_without_a_key_is_discarded_under_any_key(store: MemoryStore) -> None:
    record = parked(KEYLESS, None)
    await store.park([record])
    assert await discard(store, record.id, box=OTHER_BOX) == (None, [record.id])


async def test_a_record_its_box_is_already_done_with_is_discarded(store: MemoryStore) -> None:
    record = parked(KEYLESS, BOX)
    await store.park([record])
    assert await discard(store, record.id, box=BOX) == (None, [record.id])


async def test_a_record_of_another_box_is_not_discarded(store: MemoryStore) -> None:
    record = parked(KEYLESS, BOX)
    await store.park([record])
    assert await discard(store, record.id, box=OTHER_BOX) == (Code.UNKNOWN_ITEM, [])


async def test_a_record_that_is_not_parked_is_not_discarded(store: MemoryStore) -> None:
    assert await discard(store, parked_id(KEYLESS), box=BOX) == (Code.UNKNOWN_ITEM, [])
