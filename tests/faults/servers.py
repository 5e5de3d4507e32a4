"""Servers of the embedded stack that stand still, and waiting for what comes of it."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from deploy.stack.folder import DataFolder
from tests.run.bound import HANG_SECONDS
from tests.world.world import World

LOOK_SECONDS = 0.1


def pid_of(world: World, server: str) -> int:
    """The process of a server of the embedded stack."""
    known = json.loads((DataFolder(world.system.folder).run / f"{server}.pid").read_text())
    return int(known["pid"])


@asynccontextmanager
async def frozen(world: World, *servers: str) -> AsyncIterator[None]:
    """Let servers stand still, as on a machine that swaps, and go on again."""
    pids = [pid_of(world, server) for server in servers]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


async def until(so: Callable[[], bool]) -> None:
    """Look until something is so."""
    async with asyncio.timeout(HANG_SECONDS):
        while not await asyncio.to_thread(so):  # noqa: ASYNC110 - processes tell no events
            await asyncio.sleep(LOOK_SECONDS)
