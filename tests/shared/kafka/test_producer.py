"""What is handed over arrives whole, in order and where every other client looks, on real Kafka."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Awaitable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, MessageSizeTooLargeError

from deploy.servers.endpoints import ADMIN, Endpoints
from deploy.stack.folder import DataFolder
from shared.kafka.producer import Producer
from shared.kafka.publish import Outdated
from shared.wire.envelope import Outgoing
from tests.run.bound import HANG_SECONDS
from tests.shared.kafka.failing_tasks import fail

PARTITIONS = 6
OUTGOING = Outgoing("", "", "", "de.kvi-mv.X.v1", "2026-03-16T12:00:00Z", "{}", "c", "d", "e")
TOO_LARGE = "." * 2 * 1024 * 1024
LARGE = 300 * 1024
"""More than fits into a batch beside others."""


@pytest.fixture
def access(stack: Endpoints) -> dict[str, Any]:
    return stack.login(ADMIN).aiokafka()


@pytest.fixture
async def topic(access: dict[str, Any]) -> AsyncIterator[str]:
    """A topic for this test alone."""
    name = f"producing-{uuid4()}"
    admin = AIOKafkaAdminClient(**access)
    await admin.start()
    await admin.create_topics([NewTopic(name, PARTITIONS, 1)])
    yield name
    await admin.delete_topics([name])
    await admin.close()


@pytest.fixture
async def producer(stack: Endpoints) -> AsyncIterator[Producer]:
    made = Producer(stack.login(ADMIN))
    await made.start()
    yield made
    await made.stop()


async def test_records_of_one_case_arrive_in_order_however_many_batches_they_fill(
    producer: Producer, access: dict[str, Any], topic: str
) -> None:
    cases = [str(uuid4()) for _ in range(20)]
    sent = [
        replace(OUTGOING, id=str(uuid4()), key=case, value=f'"{number}{"." * 20_000}"')
        for number in range(30)
        for case in cases
    ]
    await arrived(producer.send(topic, sent, b"/services/toy"))
    heard = await read(access, topic, len(sent))
    for case in cases:
        assert [record.value for record in heard if record.key.decode() == case] == [
            each.value.encode() for each in sent if each.key == case
        ]
    assert [value for name, value in heard[0].headers if name == "ce_source"] == [b"/services/toy"]


async def test_a_record_larger_than_a_batch_goes_between_its_neighbours(
    producer: Producer, access: dict[str, Any], topic: str
) -> None:
    values = ['"before"', f'"{"." * LARGE}"', '"after"']
    sent = [replace(OUTGOING, key="one", value=value) for value in values]
    await arrived(producer.send(topic, sent, b"s"))
    heard = await read(access, topic, len(sent))
    assert [record.value.decode() for record in heard] == values


async def test_a_key_goes_to_the_partition_to_which_every_other_client_sends_it(
    producer: Producer, access: dict[str, Any], topic: str
) -> None:
    keys = [str(uuid4()) for _ in range(50)]
    async with AIOKafkaProducer(**access) as other:
        for key in keys:
            await other.send_and_wait(topic, b"theirs", key=key.encode())
    outgoing = [replace(OUTGOING, key=key) for key in keys]
    await arrived(producer.send(topic, outgoing, b"s"))
    heard = await read(access, topic, 2 * len(keys))
    places = {(record.key.decode(), record.partition) for record in heard}
    assert len(places) == len(keys)


async def test_with_the_broker_frozen_everything_is_taken_on_and_arrives_afterwards(
    producer: Producer, access: dict[str, Any], topic: str, stack_folder: Path
) -> None:
    await arrived(producer.send(topic, [replace(OUTGOING, key="one", value="0")], b"s"))
    pid = json.loads((DataFolder(stack_folder).run / "kafka.pid").read_text())["pid"]
    os.kill(pid, signal.SIGSTOP)
    try:
        async with asyncio.timeout(HANG_SECONDS):
            sent = [
                await producer.send(topic, [replace(OUTGOING, key="one", value=f"{number}")], b"s")
                for number in range(1, 6)
            ]
    finally:
        os.kill(pid, signal.SIGCONT)
    await asyncio.gather(*(future for futures in sent for future in futures))
    heard = await read(access, topic, 6)
    assert [record.value.decode() for record in heard] == [f"{number}" for number in range(6)]


async def test_after_a_record_that_kafka_refused_others_arrive_again(
    producer: Producer, access: dict[str, Any], topic: str
) -> None:
    before, refused, after = (
        replace(OUTGOING, key="one", value=value) for value in ('"1"', f'"{TOO_LARGE}"', '"2"')
    )
    await arrived(producer.send(topic, [before], b"s"))
    with pytest.raises(MessageSizeTooLargeError):
        await arrived(producer.send(topic, [refused], b"s"))
    try:
        await arrived(producer.send(topic, [after], b"s"))
    except KafkaError as error:
        await producer.recover(error)
        await arrived(producer.send(topic, [after], b"s"))
    heard = await read(access, topic, 2)
    assert [record.value for record in heard] == [b'"1"', b'"2"']


async def test_after_its_sender_has_died_it_goes_on_with_a_fresh_one(
    producer: Producer, access: dict[str, Any], topic: str
) -> None:
    before, lost, after = (replace(OUTGOING, key="one", value=f'"{n}"') for n in range(3))
    await arrived(producer.send(topic, [before], b"s"))
    await fail(producer._producer._sender.sender_task, LookupError())  # noqa: SLF001
    with pytest.raises(KafkaError) as error:
        await arrived(producer.send(topic, [lost], b"s"))
    await producer.recover(error.value)
    await arrived(producer.send(topic, [lost, after], b"s"))
    heard = await read(access, topic, 3)
    assert [record.value for record in heard] == [b'"0"', b'"1"', b'"2"']


async def test_what_was_handed_over_too_long_ago_does_not_leave_any_more(
    stack: Endpoints, access: dict[str, Any], topic: str
) -> None:
    producer = Producer(stack.login(ADMIN), hold_seconds=0)
    await producer.start()
    try:
        with pytest.raises(Outdated) as outdated:
            await arrived(producer.send(topic, [replace(OUTGOING, key="one", value='"1"')], b"s"))
        await producer.recover(outdated.value)
    finally:
        await producer.stop()
    await nothing_on(topic, access)


async def test_what_waited_too_long_for_the_partitions_of_its_topic_does_not_leave_any_more(
    stack: Endpoints, access: dict[str, Any], topic: str
) -> None:
    producer = Producer(stack.login(ADMIN), hold_seconds=1)
    await producer.start()
    client = producer._producer  # noqa: SLF001 - the library's part of it, which is slow here
    find, loop = client.partitions_for, asyncio.get_running_loop()

    async def find_late(name: str) -> set[int]:
        late = asyncio.Event()
        loop.call_later(1.1, late.set)
        await late.wait()
        found: set[int] = await find(name)
        return found

    client.partitions_for = find_late
    try:
        with pytest.raises(Outdated):
            await arrived(producer.send(topic, [replace(OUTGOING, key="one", value='"1"')], b"s"))
    finally:
        await producer.stop()
    await nothing_on(topic, access)


async def arrived(sending: Awaitable[list["asyncio.Future[object]"]]) -> None:
    await asyncio.gather(*await sending)


async def nothing_on(topic: str, access: dict[str, Any]) -> None:
    async with AIOKafkaConsumer(**access) as consumer:
        places = [TopicPartition(topic, number) for number in range(PARTITIONS)]
        assert set((await consumer.end_offsets(places)).values()) == {0}


async def read(access: dict[str, Any], topic: str, count: int) -> list[Any]:
    heard: list[Any] = []
    async with AIOKafkaConsumer(topic, **access, auto_offset_reset="earliest") as consumer:
        while len(heard) < count:
            polled = await consumer.getmany(timeout_ms=500)
            heard.extend(record for part in polled.values() for record in part)
    return heard
