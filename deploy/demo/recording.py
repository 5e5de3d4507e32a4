"""What the monitor reads on the topics between the services, counted and kept."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from typing import Any, Self

from deploy.agency.topic_reader import TopicReader
from deploy.network.rights import MONITOR
from deploy.network.services import SWITCHBOARDS
from deploy.network.topic import Use, use_of
from deploy.servers.endpoints import Endpoints
from shared.wire.received import Received

TOPICS = tuple(
    sorted(
        topic
        for switchboard in SWITCHBOARDS.values()
        for topic in switchboard.writes_to()
        if use_of(topic) in {Use.SHARED, Use.PROGRAMME}
    )
)
"""All that services tell each other, but for what is sealed."""
SECONDS = 300


class Recording:
    """Every record from the first on; a context manager that listens."""

    def __init__(self, endpoints: Endpoints, told: Callable[[Received], None]) -> None:
        self._readers = [
            TopicReader(endpoints.login(MONITOR), topic, from_start=True) for topic in TOPICS
        ]
        self._told = told
        self._messages: list[Received] = []
        self._next: dict[tuple[str, int], int] = {}
        self._moved = asyncio.Condition()
        self._listening: list[asyncio.Task[None]] = []
        self.counts: Counter[str] = Counter()

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as opened:
            for reader in self._readers:
                await opened.enter_async_context(reader)
                listening = asyncio.create_task(self._listen(reader))
                self._listening.append(listening)
                opened.push_async_callback(_end, listening)
            self._undo = opened.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._undo.aclose()

    async def everything(self, ends: Mapping[Any, int]) -> list[Received]:
        """All that lies before these ends, in the order in which it was said."""
        async with asyncio.timeout(SECONDS), self._moved:
            await self._moved.wait_for(lambda: self._is_up_to(ends))
        return sorted(
            self._messages,
            key=lambda each: (each.written_at, each.topic, each.partition, each.offset),
        )

    def _is_up_to(self, ends: Mapping[Any, int]) -> bool:
        for listening in self._listening:
            if listening.done():
                listening.result()
        return all(
            self._next.get((place.topic, place.partition), 0) >= end for place, end in ends.items()
        )

    async def _listen(self, reader: TopicReader) -> None:
        try:
            async for message in reader.messages():
                async with self._moved:
                    self._messages.append(message)
                    self._next[message.topic, message.partition] = message.offset + 1
                    self._moved.notify_all()
                self.counts[message.type_name] += 1
                self._told(message)
        finally:
            async with self._moved:
                self._moved.notify_all()


async def _end(listening: "asyncio.Task[None]") -> None:
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
