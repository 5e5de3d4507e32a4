"""One lease, one sender: the same promises in memory and on a real MongoDB."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from motor.motor_asyncio import AsyncIOMotorClient

from deploy.servers.endpoints import ROOT_USER, Endpoints
from services.notify.leases import Leases, MemoryLeases
from shared.store.mongo import Document
from shared.store.mongo_leases import MongoLeases

NOW = datetime(2099, 3, 9, 9, 0, tzinfo=UTC)
"""Still to come: what ended more than a day ago MongoDB deletes by itself, once a minute."""
UNTIL = NOW + timedelta(minutes=15)


@pytest.fixture(params=["memory", "mongo"])
async def leases(request: pytest.FixtureRequest) -> AsyncIterator[Leases]:
    if request.param == "memory":
        yield MemoryLeases()
        return
    stack: Endpoints = request.getfixturevalue("stack")
    client: AsyncIOMotorClient[Document] = AsyncIOMotorClient(
        stack.mongo_uri,
        username=ROOT_USER,
        password=stack.secrets.of(ROOT_USER),
        authSource="admin",
    )
    made = MongoLeases(client["test_leases"])
    await made.prepare()
    yield made
    await client.drop_database("test_leases")
    client.close()


async def test_a_lease_is_taken_once(leases: Leases) -> None:
    assert await leases.take("a", NOW, UNTIL)
    assert not await leases.take("a", NOW, UNTIL)
    assert await leases.take("b", NOW, UNTIL)


async def test_a_lease_that_has_ended_can_be_taken_over_once(leases: Leases) -> None:
    await leases.take("a", NOW, UNTIL)
    later = UNTIL + timedelta(minutes=15)
    assert not await leases.take("a", UNTIL - timedelta(milliseconds=1), later)
    assert await leases.take("a", UNTIL, later)
    assert not await leases.take("a", UNTIL, later)


async def test_of_many_at_once_one_gets_it(leases: Leases) -> None:
    taken = await asyncio.gather(*(leases.take("a", NOW, UNTIL) for _ in range(20)))
    assert taken.count(True) == 1
