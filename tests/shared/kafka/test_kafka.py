"""The consumers of a process join their group together, on the real Kafka."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from deploy.servers.endpoints import ADMIN, Endpoints
from shared.kafka.broker import Broker, connect, make_broker
from tests.run.bound import HANG_SECONDS

STAYS_MS = 1_800_000
"""The broker waits this long for a static member that is away: longer than a test waits."""


async def test_a_new_consumer_does_not_wait_for_one_that_is_started_after_it(
    stack: Endpoints, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = f"lanes-{uuid4()}"
    async with asyncio.timeout(HANG_SECONDS):
        admin = AIOKafkaAdminClient(**stack.login(ADMIN).aiokafka())
        await admin.start()
        await admin.create_topics([NewTopic(group, 1, 1)])
        await admin.close()
    before, _ = await _broker(stack, group, "stays")
    await before.start()
    await before.stop()

    after, newcomer_first = await _broker(stack, group, "newcomer", "stays")
    monkeypatch.setattr(Broker, "subscribers", newcomer_first)  # FastStream has them in no order
    async with asyncio.timeout(HANG_SECONDS):
        await after.start()
    await after.stop()


async def _broker(stack: Endpoints, group: str, *members: str) -> tuple[Broker, list[Any]]:
    broker = make_broker(stack.login(ADMIN))
    consumers = [
        broker.subscriber(
            group, group_id=group, group_instance_id=member, session_timeout_ms=STAYS_MS
        )
        for member in members
    ]
    await connect(broker)
    return broker, consumers
