"""A service runs until it is asked to stop, and then ends in order."""

import asyncio
import gc
import logging
import os
from collections.abc import Callable
from types import FrameType
from typing import NoReturn

import uvicorn

from shared.process.process import Running
from shared.process.service import Service
from shared.process.settings import ServiceSettings
from shared.watch.logs import configure

LOOP = asyncio.new_event_loop
"""The event loop of every service: Python's own, on purpose (docs/decisions/0035)."""
GAVE_UP = 70
"""Exit code of a process that only a restart mends (EX_SOFTWARE of sysexits.h)."""
_END_SECONDS = 40.0
"""Such a process may take this long to end in order; a batch is given 25 seconds."""


def run(service: Service, checkpoint: Callable[[str], None] = lambda _place: None) -> None:
    """Run the service in this process until SIGTERM or SIGINT. Exits by SystemExit."""
    settings = ServiceSettings()
    configure(service.switchboard.service, replica=settings.replica or "any")
    with asyncio.Runner(loop_factory=LOOP) as runner:
        gave_up = runner.run(_serve(service, settings, checkpoint))
    if gave_up:
        raise SystemExit(GAVE_UP)


async def _serve(
    service: Service, settings: ServiceSettings, checkpoint: Callable[[str], None]
) -> bool:
    """Serve until it ends; tells whether that was of its own accord."""
    # Built inside the running loop: aiokafka's clients ask for it when they are made.
    running = Running(service, settings, checkpoint)
    # What the start has made stays for good: the collector need not look at it ever again. A batch
    # makes some 50,000 objects that all live until its end; looking through them every 700, as
    # Python does by itself, took a quarter of the time.
    gc.freeze()
    gc.set_threshold(100_000, 10, 10)
    config = uvicorn.Config(
        running.app(),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        lifespan="on",
    )
    current = asyncio.current_task()
    assert current is not None  # noqa: S101 - the runner makes one
    server = _Server(config, running, current)
    # Not one of the service's own loops: it has to outlive a start that fails half way.
    watching = asyncio.create_task(running.watch())
    try:
        await server.serve()
    except asyncio.CancelledError:
        # Asked to stop before the start had ended; there is nothing to finish.
        return False
    finally:
        watching.cancel()
    return server.gave_up


class _Server(uvicorn.Server):
    """A server whose signals also end what the service waits for."""

    def __init__(
        self, config: uvicorn.Config, running: Running, current: "asyncio.Task[None]"
    ) -> None:
        super().__init__(config)
        self._running = running
        self._loop = asyncio.get_running_loop()
        self._task = current
        self.gave_up = False
        running.give_up = self._give_up

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop waiting first: a start or a batch that waits for a server would hold the exit up."""
        self._loop.call_soon_threadsafe(self._running.stop)
        if not self.started:
            self._loop.call_soon_threadsafe(self._task.cancel)
        super().handle_exit(sig, frame)

    def _give_up(self) -> None:
        self.gave_up = self.should_exit = True
        self._running.stop()
        self._loop.call_later(_END_SECONDS, _end_at_once)


def _end_at_once() -> NoReturn:
    """What is dead may also hang when it is stopped; nothing unacknowledged is lost by this."""
    logging.shutdown()
    os._exit(GAVE_UP)
