"""Reading from Kafka so that nothing an agency writes can make another agency's records disappear.

aiokafka 0.14 (pinned) has three gaps here. A header *name* that is not UTF-8, which the broker
takes, makes its reader raise; and when reading a partition raises, what the same call has already
taken from other partitions is thrown away although its position has moved, so that the next
acknowledgement passes over it. Both were seen: of 300 records 157 arrived, and all 300 counted as
acknowledged. And after a poll that failed it believes for ever that it is being polled.
"""

from asyncio import CancelledError, sleep
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import islice
from math import inf
from time import monotonic
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.consumer import consumer, fetcher
from aiokafka.record.default_records import _DefaultRecordBatchPy
from aiokafka.record.memory_records import _MemoryRecordsPy

from shared.kafka.tasks import Task, ended

WHOLE_FETCH_MS = 2_000
PARTIAL_FETCH_MS = 20
"""How long Kafka keeps a question for records while it has none: the first about all partitions,
the second about some. aiokafka asks a broker one question at a time, and leaves out what was not
handed over yet; whatever comes there has to wait until the question about the others is answered.
"""


class CarefulConsumer(AIOKafkaConsumer):  # type: ignore[misc] # aiokafka has no types
    """A consumer whose failed poll takes nothing from any partition."""

    async def getmany(self, *partitions: TopicPartition, **options: Any) -> Any:
        """As AIOKafkaConsumer; after an error the next call begins where this one began."""
        assignment, before = self._assignment(), self.places() or {}
        polls = self._subscription._fetch_count  # noqa: SLF001 - counted back nowhere else
        try:
            return await super().getmany(*partitions, **options)
        except BaseException:
            self._subscription._fetch_count = polls  # noqa: SLF001
            self._subscription._last_fetch_ended = monotonic()  # noqa: SLF001
            self._go_back(assignment, before)
            raise

    def seconds_since_poll(self) -> float:
        """How long nobody has asked for records; FastStream asks all the time while it works."""
        return float(self._subscription.fetcher_idle_time)

    def places(self) -> Mapping[TopicPartition, int | None] | None:
        """Where it reads on in each of its partitions, if that is known; None in a rebalance."""
        assignment = self._assignment()
        if assignment is None or self._subscription.reassignment_in_progress:
            return None
        states = {place: assignment.state_value(place) for place in assignment.tps}
        return {
            place: state.position if state.has_valid_position else None
            for place, state in states.items()
        }

    def ended(self) -> list[Task]:
        """Those of its tasks without which it reads nothing more, and that have ended."""
        return ended(self)

    def _assignment(self) -> Any:
        subscription = self._subscription.subscription
        return None if subscription is None else subscription.assignment

    def _go_back(self, assignment: Any, before: Mapping[TopicPartition, int | None]) -> None:
        now = self._assignment()
        if now is None or not now.active:
            return
        for place in now.tps:
            offset = before.get(place) if now is assignment else None
            if offset is not None:
                self.seek(place, offset)
            else:
                # Nothing of it was handed over: it begins at what is acknowledged, as it would
                # have. Where it stood in an assignment before may lie behind an abandoned batch.
                self._fetcher._records.pop(place, None)  # noqa: SLF001 - as `seek` does
                now.state_value(place)._position = None  # noqa: SLF001


class PatientConsumer(CarefulConsumer):
    """A careful consumer that asks Kafka in no hurry, and never comes back with empty hands.

    FastStream sleeps after an empty poll for as long as the poll may take, and whatever comes
    meanwhile would lie there. Nothing is lost on cancellation: a poll hands over at its end.

    A batch costs much more than a record of it, so what comes within `spacing_ms` after a question
    for records is answered together. Who has heard nothing for so long hears of a record at once.
    """

    def __init__(self, *topics: str, spacing_ms: int = 0, **settings: Any) -> None:
        super().__init__(*topics, **settings)
        self._spacing_s = spacing_ms / 1000

    async def start(self) -> None:
        """As AIOKafkaConsumer. Raises KafkaError."""
        await super().start()
        self._fetcher.spacing_s = self._spacing_s

    async def getmany(self, *partitions: TopicPartition, **options: Any) -> Any:
        """As AIOKafkaConsumer, again and again until there are records.

        Raises KafkaError when the group does not work any more, after `timeout_ms` at the latest.
        """
        while not (polled := await super().getmany(*partitions, **options)):
            pass
        return polled


class _Fetcher(fetcher.Fetcher):  # type: ignore[misc] # as above
    """aiokafka's own; where a question leaves partitions out it is short, and its end is quiet."""

    def __init__(self, *settings: Any, **named: Any) -> None:
        super().__init__(*settings, **named)
        self.spacing_s = 0.0
        """From one question to a broker to the next."""
        self._asked_at: dict[int, float] = {}

    def _get_actions_per_node(self, assignment: Any) -> Any:
        self._fetch_max_wait_ms = PARTIAL_FETCH_MS if self._records else WHOLE_FETCH_MS
        return super()._get_actions_per_node(assignment)

    async def _proc_fetch_request(self, assignment: Any, node: int, question: Any) -> Any:
        # aiokafka's own ends quietly when it is cancelled, but not in its pause after a failure:
        # whoever stopped a consumer of a broker that had gone away seemed to be cancelled too.
        with suppress(CancelledError):
            await sleep(self._asked_at.get(node, -inf) + self.spacing_s - monotonic())
            self._asked_at[node] = monotonic()
            return await super()._proc_fetch_request(assignment, node, question)
        return False


class _Records:
    """The batches of one fetched piece of a partition; stands in for aiokafka's own class."""

    def __init__(self, data: bytes) -> None:
        self._inner = _MemoryRecordsPy(data)

    def size_in_bytes(self) -> int:
        return int(self._inner.size_in_bytes())

    def has_next(self) -> bool:
        return bool(self._inner.has_next())

    def next_batch(self) -> Any:
        data = self._inner._next_slice  # noqa: SLF001 - see the module's promise
        batch = self._inner.next_batch()
        return None if batch is None or data is None else _Batch(batch, data)


class _Batch:
    """One batch: read by aiokafka's fast reader, and from where that gives up by a patient one."""

    def __init__(self, batch: Any, data: memoryview) -> None:
        self._batch = batch
        self._data = data

    def __getattr__(self, name: str) -> Any:
        return getattr(self._batch, name)

    def __iter__(self) -> Iterator[Any]:
        read = 0
        try:
            for record in self._batch:
                yield record
                read += 1
        except UnicodeDecodeError:
            yield from islice(_PatientBatch(self._data), read, None)

    def __next__(self) -> Any:
        return next(self._batch)


class _PatientBatch(_DefaultRecordBatchPy):  # type: ignore[misc] # final to type checkers only
    def _maybe_uncompress(self) -> None:
        super()._maybe_uncompress()
        self._buffer: bytearray = _Patient(self._buffer)


class _Patient(bytearray):
    """Bytes that decode whatever they hold."""

    def __getitem__(self, place: Any) -> Any:
        part = super().__getitem__(place)
        return _Patient(part) if isinstance(place, slice) else part

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        del errors
        return super().decode(encoding, "replace")


# The one place where a library is changed from outside: aiokafka offers no way to hand it other
# ones. When a newer one no longer reads through these, tests/shared/kafka/test_reading.py fails.
fetcher.MemoryRecords = _Records
consumer.Fetcher = _Fetcher
