"""Run a desk until it is asked to stop: `python -m services.desk`."""

import asyncio
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

import uvicorn

from services.desk.app import NAME, DeskProcess
from services.desk.certificate import BadCertificate
from services.desk.domain.places import BadPlaces
from services.desk.pages.doors import DOORS
from services.desk.pages.visit import Door, OpenDoor
from services.desk.settings import DeskSettings
from shared.process.settings import Surroundings
from shared.watch.logs import configure

_OPEN_SECONDS = 5
"""What is still being answered then is broken off: the browser asks again."""


def run(
    checkpoint: Callable[[str], None] = lambda _place: None,
    /,
    doors: Sequence[Door | OpenDoor] = DOORS,
) -> None:
    """Run it in this process until SIGTERM or SIGINT. Exits by SystemExit."""
    configure(NAME)
    try:
        asyncio.run(_serve(checkpoint, doors))
    except (BadCertificate, BadPlaces) as error:
        sys.exit(f"kvi: {error}")


async def _serve(checkpoint: Callable[[str], None], doors: Sequence[Door | OpenDoor]) -> None:
    around, settings = Surroundings(), DeskSettings()
    process = DeskProcess(settings, around, checkpoint, doors)
    pages = pages_of(process, settings)
    probes = Beside(
        uvicorn.Config(
            process.probes(),
            host=around.host,
            port=around.port,
            log_config=None,
            access_log=False,
            lifespan="off",
        )
    )
    current = asyncio.current_task()
    assert current is not None  # noqa: S101 - the runner makes one
    # From the beginning, so that they can say what a start waits for.
    beside = asyncio.create_task(probes.serve())
    try:
        await _Server(pages, process, current).serve()
    except asyncio.CancelledError:
        # Asked to stop before the start had ended; there is nothing to finish.
        return
    finally:
        probes.should_exit = True
        await beside


def pages_of(process: DeskProcess, settings: DeskSettings) -> uvicorn.Config:
    """How its pages are served. Raises BadCertificate."""
    tls = settings.tls()
    return uvicorn.Config(
        process.app(),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=settings.proxies,
        timeout_graceful_shutdown=_OPEN_SECONDS,
        ssl_context_factory=None if tls is None else lambda *_: tls,
    )


class _Server(uvicorn.Server):
    """A server whose signals also end what the desk waits for."""

    def __init__(
        self, config: uvicorn.Config, process: DeskProcess, current: "asyncio.Task[None]"
    ) -> None:
        super().__init__(config)
        self._process = process
        self._loop = asyncio.get_running_loop()
        self._task = current

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop waiting first: a start that waits for a server would hold the exit up."""
        self._loop.call_soon_threadsafe(self._process.stop)
        if not self.started:
            self._loop.call_soon_threadsafe(self._task.cancel)
        super().handle_exit(sig, frame)


class Beside(uvicorn.Server):
    """A second server of the process, which ends with the first."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """They are the other's."""
        yield


if __name__ == "__main__":
    run()
