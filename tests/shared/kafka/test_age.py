"""How long the oldest record has waited, asked of the real Kafka without reading it."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from deploy.servers.endpoints import ADMIN, Endpoints
from shared.kafka.age import age_ms
from shared.kafka.offsets import Offsets

NOW_MS = 1_780_000_000_000
HOUR_MS = 60 * 60 * 1000
SECOND_MS = 1000


@pytest.fixture
def access(stack: Endpoints) -> dict[str, Any]:
    return stack.login(ADMIN).aiokafka()


@pytest.fixture
async def topic(access: dict[str, Any]) -> AsyncIterator[str]:
    """A topic for this test alone, whose records bear the time that their sender says."""
    name = f"waiting-{uuid4()}"
    admin = AIOKafkaAdminClient(**access)
    await admin.start()
    by_sender = {"message.timestamp.type": "CreateTime"}
    await admin.create_topics([NewTopic(name, 2, 1, topic_configs=by_sender)])
    yield name
    await admin.delete_topics([name])
    await admin.close()


@pytest.fixture
async def offsets(stack: Endpoints) -> AsyncIterator[Offsets]:
    asked = Offsets(stack.login(ADMIN), f"waiting-{uuid4()}")
    await asked.start()
    yield asked
    await asked.stop()


async def test_what_has_waited_longest_counts_whatever_else_waits_and_only_until_it_is_done(
    access: dict[str, Any], topic: str, offsets: Offsets
) -> None:
    first, second = TopicPartition(topic, 0), TopicPartition(topic, 1)
    ages = {first: [50 * HOUR_MS, 7 * HOUR_MS, SECOND_MS], second: [5 * HOUR_MS, 2 * HOUR_MS]}
    async with AIOKafkaProducer(**access) as producer:
        for place, waited in ages.items():
            for age in waited:
                await producer.send_and_wait(
                    topic, b"", partition=place.partition, timestamp_ms=NOW_MS - age
                )
    done: list[dict[TopicPartition, int]] = [
        {},
        {first: 1},
        {first: 2},
        {first: 3, second: 1},
        {second: 2},
    ]
    found = []
    async with AIOKafkaConsumer(group_id=offsets.group, **access) as consumer:
        consumer.assign([first, second])
        for acknowledged in done:
            if acknowledged:
                await consumer.commit(acknowledged)
            waiting = await offsets.waiting(await offsets.ends([topic]))
            found.append(await age_ms(offsets, waiting, NOW_MS) if waiting else None)
    for told, age in zip(found[:4], (50, 7, 5, 2), strict=True):
        assert told is not None
        assert 0.95 * age * HOUR_MS - SECOND_MS <= told <= age * HOUR_MS
    assert found[4] is None
