"""An ear hears one topic from its beginning, in order, and knows when it has heard all of it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress

from deploy.received import Received


class Ear:
    """Keeps all that comes; what broke the listening is raised to whoever waits."""

    def __init__(self, messages: AsyncIterator[Received]) -> None:
        self.heard: list[Received] = []
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
        return [received for received in self.heard if received.key == key]

    async def first(self, wanted: Callable[[Received], bool], seconds: float = 30) -> Received:
        """The first message like this, also one that has come already."""

        def found() -> list[Received]:
            return [received for received in self.heard if wanted(received)]

        await self._until(lambda: bool(found()), seconds)
        return found()[0]

    async def up_to(self, ends: Mapping[int, int], seconds: float = 30) -> None:
        """Wait until all that lies before these offsets of the partitions is heard."""
        await self._until(
            lambda: all(end == 0 or self._next.get(part, 0) >= end for part, end in ends.items()),
            seconds,
        )

    async def _until(self, so: Callable[[], bool], seconds: float) -> None:
        async with asyncio.timeout(seconds), self._moved:
            await self._moved.wait_for(lambda: so() or self._listening.done())
        if not so():
            self._listening.result()
            raise EOFError("nothing more will be heard")

    async def _listen(self) -> None:
        try:
            async for received in self._messages:
                async with self._moved:
                    self.heard.append(received)
                    self._next[received.partition] = received.offset + 1
                    self._moved.notify_all()
        finally:
            async with self._moved:
                self._moved.notify_all()
