"""A client that is always stopped, even if its start or the work with it fails."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol, TypeVar


class Client(Protocol):
    """What has to be stopped even if it could not be started."""

    async def start(self) -> None:
        """Connect."""

    async def stop(self) -> None:
        """Disconnect, also from half a connection."""


C = TypeVar("C", bound=Client)


@asynccontextmanager
async def started(client: C, seconds: float | None = None) -> AsyncIterator[C]:
    """Start it, within these seconds, for as long as the block lasts. Raises TimeoutError."""
    try:
        async with asyncio.timeout(seconds):
            await client.start()
        yield client
    finally:
        await client.stop()
