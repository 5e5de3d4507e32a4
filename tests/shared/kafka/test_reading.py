"""Nothing an agency writes makes other records disappear, on the real Kafka."""

import asyncio
import struct
from collections.abc import AsyncIterator, Callable, Sequence
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import CorruptRecordException, RequestTimedOutError
from aiokafka.producer import message_accumulator
from aiokafka.protocol.fetch import FetchRequest
from aiokafka.record.util import calc_crc32c

from deploy.servers.endpoints import ADMIN, Endpoints
from shared.kafka.reading import (
    PARTIAL_FETCH_MS,
    WHOLE_FETCH_MS,
    CarefulConsumer,
    PatientConsumer,
)
from shared.wire.attributes import REPLACEMENT
from tests.run.bound import HANG_SECONDS

RAW_NAME = b"XYZ"
SPACING_MS = 50


@pytest.fixture
def access(stack: Endpoints) -> dict[str, Any]:
    return stack.login(ADMIN).aiokafka()


@pytest.fixture
async def topics(access: dict[str, Any]) -> AsyncIterator[tuple[str, str]]:
    """Two topics of one partition, for this test alone."""
    names = (f"reading-{uuid4()}", f"reading-{uuid4()}")
    admin = AIOKafkaAdminClient(**access)
    await admin.start()
    await admin.create_topics([NewTopic(name, 1, 1) for name in names])
    yield names
    await admin.delete_topics(list(names))
    await admin.close()


async def test_a_header_name_that_is_not_utf_8_is_read_and_hides_nothing(
    access: dict[str, Any], topics: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = topics
    producer = AIOKafkaProducer(**access)
    await producer.start()
    await producer.send_and_wait(good, b"before")
    with monkeypatch.context() as patch:
        patch.setattr(message_accumulator.MessageBatch, "get_data_buffer", _with_a_bad_name())
        await producer.send_and_wait(bad, b"odd", headers=[(RAW_NAME.decode(), b"1")])
    await producer.send_and_wait(bad, b"after")
    await producer.stop()

    found: dict[bytes, list[tuple[str, bytes]]] = {}
    async with _consumer(access, topics) as consumer:
        while len(found) < 3:
            polled = await consumer.getmany(timeout_ms=500)
            found |= {r.value: list(r.headers) for part in polled.values() for r in part}

    assert found[b"before"] == found[b"after"] == []
    ((name, value),) = found[b"odd"]
    assert REPLACEMENT in name
    assert value == b"1"


async def test_a_consumer_whose_broker_has_gone_away_can_be_stopped(
    access: dict[str, Any], topics: tuple[str, str]
) -> None:
    failed = asyncio.Event()
    async with _consumer(access, topics) as consumer:

        async def fails(_node: int, _request: Any) -> Any:
            failed.set()
            raise RequestTimedOutError

        consumer._client.send = fails  # noqa: SLF001 - as a broker does that is frozen
        await asyncio.wait_for(failed.wait(), HANG_SECONDS)
        await asyncio.sleep(0)  # it has begun its pause


async def test_kafka_keeps_a_question_for_long_only_if_no_partition_is_left_out_of_it(
    access: dict[str, Any], topics: tuple[str, str]
) -> None:
    asked: list[tuple[bool, int]] = []
    async with _consumer(access, topics) as consumer:

        def note(_node: int, question: Any) -> None:
            everything = len(question.topics) == len(topics)
            asked.append((everything, question._max_wait_ms))  # noqa: SLF001

        _listen_in(consumer, note)
        await _fill(access, topics[:1])
        async with asyncio.timeout(HANG_SECONDS):
            # What has come is not taken, so from now on it is left out.
            while (False, PARTIAL_FETCH_MS) not in asked:  # noqa: ASYNC110 - aiokafka tells no event
                await asyncio.sleep(0)
            await consumer.getmany()
            taken = len(asked)
            while (True, WHOLE_FETCH_MS) not in asked[taken:]:  # noqa: ASYNC110 - as above
                await asyncio.sleep(0)
    assert set(asked) <= {(True, WHOLE_FETCH_MS), (False, PARTIAL_FETCH_MS)}


async def test_a_poll_that_fails_takes_nothing_from_the_other_partitions(
    access: dict[str, Any], topics: tuple[str, str]
) -> None:
    await _fill(access, topics)

    found: set[bytes] = set()
    async with _consumer(access, topics) as consumer:
        await _damage_once(consumer, TopicPartition(topics[1], 0))
        with pytest.raises(CorruptRecordException):
            await consumer.getmany(timeout_ms=200)
        while len(found) < 2:
            polled = await consumer.getmany(timeout_ms=200)
            found |= {r.value for part in polled.values() for r in part}

    assert found == {topic.encode() for topic in topics}


@pytest.mark.parametrize("error", [RuntimeError, AssertionError, KeyError, asyncio.CancelledError])
async def test_whatever_a_poll_raises_it_takes_nothing_and_is_known_to_be_over(
    access: dict[str, Any], topics: tuple[str, str], error: type[BaseException]
) -> None:
    await _fill(access, topics)
    found: set[bytes] = set()
    async with _consumer(access, topics) as consumer:
        await _damage_once(consumer, TopicPartition(topics[1], 0), error)
        with pytest.raises(error):
            await consumer.getmany(timeout_ms=200)
        await asyncio.sleep(0)
        # aiokafka itself believes for ever that somebody asks for records just now.
        assert consumer.seconds_since_poll() > 0
        while len(found) < 2:
            polled = await consumer.getmany(timeout_ms=200)
            found |= {r.value for part in polled.values() for r in part}

    assert found == {topic.encode() for topic in topics}


async def test_a_poll_that_fails_after_a_rebalance_begins_at_what_was_acknowledged(
    access: dict[str, Any], topics: tuple[str, str]
) -> None:
    await _fill(access, topics)
    group = str(uuid4())
    consumer = CarefulConsumer(
        **access, group_id=group, enable_auto_commit=False, auto_offset_reset="earliest"
    )
    consumer.subscribe(topics)
    await consumer.start()
    try:
        abandoned: set[bytes] = set()
        while len(abandoned) < 2:
            abandoned |= await _values(consumer)
        places = consumer._assignment()  # noqa: SLF001 - the test waits for its end
        polling = _Polling(consumer)
        consumer._coordinator.request_rejoin()  # noqa: SLF001 - as when another member joins
        async with asyncio.timeout(HANG_SECONDS):
            await places.unassign_future
            # What was not acknowledged comes again, also if the first poll after it fails.
            again = await polling.until_two_after(RuntimeError)
        assert again == abandoned == {topic.encode() for topic in topics}
    finally:
        await consumer.stop()


async def test_a_patient_consumer_comes_back_from_a_poll_with_what_comes_only_later(
    access: dict[str, Any], topics: tuple[str, str]
) -> None:
    consumer = PatientConsumer(**access, auto_offset_reset="earliest")
    place = TopicPartition(topics[0], 0)
    await consumer.start()
    try:
        consumer.assign([place])
        polling = asyncio.create_task(consumer.getmany(timeout_ms=1))
        await consumer.position(place)
        await _fill(access, topics)
        polled = await polling
    finally:
        await consumer.stop()

    assert [record.value for record in polled[place]] == [topics[0].encode()]


async def test_a_patient_consumer_asks_for_records_no_more_often_than_it_was_told(
    access: dict[str, Any], topics: tuple[str, str]
) -> None:
    consumer = PatientConsumer(**access, auto_offset_reset="earliest", spacing_ms=SPACING_MS)
    await consumer.start()
    asked: list[float] = []

    def note(node: int, _question: Any) -> None:
        # The moment it counts from: a clock that is read here would be late by what came between.
        asked.append(consumer._fetcher._asked_at[node])  # noqa: SLF001

    _listen_in(consumer, note)
    try:
        consumer.assign([TopicPartition(topics[0], 0)])
        for _ in range(4):
            await _fill(access, topics[:1])
            await consumer.getmany(timeout_ms=500)
    finally:
        await consumer.stop()

    assert len(asked) >= 4
    assert all(after - before >= SPACING_MS / 1000 for before, after in pairwise(asked))


class _Polling:
    """Polls on and on, as FastStream does; the first poll that gets records in between fails."""

    def __init__(self, consumer: CarefulConsumer) -> None:
        self._consumer = consumer
        self._records = consumer._fetcher.fetched_records  # noqa: SLF001
        self._failures = 1
        consumer._fetcher.fetched_records = self._fails_once  # noqa: SLF001
        self._poll = asyncio.create_task(self._until_two())
        self.errors: list[type[BaseException]] = []

    async def until_two_after(self, error: type[BaseException]) -> set[bytes]:
        found = await self._poll
        assert self.errors == [error]
        return found

    async def _until_two(self) -> set[bytes]:
        found: set[bytes] = set()
        while len(found) < 2:
            try:
                found |= await _values(self._consumer)
            except RuntimeError as error:
                self.errors.append(type(error))
        return found

    async def _fails_once(self, *partitions: Any, **options: Any) -> Any:
        """The same call waits for the new assignment, takes from it, and then fails."""
        while not (found := await self._records(*partitions, **options)):
            pass
        if self._failures:
            self._failures -= 1
            raise RuntimeError
        return found


def _listen_in(consumer: CarefulConsumer, note: Callable[[int, Any], None]) -> None:
    """Note each question for records, and which broker is asked, before it leaves."""
    send = consumer._client.send  # noqa: SLF001 - nothing else shows what is asked

    async def noted(node: int, request: Any) -> Any:
        if isinstance(request, FetchRequest):
            note(node, request)
        return await send(node, request)

    consumer._client.send = noted  # noqa: SLF001


async def _values(consumer: CarefulConsumer) -> set[bytes]:
    polled = await consumer.getmany(timeout_ms=100)
    return {record.value for part in polled.values() for record in part}


async def _fill(access: dict[str, Any], topics: Sequence[str]) -> None:
    """One record in each topic: its name."""
    async with AIOKafkaProducer(**access) as producer:
        for topic in topics:
            await producer.send_and_wait(topic, topic.encode())


async def _damage_once(
    consumer: CarefulConsumer,
    place: TopicPartition,
    error: type[BaseException] = CorruptRecordException,
) -> None:
    """Make reading one partition raise, once, after the other has given what it has."""
    fetched = consumer._fetcher._records  # noqa: SLF001 - nothing else shows what has arrived
    async with asyncio.timeout(HANG_SECONDS):
        while len(fetched) < 2:  # noqa: ASYNC110 - the fetcher tells no event
            await asyncio.sleep(0)
    piece = fetched.pop(place)

    def raises(_limit: int | None) -> None:
        del fetched[place]
        raise error

    piece.getall = raises
    fetched[place] = piece  # now it is read last


def _consumer(access: dict[str, Any], topics: tuple[str, str]) -> "_Assigned":
    return _Assigned(access, [TopicPartition(topic, 0) for topic in topics])


class _Assigned:
    def __init__(self, access: dict[str, Any], places: list[TopicPartition]) -> None:
        self._places = places
        self._consumer = CarefulConsumer(**access, auto_offset_reset="earliest")

    async def __aenter__(self) -> CarefulConsumer:
        await self._consumer.start()
        self._consumer.assign(self._places)
        await asyncio.gather(*(self._consumer.position(place) for place in self._places))
        return self._consumer

    async def __aexit__(self, *_error: object) -> None:
        await self._consumer.stop()


def _with_a_bad_name() -> Any:
    original = message_accumulator.MessageBatch.get_data_buffer

    def changed(batch: Any) -> bytes:
        data = bytearray(original(batch))
        data[data.index(RAW_NAME)] = 0xFF
        checked = memoryview(bytes(data))[21:]
        struct.pack_into(">I", data, 17, calc_crc32c(checked))
        return bytes(data)

    return changed
