"""A save that is not repeated by the driver: its answer is lost, or it is too much at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit

import pytest
from pymongo.errors import AutoReconnect

from deploy.servers.endpoints import Endpoints
from shared.store.mongo import Database, connect
from tests.shared.store.suites import box, keys, mongo, open_store, outgoing

MIB = 1024 * 1024
_SAVE = b"\x02update\x00\x0b\x00\x00\x00aggregates\x00"
"""Stands at the beginning of an update of aggregates, in BSON."""


class Relay:
    """A line to MongoDB that can lose the answer to the next save of aggregates."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.loses_the_next = False
        self.lines: set[asyncio.Task[None]] = set()

    def take(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        """Carry one more connection."""
        self.lines.add(asyncio.create_task(self._carry(near, back)))

    async def _carry(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        far, forth = await asyncio.open_connection("127.0.0.1", self._port)
        answers = asyncio.create_task(_carry_on(far, back))
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                asked = await _message(near)
                is_lost = self.loses_the_next and _SAVE in asked
                if is_lost:
                    answers.cancel()
                    await asyncio.wait([answers])
                forth.write(asked)
                if is_lost:
                    await _message(far)
                    self.loses_the_next = False
                    break
        answers.cancel()
        back.close()
        forth.close()


async def _carry_on(far: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
    with suppress(asyncio.IncompleteReadError, ConnectionError):
        while True:
            back.write(await _message(far))


async def _message(stream: asyncio.StreamReader) -> bytes:
    """One message of MongoDB's wire protocol, which begins with its length in bytes."""
    head = await stream.readexactly(4)
    return head + await stream.readexactly(int.from_bytes(head, "little") - 4)


@asynccontextmanager
async def relayed(stack: Endpoints) -> AsyncIterator[tuple[Relay, Database]]:
    """The toy's database at the end of a relay."""
    relay = Relay(urlsplit(stack.mongo_uri).port or 0)
    server = await asyncio.start_server(relay.take, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    database = connect(
        f"mongodb://127.0.0.1:{port}/?directConnection=true",
        database="toy",
        user="toy",
        password=stack.secrets.of("toy"),
    )
    yield relay, database
    database.client.close()
    server.close()
    await asyncio.wait(relay.lines)


async def test_what_was_saved_without_an_answer_is_found_again_and_not_saved_twice(
    stack: Endpoints,
) -> None:
    mongo(stack).client.close()
    async with relayed(stack) as (relay, database):
        store = open_store(database)
        await store.prepare()
        one, two = keys(2)
        for version in (0, 1):
            relay.loses_the_next = True
            with pytest.raises(AutoReconnect):
                await store.save([box(one, version), box(two, version)])
            assert not relay.loses_the_next
            found = await store.load([one, two], 0)
            assert [each.version for each in found.values()] == [version + 1] * 2
            assert await store.save([box(one, version), box(two, version)]) == [one, two]
        await database["aggregates"].delete_many({})


async def test_more_than_the_driver_takes_at_once_is_saved_in_parts(stack: Endpoints) -> None:
    database = mongo(stack)
    store = open_store(database)
    await store.prepare()
    names = keys(5)
    full = [box(key) for key in names]
    for each in full:
        each.outbox = [outgoing(number, value=" " * MIB) for number in range(12)]
    await store.save([box(names[3])])
    assert await store.save(full) == [names[3]]
    assert await store.versions(names) == dict.fromkeys(names, 1)
    await database["aggregates"].delete_many({})
    database.client.close()
