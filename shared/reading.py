"""Reading from Kafka so that nothing an agency writes can make another agency's records disappear.

aiokafka 0.14 (pinned) has two gaps here. A header *name* that is not UTF-8, which the broker takes,
makes its reader raise; and when reading a partition raises, what the same call has already taken
from other partitions is thrown away although its position has moved, so that the next
acknowledgement passes over it. Both were seen: of 300 records 157 arrived, and all 300 counted as
acknowledged.
"""

from collections.abc import Iterator
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.consumer import fetcher
from aiokafka.errors import KafkaError
from aiokafka.record.default_records import _DefaultRecordBatchPy
from aiokafka.record.memory_records import _MemoryRecordsPy

UNREADABLE = "\N{REPLACEMENT CHARACTER}"
"""Stands in the name of a header that could not be read; no attribute is called like that."""


class CarefulConsumer(AIOKafkaConsumer):  # type: ignore[misc] # aiokafka has no types
    """A consumer whose failed poll takes nothing from any partition."""

    async def getmany(self, *partitions: TopicPartition, **options: Any) -> Any:
        """As AIOKafkaConsumer; after an error the next call begins where this one began."""
        before = self._places()
        try:
            return await super().getmany(*partitions, **options)
        except (KafkaError, ValueError):
            for place, offset in before.items():
                if place in self.assignment():
                    self.seek(place, offset)
            raise

    def seconds_since_poll(self) -> float:
        """How long nobody has asked for records; FastStream asks all the time while it works."""
        return float(self._subscription.fetcher_idle_time)

    def _places(self) -> dict[TopicPartition, int]:
        subscription = self._subscription.subscription
        if subscription is None or subscription.assignment is None:
            return {}
        states = {
            place: subscription.assignment.state_value(place)
            for place in subscription.assignment.tps
        }
        return {
            place: state.position
            for place, state in states.items()
            if state is not None and state.has_valid_position
        }


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
    """One batch: read by aiokafka's fast reader, or when that gives up by a patient one."""

    def __init__(self, batch: Any, data: memoryview) -> None:
        self._batch = batch
        self._data = data

    def __getattr__(self, name: str) -> Any:
        return getattr(self._batch, name)

    def __iter__(self) -> Iterator[Any]:
        try:
            return iter(list(self._batch))
        except UnicodeDecodeError:
            return iter(list(_PatientBatch(self._data)))

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


# The one place where a library is changed from outside: aiokafka offers no way to hand it another
# reader. tests/shared/test_reading.py fails when a newer aiokafka no longer reads through this.
fetcher.MemoryRecords = _Records
