"""What a rebalance takes from a consumer, on the real Kafka; the group in memory goes by this."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRebalanceListener, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import CommitFailedError

from deploy.servers.endpoints import ADMIN, Endpoints
from shared.engine.engine import Engine
from shared.kafka.broker import connect, make_broker
from shared.kafka.reading import CarefulConsumer
from shared.process import lane
from shared.process.lane import Lane
from shared.watch.metrics import Metrics
from shared.watch.trouble import Trouble
from shared.wire.record import Record
from tests.run.bound import HANG_SECONDS
from tests.shared.engine.process import SilentLog

VALUES = [b"first", b"second", b"third"]


@pytest.fixture
def access(stack: Endpoints) -> dict[str, Any]:
    return stack.login(ADMIN).aiokafka()


@pytest.fixture
async def place(access: dict[str, Any]) -> AsyncIterator[TopicPartition]:
    """The one partition of a topic in which three records lie."""
    topic = f"rebalancing-{uuid4()}"
    admin = AIOKafkaAdminClient(**access)
    await admin.start()
    await admin.create_topics([NewTopic(topic, 1, 1)])
    async with AIOKafkaProducer(**access) as producer:
        for value in VALUES:
            await producer.send_and_wait(topic, value)
    yield TopicPartition(topic, 0)
    await admin.delete_topics([topic])
    await admin.close()


class Revocation(ConsumerRebalanceListener):  # type: ignore[misc] # aiokafka has no types
    """One that lasts until the test lets it end."""

    def __init__(self) -> None:
        self.began, self.may_end = asyncio.Event(), asyncio.Event()

    async def on_partitions_revoked(self, revoked: Iterable[object]) -> None:
        if revoked:
            self.began.set()
            await self.may_end.wait()

    async def on_partitions_assigned(self, assigned: Iterable[object]) -> None:
        pass


@asynccontextmanager
async def member(
    access: dict[str, Any], group: str, place: TopicPartition, listener: Revocation
) -> AsyncIterator[CarefulConsumer]:
    """A consumer of the group that has read the first record, and the others lie ready."""
    consumer = CarefulConsumer(
        **access, group_id=group, enable_auto_commit=False, auto_offset_reset="earliest"
    )
    consumer.subscribe([place.topic], listener=listener)
    async with consumer:
        assert await one_of(consumer) == VALUES[0]
        assert place in consumer._fetcher._records  # noqa: SLF001 - nothing else shows it
        try:
            yield consumer
        finally:
            listener.may_end.set()  # or it could not be stopped


async def one_of(consumer: CarefulConsumer) -> bytes:
    async with asyncio.timeout(HANG_SECONDS):
        while not (polled := await consumer.getmany(timeout_ms=1_000, max_records=1)):
            pass
    ((record,),) = polled.values()
    value: bytes = record.value
    return value


async def test_from_before_a_revocation_until_the_next_assignment_nothing_is_handed_over(
    access: dict[str, Any], place: TopicPartition
) -> None:
    revocation = Revocation()
    async with member(access, str(uuid4()), place, revocation) as consumer:
        consumer._coordinator.request_rejoin()  # noqa: SLF001 - as when another member joins
        await revocation.began.wait()
        polling = asyncio.create_task(one_of(consumer))
        # It would take what lies ready at once; here it has the time of a question to Kafka.
        await consumer.end_offsets([place])
        assert not polling.done()
        revocation.may_end.set()
        # Nothing was acknowledged, so it begins anew.
        assert await polling == VALUES[0]


async def test_who_is_no_member_is_listened_to_as_long_as_a_group_has_none(
    access: dict[str, Any], place: TopicPartition
) -> None:
    group = str(uuid4())
    stranger = AIOKafkaConsumer(**access, group_id=group, enable_auto_commit=False)
    async with stranger:
        stranger.assign([place])
        await stranger.commit({place: 1})
        assert await stranger.committed(place) == 1
        # A member that was put out says its old generation once, and then speaks as a stranger.
        coordinator = stranger._coordinator  # noqa: SLF001 - as a rebalance leaves it
        coordinator.generation, coordinator.member_id = 7, "put out"
        with pytest.raises(CommitFailedError):
            await stranger.commit({place: 2})
        await stranger.commit({place: 2})
        await stranger.commit({place: 0})
        revocation = Revocation()
        revocation.may_end.set()
        async with member(access, group, place, revocation):
            with pytest.raises(CommitFailedError):
                await stranger.commit({place: 3})
        assert await stranger.committed(place) == 0


class AwayAtFirst(Engine):
    """Its database is away, until the first batch was left to whoever is next."""

    def __init__(self, trouble: Trouble) -> None:
        self._trouble = trouble
        self.waits, self.done = asyncio.Event(), asyncio.Event()
        self.begun: list[bytes | None] = []

    async def handle(self, records: Sequence[Record]) -> None:
        self.begun += [record.value for record in records]
        while len(self.begun) == 1:
            self.waits.set()
            await self._trouble.wait("mongo.away")
        if self.begun[-1] == VALUES[-1]:
            self.done.set()


async def test_a_lane_acknowledges_nothing_past_a_batch_that_it_left_in_a_rebalance(
    stack: Endpoints,
    access: dict[str, Any],
    place: TopicPartition,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lane, "_REVOCATION_SECONDS", 0)
    broker, group = make_broker(stack.login(ADMIN)), str(uuid4())
    trouble = Trouble(SilentLog(), lambda _cause: None)
    engine, gave_up = AwayAtFirst(trouble), asyncio.Event()
    only = Lane(
        broker,
        engine,
        trouble,
        Metrics(),
        topics=[place.topic],
        group=group,
        member=None,
        max_records=1,
        give_up=gave_up.set,
        note=lambda: "",
    )
    await connect(broker)
    await broker.start()
    consumer = only._subscriber.consumer  # noqa: SLF001 - as when another member joins
    assert consumer is not None
    async with asyncio.timeout(HANG_SECONDS):
        await engine.waits.wait()
        assert place in consumer._fetcher._records  # noqa: SLF001 - what follows lies ready
        consumer._coordinator.request_rejoin()  # noqa: SLF001
        await engine.done.wait()
    await broker.stop()
    assert engine.begun == [VALUES[0], *VALUES]
    assert not gave_up.is_set()
    async with AIOKafkaConsumer(**access, group_id=group) as other:
        assert await other.committed(place) == len(VALUES)
