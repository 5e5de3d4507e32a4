"""A service runs until it is asked to stop, and then ends in order."""

import asyncio
import gc
from collections.abc import Callable
from types import FrameType

import uvicorn
import uvloop

from shared.logs import configure
from shared.process import Running
from shared.service import Service
from shared.settings import ServiceSettings


def run(service: Service, checkpoint: Callable[[str], None] = lambda _place: None) -> None:
    """Run the service in this process until SIGTERM or SIGINT. Exits by SystemExit."""
    settings = ServiceSettings()
    configure(service.switchboard.service, replica=settings.replica or "any")
    uvloop.run(_serve(service, settings, checkpoint))


async def _serve(
    service: Service, settings: ServiceSettings, checkpoint: Callable[[str], None]
) -> None:
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
    assert current is not None  # noqa: S101 - uvloop.run makes one
    try:
        await _Server(config, running, current).serve()
    except asyncio.CancelledError:
        # Asked to stop before the start had ended; there is nothing to finish.
        return


class _Server(uvicorn.Server):
    """A server whose signals also end what the service waits for."""

    def __init__(
        self, config: uvicorn.Config, running: Running, current: "asyncio.Task[None]"
    ) -> None:
        super().__init__(config)
        self._running = running
        self._loop = asyncio.get_running_loop()
        self._task = current
        running.give_up = self._give_up

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop waiting first: a start or a batch that waits for a server would hold the exit up."""
        self._loop.call_soon_threadsafe(self._running.stop)
        if not self.started:
            self._loop.call_soon_threadsafe(self._task.cancel)
        super().handle_exit(sig, frame)

    def _give_up(self) -> None:
        self.should_exit = True
