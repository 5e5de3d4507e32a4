"""Kafka in memory: partitions, broker time, groups with acknowledged offsets, and its failures."""

import asyncio
from collections import defaultdict, deque
from collections.abc import (
    Awaitable,
    Callable,
    Coroutine,
    Iterable,
    Mapping,
    Sequence,
)
from dataclasses import dataclass
from enum import Enum
from typing import Any
from zlib import crc32

from aiokafka import TopicPartition
from aiokafka.errors import CommitFailedError, IllegalStateError, KafkaConnectionError, KafkaError

from shared.engine.hold import HOLD_SECONDS
from shared.kafka.publish import Outdated
from shared.store.watermark import noted
from shared.wire.envelope import Outgoing
from tests.shared.toy.records import MemoryRecord

RecordHeaders = list[tuple[str, bytes | None]]
HEARTBEAT_SECONDS = 0.5
"""As `shared/process/lane.py` sets it."""
STRANGER = -1
"""The generation of whoever is no member."""


class MemoryBroker:
    """Topics with partitions; every record gets the broker's time and the next offset."""

    def __init__(self, partitions: Mapping[str, int], now_ms: Callable[[], int]) -> None:
        self.logs: dict[TopicPartition, list[MemoryRecord]] = {
            TopicPartition(topic, number): []
            for topic, count in partitions.items()
            for number in range(count)
        }
        self._counts = dict(partitions)
        self._now_ms = now_ms
        self._wakers: list[asyncio.Event] = []

    def place(self, topic: str, key: bytes | None) -> TopicPartition:
        """Where a key lies: the same partition number in every topic with as many of them."""
        return TopicPartition(topic, crc32(key or b"") % self._counts[topic])

    def append(
        self, topic: str, key: bytes | None, value: bytes | None, headers: RecordHeaders
    ) -> MemoryRecord:
        """Write one record, and wake up whoever waits for it."""
        place = self.place(topic, key)
        log = self.logs[place]
        record = MemoryRecord(topic, key, value, headers, place.partition, len(log), self._now_ms())
        log.append(record)
        for waker in self._wakers:
            waker.set()
        return record

    def ends(self, topics: Iterable[str]) -> dict[TopicPartition, int]:
        """The end offset of every partition of these topics."""
        wanted = set(topics)
        return {place: len(log) for place, log in self.logs.items() if place.topic in wanted}

    def records(self, topic: str) -> list[MemoryRecord]:
        """Everything in a topic, partition by partition."""
        return [
            record for place, log in self.logs.items() if place.topic == topic for record in log
        ]

    def waker(self) -> asyncio.Event:
        """An event that every new record sets."""
        event = asyncio.Event()
        self._wakers.append(event)
        return event


class Fate(Enum):
    """What becomes of a record that is handed over."""

    ARRIVES = "arrives"
    ARRIVES_UNNOTICED = "arrives, but its acknowledgement is lost"
    FAILS = "does not arrive"


@dataclass
class _Pending:
    topic: str
    key: bytes
    value: bytes
    headers: RecordHeaders
    future: "asyncio.Future[object]"
    since: float


class MemoryProducer:
    """An idempotent producer: after a failure nothing that was handed over later arrives."""

    def __init__(
        self,
        broker: MemoryBroker,
        fate: Callable[[], tuple[Fate, float]] = lambda: (Fate.ARRIVES, 0.001),
    ) -> None:
        self._broker = broker
        self._fate = fate
        self._queues: dict[TopicPartition, deque[_Pending]] = defaultdict(deque)
        self._closed = False
        self.frozen = False

    async def send(
        self, topic: str, outgoing: Sequence[Outgoing], source: bytes
    ) -> list["asyncio.Future[object]"]:
        """As `Sender.send`, each record in a batch of its own: so each can have its own fate."""
        futures = []
        for each in outgoing:
            future: asyncio.Future[object] = asyncio.get_running_loop().create_future()
            key, value = each.key.encode(), each.value.encode()
            place = self._broker.place(topic, key)
            queue = self._queues[place]
            now = asyncio.get_running_loop().time()
            queue.append(_Pending(topic, key, value, [*each.headers(source)], future, now))
            if len(queue) == 1:
                self._go_on(place)
            futures.append(future)
        return futures

    async def recover(self, error: KafkaError) -> None:
        """As `Sender.recover`: it never breaks for good."""

    def thaw(self) -> None:
        """The broker answers again, or the process moves again: what is outdated never leaves."""
        self.frozen = False
        outdated_before = asyncio.get_running_loop().time() - HOLD_SECONDS
        for place, queue in self._queues.items():
            if queue and queue[0].since < outdated_before:
                self._fail(queue, Outdated())
            elif queue:
                self._go_on(place)

    def close(self) -> None:
        """The process is gone; what had not arrived yet never will."""
        self._closed = True

    def _go_on(self, place: TopicPartition) -> None:
        fate, seconds = self._fate()
        asyncio.get_running_loop().call_later(seconds, self._arrive, place, fate)

    def _arrive(self, place: TopicPartition, fate: Fate) -> None:
        queue = self._queues[place]
        if self._closed or self.frozen or not queue:
            return
        if fate is not Fate.FAILS:
            first = queue[0]
            record = self._broker.append(first.topic, first.key, first.value, first.headers)
        if fate is Fate.ARRIVES:
            arrived = queue.popleft().future
            if not arrived.done():  # nobody waits for it any more, but it has left
                arrived.set_result(record)
            if queue:
                self._go_on(place)
            return
        self._fail(queue, KafkaConnectionError())

    def _fail(self, queue: deque[_Pending], error: KafkaError) -> None:
        while queue:
            failed = queue.popleft().future
            if not failed.done():
                failed.set_exception(error)


Assign = Callable[[list["MemoryConsumer"], list[TopicPartition]], list["MemoryConsumer"]]
"""Who gets each partition."""


class MemoryGroup:
    """A consumer group: each partition has one reader, who begins at the acknowledged offset."""

    def __init__(self, broker: MemoryBroker, topics: Iterable[str], assign: Assign) -> None:
        self.broker = broker
        self.acknowledged: dict[TopicPartition, int] = dict.fromkeys(broker.ends(topics), 0)
        self.notes: dict[TopicPartition, str] = {}
        """What was said with the last acknowledgement of each partition."""
        self.members: dict[MemoryConsumer, asyncio.Future[None]] = {}
        """Each with what is done when it is put out."""
        self.generation = 0
        self.progress = asyncio.Event()
        """Set by everything that is acknowledged."""
        self._assign = assign
        self._one_at_a_time = asyncio.Lock()
        self._changes: set[asyncio.Task[None]] = set()

    async def join(self, consumer: "MemoryConsumer") -> None:
        """Take part, which makes everybody stop and begin anew."""
        # The group goes on with it even if the one that wanted to join ends meanwhile.
        await asyncio.shield(self._soon(self._join(consumer)))

    async def _join(self, consumer: "MemoryConsumer") -> None:
        # A member that was put out lets go of what it had before it comes back.
        await consumer.let_go()
        async with self._one_at_a_time:
            if consumer not in self.members and not consumer.gone:
                self.members[consumer] = asyncio.get_running_loop().create_future()
            await self._rebalance()

    def _soon(self, change: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        task = asyncio.get_running_loop().create_task(change)
        self._changes.add(task)
        task.add_done_callback(self._changes.discard)
        return task

    def expel(self, consumer: "MemoryConsumer") -> None:
        """Give its partitions to the others; it goes on until its next heartbeat tells it."""
        if consumer in self.members:
            self.members.pop(consumer).set_result(None)
            self._soon(self._go_on())
            asyncio.get_running_loop().call_later(HEARTBEAT_SECONDS, self.tell, consumer)

    def tell(self, consumer: "MemoryConsumer") -> None:
        """Let one that was put out know of it: it comes back."""
        if consumer not in self.members and not consumer.gone:
            consumer.generation = STRANGER
            self._soon(self._join(consumer))

    async def _go_on(self) -> None:
        async with self._one_at_a_time:
            await self._rebalance()

    async def _rebalance(self) -> None:
        """Wait for each member until it has let go, or is put out because it does not."""
        letting_go = [
            asyncio.wait(
                {put_out, self._soon(member.let_go())}, return_when=asyncio.FIRST_COMPLETED
            )
            for member, put_out in self.members.items()
        ]
        await asyncio.gather(*letting_go)
        self._hand_out()
        await asyncio.gather(*(member.assigned() for member in list(self.members)))

    def _hand_out(self) -> None:
        self.generation += 1
        places = list(self.acknowledged)
        owners = self._assign(list(self.members), places) if self.members else []
        for member in self.members:
            member.generation = self.generation
            member.positions = {
                place: self.acknowledged[place]
                for place, owner in zip(places, owners, strict=True)
                if owner is member
            }
            member.reading.set()
            member.look_up()

    async def watermark(self) -> int:
        """As `Offsets.watermark`."""
        return max(map(noted, self.notes.values()), default=0)

    def behind(self, ends: Mapping[TopicPartition, int]) -> int:
        """Records before these ends that the group has not acknowledged."""
        return sum(max(0, end - self.acknowledged[place]) for place, end in ends.items())


class MemoryConsumer:
    """A member of a group, as aiokafka's consumer is used."""

    def __init__(self, group: MemoryGroup, max_records: Callable[[], int]) -> None:
        self.group = group
        self.generation = STRANGER
        self.positions: dict[TopicPartition, int] = {}
        self.reading = asyncio.Event()
        self.gone = False
        """Its process has ended; the group finds out when the session does."""
        self.moves = asyncio.Event()
        """Not set while its process stands still: it hears nothing and says nothing."""
        self.moves.set()
        self._max_records = max_records
        self._waker = group.broker.waker()
        self.revoked: Callable[[], Awaitable[None]]
        self.assigned: Callable[[], Awaitable[None]]

    def seconds_since_poll(self) -> float:
        """As `CarefulConsumer.seconds_since_poll`: it asks all the time."""
        return 0.0

    def ended(self) -> list[asyncio.Task[Any]]:
        """As `CarefulConsumer.ended`: it keeps no tasks."""
        return []

    def places(self) -> Mapping[TopicPartition, int | None]:
        """As `CarefulConsumer.places`."""
        return dict(self.positions)

    def look_up(self) -> None:
        """Notice that something of the group has changed."""
        self._waker.set()

    async def let_go(self) -> None:
        """As aiokafka: from before the revocation to the next assignment it hands nothing over."""
        await self.moves.wait()
        self.reading.clear()
        await self.revoked()

    def assignment(self) -> set[TopicPartition]:
        """The partitions it believes to own."""
        return set(self.positions)

    async def getmany(self) -> list[MemoryRecord]:
        """The next records of its partitions, in the order of each; waits for some."""
        while True:
            await self.reading.wait()
            found = self._next()
            if found:
                return found
            self._waker.clear()
            await self._waker.wait()

    def _next(self) -> list[MemoryRecord]:
        found: list[MemoryRecord] = []
        room = self._max_records()
        for place, position in self.positions.items():
            records = self.group.broker.logs[place][position : position + room - len(found)]
            found.extend(records)
            self.positions[place] += len(records)
        return found

    async def commit(self, offsets: Mapping[TopicPartition, tuple[int, str]]) -> None:
        """Acknowledge up to these places, of its own partitions only, as aiokafka does.

        Whoever has heard that it was put out speaks as a stranger until it is back, and Kafka
        listens to strangers as long as a group has no members.
        """
        await self.moves.wait()
        if not self.positions.keys() >= offsets.keys():
            raise IllegalStateError
        is_member = self in self.group.members and self.generation == self.group.generation
        if not is_member and (self.generation != STRANGER or self.group.members):
            self.group.tell(self)
            raise CommitFailedError
        for place, (offset, note) in offsets.items():
            self.group.acknowledged[place], self.group.notes[place] = offset, note
        self.group.progress.set()
