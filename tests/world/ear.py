"""An ear hears one topic from its beginning, in order, and knows when it has heard all of it."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress

from shared.wire.received import Received
from tests.run.bound import HANG_SECONDS


class Ear:
    """Keeps all that comes; what broke the listening is raised to whoever waits."""

    def __init__(self, messages: AsyncIterator[Received]) -> None:
        self.heard: list[Received] = []
        self._about: defaultdict[str | None, list[Received]] = defaultdict(list)
        self._next: dict[int, int] = {}
        self._messages = messages
        self._moved = asyncio.Condition()
        self._listening = asyncio.create_task(self._listen())

    async def close(self) -> None:
        self._listening.cancel()
        with suppress(asyncio.CancelledError):
            await self._listening

    def about(self, key: str) -> list[Received]:
        """What concerns one case or training."""
        return self._about[key]

    async def finds(self, search: Callable[[], Received | None]) -> Received:
        """What a search in what was heard comes up with, now or once it has come."""
        await self._until(lambda: search() is not None)
        found = search()
        assert found is not None
        return found

    async def up_to(self, ends: Mapping[int, int]) -> None:
        """Wait until all that lies before these offsets of the partitions is heard."""
        await self._until(
            lambda: all(end == 0 or self._next.get(part, 0) >= end for part, end in ends.items())
        )

    async def _until(self, so: Callable[[], bool]) -> None:
        async with asyncio.timeout(HANG_SECONDS), self._moved:
            await self._moved.wait_for(lambda: so() or self._listening.done())
        if not so():
            self._listening.result()
            raise EOFError("nothing more will be heard")

    async def _listen(self) -> None:
        try:
            async for received in self._messages:
                async with self._moved:
                    self.heard.append(received)
                    self._about[received.key].append(received)
                    self._next[received.partition] = received.offset + 1
                    self._moved.notify_all()
        finally:
            async with self._moved:
                self._moved.notify_all()
