"""Servers of the embedded stack that stand still, and waiting for what comes of it."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from deploy.stack.folder import DataFolder
from tests.run.bound import HANG_SECONDS
from tests.world.world import World

LOOK_SECONDS = 0.1


def pid_of(world: World, server: str) -> int:
    """The process of a server of the embedded stack."""
    return _pid_in(world.system.folder, server)


def _pid_in(folder: Path, server: str) -> int:
    return int(json.loads((DataFolder(folder).run / f"{server}.pid").read_text())["pid"])


@asynccontextmanager
async def frozen(world: World, *servers: str) -> AsyncIterator[None]:
    """Let servers stand still, as on a machine that swaps, and go on again."""
    async with frozen_in(world.system.folder, *servers):
        yield


@asynccontextmanager
async def frozen_in(folder: Path, *servers: str) -> AsyncIterator[None]:
    """The same of those of any stack."""
    pids = [_pid_in(folder, server) for server in servers]
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
