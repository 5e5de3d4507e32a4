"""A lane: one consumer of the group with its engine; a process runs some, with disjoint cases."""

import asyncio
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import blake2b
from time import monotonic
from typing import Any

from aiokafka import ConsumerRebalanceListener, TopicPartition
from aiokafka.coordinator.assignors.range import RangePartitionAssignor
from aiokafka.errors import KafkaError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.kafka.message import KafkaAckableMessage

from shared.engine.engine import Engine
from shared.kafka.tasks import Task, error_of
from shared.watch.metrics import Metrics
from shared.watch.trouble import Stopping, Trouble
from shared.wire.record import Record

_SILENT_SECONDS = 30.0
"""An idle consumer polls all the time; one that has not for this long is stuck."""
_REVOCATION_SECONDS = 30.0
"""A rebalance waits this long for the running batch; the group's timeout is longer."""


class Lane(ConsumerRebalanceListener):  # type: ignore[misc] # aiokafka has no types
    """Polls, lets the engine carry out, acknowledges; nothing unacknowledged is skipped."""

    def __init__(  # noqa: PLR0913 - put together in one place, shared/process/process.py
        self,
        broker: KafkaBroker,
        engine: Engine,
        trouble: Trouble,
        metrics: Metrics,
        *,
        topics: Iterable[str],
        group: str,
        member: str | None,
        max_records: int,
        give_up: Callable[[], None],
        note: Callable[[], str],
    ) -> None:
        self._engine = engine
        self.trouble = trouble
        self._metrics = metrics
        self._give_up = give_up
        self._note = note
        self._running = asyncio.Lock()
        self._polled_at: float | None = None
        """Since when records lie between Kafka's client and this lane."""
        self._started: float | None = None
        self._in_work: Sequence[Record] = ()
        self._broken = False
        self._broken_by: BaseException | None = None
        self._abandoned = False
        self._stopping = False
        # A missing or forbidden topic in a plain list would stop the whole service.
        pattern = "^(" + "|".join(re.escape(topic) for topic in sorted(topics)) + ")$"
        self._subscriber = broker.subscriber(
            pattern=pattern,
            group_id=group,
            group_instance_id=None if member is None else _instance(member, pattern),
            batch=True,
            max_records=max_records,
            # A poll ends with the first record; looking again and again while none comes would cost
            # more than all else.
            batch_timeout_ms=1_000,
            consumer_timeout_ms=1_000,  # as often aiokafka looks whether there is somebody to ask
            fetch_max_bytes=8 * 1024 * 1024,
            max_partition_fetch_bytes=512 * 1024,
            auto_offset_reset="earliest",
            partition_assignment_strategy=[RangePartitionAssignor],
            session_timeout_ms=10_000,
            # A member learns after this long that another joins.
            heartbeat_interval_ms=500,
            rebalance_timeout_ms=60_000,
            max_poll_interval_ms=300_000,
            ack_policy=AckPolicy.MANUAL,
            no_reply=True,
            listener=self,
            parser=self._keep_raw,
            decoder=_body,
        )
        self._subscriber(self._consume)

    @property
    def is_consuming(self) -> bool:
        """Whether it still consumes, which neither FastStream's ping nor aiokafka tells."""
        tasks, consumer = self._subscriber.tasks, self._subscriber.consumer
        if self._broken or consumer is None or not tasks or self._ended():
            return False
        if self._polled_at is not None and monotonic() - self._polled_at > _SILENT_SECONDS:
            return False
        return self._started is not None or consumer.seconds_since_poll() < _SILENT_SECONDS

    @property
    def ended_by(self) -> BaseException | None:
        """What made it end, if that is known."""
        errors = (error_of(task) for task in self._ended())
        return self._broken_by or next((error for error in errors if error is not None), None)

    @property
    def places(self) -> Mapping[Any, int | None] | None:
        """Where it reads on in its partitions; None while it cannot: in work, or in a rebalance."""
        consumer = self._subscriber.consumer
        return None if consumer is None or self._started is not None else consumer.places()

    @property
    def seconds_in_work(self) -> float:
        """How long the running batch has been in work; 0 when idle."""
        return 0.0 if self._started is None else monotonic() - self._started

    @property
    def oldest_ms(self) -> int | None:
        """Broker time of the oldest record of the running batch; None when idle."""
        return min((record.timestamp for record in self._in_work), default=None)

    def owns(self, topic: str, partition: int) -> bool:
        """Whether this consumer is the one that reads the partition now."""
        consumer = self._subscriber.consumer
        return consumer is not None and TopicPartition(topic, partition) in consumer.assignment()

    async def on_partitions_revoked(self, revoked: Iterable[object]) -> None:
        """Let the running batch end first; one that cannot is left to the next owner."""
        del revoked
        try:
            await asyncio.wait_for(self._running.acquire(), _REVOCATION_SECONDS)
        except TimeoutError:
            self.trouble.let_go()
            await self._running.acquire()
        self._running.release()
        # From here on reading begins at the acknowledged offsets, so what was abandoned comes
        # again. Waiting for the next assignment would be too late: its first batch may be here.
        self._abandoned = False
        self.trouble.forget()
        if not self._stopping:
            self.trouble.resume()

    async def on_partitions_assigned(self, assigned: Iterable[object]) -> None:
        """Reading goes on at the acknowledged offsets, so what was not acknowledged comes again.

        Perhaps to another: this consumer may never again have a batch that tells it is over.
        """
        del assigned
        self.trouble.over("commit.failed")

    def stop(self) -> None:
        """Let go of a batch that cannot end; one that can is finished."""
        self._stopping = True
        self.trouble.let_go()

    async def _consume(self, polled: "Polled") -> None:
        self._polled_at = None
        async with self._running:
            if self._broken or self._abandoned:
                # An earlier batch was left unacknowledged: acknowledging now would skip it.
                return
            self._started, self._in_work = monotonic(), polled.records
            try:
                await self._engine.handle(polled.records)
                await self._acknowledge(polled)
                self._metrics.batch_seconds.observe(monotonic() - self._started)
            except Stopping:
                self._abandoned = True
            except asyncio.CancelledError as cancelled:
                task = asyncio.current_task()
                if task is not None and task.cancelling():
                    raise
                # A cancellation from below that nobody asked of us would end the loop for good.
                self._break(cancelled)
            except Exception as error:
                self._break(error)
                raise
            finally:
                self._started, self._in_work = None, ()

    def _break(self, error: BaseException) -> None:
        """Read nothing more, and let the process end: its partitions are wanted elsewhere."""
        self._broken, self._broken_by = True, error
        self._give_up()

    def _ended(self) -> Sequence[Task]:
        """The tasks that were kept for it and have ended, so that it will not go on.

        FastStream begins a loop again that has failed, and keeps the task that was.
        """
        loops, consumer = self._subscriber.tasks, self._subscriber.consumer
        if all(task.done() for task in loops):
            return loops
        return () if consumer is None else consumer.ended()

    async def _acknowledge(self, polled: "Polled") -> None:
        try:
            await polled.commit()
        except KafkaError as error:
            # The batch is done; what is not committed comes again and is known as a repeat.
            self.trouble.note_error("commit.failed", error)
        else:
            self.trouble.over("commit.failed")

    async def _keep_raw(self, records: Any) -> KafkaAckableMessage:
        """Take the records as they are: a null or non-UTF-8 header must not lose a batch.

        FastStream goes on with the next batch when something of its own fails before ours: the one
        before would be passed over with the next acknowledgement.
        """
        if self._polled_at is not None:
            lost = BatchLost()
            self._break(lost)
            raise lost
        self._polled_at = monotonic()
        polled = Polled(self._subscriber.consumer, records, self._note)
        return KafkaAckableMessage(raw_message=records, body=polled, consumer=polled)


class BatchLost(Exception):
    """What was polled before never came to be carried out."""


class Polled:
    """The records of one poll. Acknowledged are exactly these, and how far the database is.

    aiokafka's own commit names every position of the consumer, some fifty partitions a batch.
    """

    def __init__(self, consumer: Any, records: Sequence[Record], note: Callable[[], str]) -> None:
        self.records = records
        self._consumer = consumer
        self._note = note
        # In the order of each partition, so that its last record counts.
        self._next = {
            TopicPartition(record.topic, record.partition): record.offset + 1 for record in records
        }

    async def commit(self) -> None:
        """Acknowledge them. Raises KafkaError."""
        note = self._note()
        await self._consumer.commit({place: (end, note) for place, end in self._next.items()})

    def seek(self, partition: TopicPartition, offset: int) -> None:
        """As FastStream asks it of whatever acknowledges."""
        self._consumer.seek(partition, offset)


def _instance(member: str, pattern: str) -> str:
    """The name of a static member. Its subscription is part of it.

    A member that comes back within its session is given what it had, without a rebalance; under
    the same name a new agency's topic would stay unread and a removed one would stop the start.
    """
    return f"{member}-{blake2b(pattern.encode(), digest_size=4).hexdigest()}"


async def _body(message: KafkaAckableMessage) -> Any:
    """Hand over what was polled, and not the message: FastStream keeps in it what this returns.

    A message that held itself would stay until Python looks for such circles, and its records with
    it: a hundred megabytes under load.
    """
    return message.body
