"""A connection that closes under whoever writes to it is an error they all expect, on real Kafka.

With uvloop it was not: writing to a closed transport raised RuntimeError there, and whatever task
of aiokafka was writing at that moment ended for good (aiokafka issue 1038).
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.client import AIOKafkaClient, ConnectionGroup
from aiokafka.errors import KafkaError

from deploy.servers.endpoints import ADMIN, Endpoints
from shared.kafka.login import KafkaLogin
from shared.kafka.offsets import Offsets
from shared.kafka.producer import Producer
from shared.kafka.reading import CarefulConsumer
from shared.kafka.tasks import ended, error_of, watched
from shared.process.liveness import Client
from shared.process.serve import LOOP
from shared.wire.envelope import Outgoing
from tests.run.bound import HANG_SECONDS
from tests.shared.kafka.failing_tasks import fail

TIMES = 5
KEPT = (
    ("consumer", "AIOKafkaClient._md_synchronizer"),
    ("consumer", "Fetcher._fetch_requests_routine"),
    ("consumer", "GroupCoordinator._coordination_routine"),
    ("consumer", "GroupCoordinator._heartbeat_routine"),
    ("consumer", "GroupCoordinator._commit_refresh_routine"),
    ("producer", "AIOKafkaClient._md_synchronizer"),
    ("admin", "AIOKafkaClient._md_synchronizer"),
    ("reader", "AIOKafkaClient._md_synchronizer"),
    ("reader", "Fetcher._fetch_requests_routine"),
    ("reader", "NoGroupCoordinator._reset_committed_routine"),
)
"""The tasks that aiokafka keeps for the clients of a process, but for the sender of a producer."""
OUTGOING = Outgoing("", "", "", "de.kvi-mv.X.v1", "2026-03-16T12:00:00Z", "{}", "c", "d", "e")
ENDS_BY_ITSELF = {
    "AIOKafkaConnection._read",
    "Event.wait",
    "Fetcher._proc_fetch_request",
    "Fetcher._update_fetch_positions",
    "Sender._send_produce_req",
}


class Bug(Exception):
    """What no client expects."""


class Closing:
    """Closes connections in the moment between a client's choice of one and its writing to it."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._left: Counter[tuple[AIOKafkaClient, ConnectionGroup]] = Counter()
        self.over = asyncio.Event()
        """Every connection was closed as often as it was wished."""
        choose = AIOKafkaClient._get_conn  # noqa: SLF001 - all that is written goes through it

        async def chosen(
            client: AIOKafkaClient,
            node_id: object,
            *,
            group: ConnectionGroup = ConnectionGroup.DEFAULT,
            **more: Any,
        ) -> Any:
            connection = await choose(client, node_id, group=group, **more)
            if connection is not None and self._left[client, group] > 0:
                self._left[client, group] -= 1
                connection._writer.transport.abort()  # noqa: SLF001
                await asyncio.sleep(0)  # the transport is closed now, and its reader does not know
                if not +self._left:
                    self.over.set()
            return connection

        patch.setattr(AIOKafkaClient, "_get_conn", chosen)

    def under(
        self, client: AIOKafkaClient, group: ConnectionGroup = ConnectionGroup.DEFAULT
    ) -> None:
        """Close the next few connections of this client."""
        self.over.clear()
        self._left[client, group] = TIMES

    async def done(self) -> None:
        await asyncio.wait_for(self.over.wait(), HANG_SECONDS)


Story = Callable[["Place"], Coroutine[Any, Any, None]]


class Place:
    """A topic, and what the stories need of Kafka."""

    def __init__(self, login: KafkaLogin, closing: Closing, topic: str) -> None:
        self.login = login
        self.closing = closing
        self.topic = topic

    async def producer(self) -> Producer:
        producer = Producer(self.login)
        await producer.start()
        return producer

    @asynccontextmanager
    async def clients(self) -> AsyncIterator[dict[str, tuple[Client, Any]]]:
        """All that a process has, each with aiokafka's own client inside of it."""
        async with AsyncExitStack() as stack:
            producer, offsets = await self.producer(), Offsets(self.login, self.topic)
            stack.push_async_callback(producer.stop)
            await offsets.start()
            stack.push_async_callback(offsets.stop)
            consumer = await stack.enter_async_context(self.member())
            await send(producer, self.topic, "1")
            await read(consumer, 1)
            yield {
                "consumer": (consumer, consumer),
                "producer": (producer, producer._producer),  # noqa: SLF001
                "admin": (offsets, offsets._admin),  # noqa: SLF001
                "reader": (offsets, offsets._reader),  # noqa: SLF001
            }

    @asynccontextmanager
    async def member(self) -> AsyncIterator[CarefulConsumer]:
        """A member of a group, as a lane has it."""
        consumer = CarefulConsumer(
            self.topic,
            **self.login.aiokafka(),
            group_id=self.topic,
            auto_offset_reset="earliest",
            enable_auto_commit=False,
            heartbeat_interval_ms=100,
            metadata_max_age_ms=300,
        )
        await consumer.start()
        try:
            yield consumer
        finally:
            await consumer.stop()


@pytest.fixture
def live(stack: Endpoints, monkeypatch: pytest.MonkeyPatch) -> Callable[[Story], None]:
    """Runs a story in the event loop of the services."""

    async def told(story: Story) -> None:
        login, name = stack.login(ADMIN), f"closing-{uuid4()}"
        admin = AIOKafkaAdminClient(**login.aiokafka())
        await admin.start()
        await admin.create_topics([NewTopic(name, 1, 1)])
        try:
            with monkeypatch.context() as patch:
                await asyncio.wait_for(story(Place(login, Closing(patch), name)), HANG_SECONDS)
        finally:
            await admin.delete_topics([name])
            await admin.close()

    def run(story: Story) -> None:
        with asyncio.Runner(loop_factory=LOOP) as runner:
            runner.run(told(story))

    return run


async def send(producer: Producer, topic: str, *values: str) -> None:
    outgoing = [replace(OUTGOING, key="one", value=value) for value in values]
    await asyncio.gather(*await producer.send(topic, outgoing, b"s"))


async def read(consumer: AIOKafkaConsumer, count: int) -> list[str]:
    found: list[str] = []
    while len(found) < count:
        try:
            polled = await consumer.getmany(timeout_ms=100)
        except KafkaError:
            continue  # so does FastStream, more slowly
        found += [record.value.decode() for part in polled.values() for record in part]
    return found


def test_a_consumer_whose_connections_close_while_it_fetches_reads_on(
    live: Callable[[Story], None],
) -> None:
    async def story(place: Place) -> None:
        producer = await place.producer()
        async with place.member() as consumer:
            place.closing.under(consumer._client)  # noqa: SLF001
            await place.closing.done()
            await send(producer, place.topic, "1", "2", "3")
            assert await read(consumer, 3) == ["1", "2", "3"]
            assert ended(consumer) == []
        await producer.stop()

    live(story)


def test_a_member_whose_connections_close_while_it_beats_or_commits_stays_in_its_group(
    live: Callable[[Story], None],
) -> None:
    async def story(place: Place) -> None:
        producer = await place.producer()
        async with place.member() as consumer:
            await send(producer, place.topic, "1")
            await read(consumer, 1)
            place.closing.under(consumer._client, ConnectionGroup.COORDINATION)  # noqa: SLF001
            while not place.closing.over.is_set():  # heartbeats and commits, whoever comes first
                await consumer.commit()
            await send(producer, place.topic, "2")
            assert await read(consumer, 1) == ["2"]
            await consumer.commit()
            assert ended(consumer) == []
            assert len(consumer.places() or {}) == 1
        await producer.stop()

    live(story)


def test_a_producer_whose_connections_close_while_it_writes_loses_nothing(
    live: Callable[[Story], None],
) -> None:
    async def story(place: Place) -> None:
        producer = await place.producer()
        await send(producer, place.topic, "begin")
        place.closing.under(producer._producer.client)  # noqa: SLF001
        number = 0
        while not place.closing.over.is_set():
            await send(producer, place.topic, str(number))
            number += 1
        await send(producer, place.topic, "end")
        assert producer.ended() == []
        async with place.member() as consumer:
            sent = ["begin", *(str(each) for each in range(number)), "end"]
            assert await read(consumer, len(sent)) == sent
        await producer.stop()

    live(story)


@pytest.mark.parametrize("part", ["_admin", "_reader"])
def test_whoever_asks_for_offsets_while_connections_close_hears_of_it_as_of_a_kafka_that_is_away(
    live: Callable[[Story], None], part: str
) -> None:
    async def story(place: Place) -> None:
        offsets = Offsets(place.login, place.topic)
        await offsets.start()
        place.closing.under(getattr(offsets, part)._client)  # noqa: SLF001
        while not place.closing.over.is_set():
            try:
                await offsets.visible()
                ends = await offsets.ends([place.topic])
                await offsets.older(await offsets.waiting(ends), 0)
            except KafkaError:
                await asyncio.sleep(0)
        assert place.topic in await offsets.visible()
        assert len(await offsets.ends([place.topic])) == 1
        assert offsets.ended() == []
        await offsets.stop()

    live(story)


def test_every_task_that_aiokafka_keeps_for_a_client_is_watched(
    live: Callable[[Story], None],
) -> None:
    async def story(place: Place) -> None:
        before = asyncio.all_tasks()
        async with place.clients() as clients:
            seen = {(name, task) for name, (_, own) in clients.items() for task in watched(own)}
            sender = clients["producer"][1]._sender.sender_task  # noqa: SLF001 - `recover` looks at it
            kept = asyncio.all_tasks() - before - {task for _, task in seen} - {sender}
            assert {_name(task) for task in kept} <= ENDS_BY_ITSELF
            assert {(name, _name(task)) for name, task in seen} == set(KEPT)

    live(story)


@pytest.mark.parametrize(("name", "kept"), KEPT)
def test_whichever_of_these_tasks_fails_its_client_says_so(
    live: Callable[[Story], None], name: str, kept: str
) -> None:
    async def story(place: Place) -> None:
        with suppress(Bug, KafkaError):  # who has lost a task does not stop in order
            async with place.clients() as clients:
                client, own = clients[name]
                (task,) = (task for task in watched(own) if _name(task) == kept)
                assert client.ended() == []
                await fail(task, Bug())
                assert task in client.ended()
                error = error_of(task)
                assert Bug in {type(error), type(error and error.__cause__)}

    live(story)


def _name(task: "asyncio.Task[Any]") -> str:
    coroutine: Any = task.get_coro()
    return str(coroutine.__qualname__)
