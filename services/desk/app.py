"""A desk, put together: it reads for its agencies, shows their people what came, and answers."""

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from services.desk.bell import Bell
from services.desk.bus.reading import Reader
from services.desk.bus.sending import Sender
from services.desk.desk import Desk
from services.desk.forgetting import Forgetting
from services.desk.health import Figures, Health
from services.desk.keeping import Keeping
from services.desk.pages.answers import page
from services.desk.pages.doors import DOORS
from services.desk.pages.outermost import Outermost
from services.desk.pages.throttle import Throttle
from services.desk.pages.visit import Door, OpenDoor, routes
from services.desk.settings import DeskSettings
from services.desk.stored.figures import StoredFigures
from services.desk.stored.stores import stores_in
from services.desk.storing import Storing
from shared.kafka.login import KafkaLogin
from shared.network.registry import AgencyKind, Registry
from shared.process.settings import Surroundings
from shared.process.starting import until_it_works
from shared.process.troubles import named
from shared.store.mongo import MongoAway, connect
from shared.watch.clock import clock_from
from shared.watch.logs import declare, get_log
from shared.watch.retries import Retries
from shared.watch.trouble import Stopping, Trouble

declare("desk.started")
declare("desk.stopping")
declare("page.failed")

NAME = "desk"
_OURS = Path(__file__).parent / "web"
_END_SECONDS = 5.0
"""A loop may take this long to end in order; what it leaves goes on with the next start."""


class DeskProcess:
    """One process of a desk."""

    def __init__(
        self,
        settings: DeskSettings,
        around: Surroundings,
        checkpoint: Callable[[str], None] = lambda _place: None,
        doors: Sequence[Door | OpenDoor] = DOORS,
    ) -> None:
        self._log = get_log()
        self._doors = doors
        overlays = [around.registry_keys] if around.registry_keys is not None else []
        registry = Registry.load(around.registry, *overlays)
        self._serves = [each.id for each in registry.agencies if each.desk == settings.origin]
        database = connect(around.mongo, database=NAME, user=NAME, password=around.password())
        stores = stores_in(database, _wall, copy_days=settings.copy_days)
        self._bell = Bell()
        prisons = {each.id for each in registry.agencies if each.kind is AgencyKind.PRISON}
        logins = {
            agency: KafkaLogin(around.kafka, agency, settings.secret_of(agency), around.kafka_ca)
            for agency in self._serves
        }
        self._figures = Figures()
        self._troubles: list[Trouble] = []
        self._starting = self._trouble()
        senders = {
            agency: Sender(login, stores.orders, self._retries(), self._log, checkpoint)
            for agency, login in logins.items()
        }
        self._prepared = stores.all().values()
        self._parts = settings.parts
        self._throttle = Throttle(settings.tries_per_minute, settings.all_tries_per_minute, _wall)
        clock = clock_from(around.clock_file)
        self.desk = Desk(
            **stores.all(),  # type: ignore[arg-type]  # each under the name of its own field
            origin=settings.origin,
            registry=registry,
            clock=clock,
            wall=_wall,
            places=settings.municipalities(),
            wake={agency: sender.wake for agency, sender in senders.items()},
            bell=self._bell,
            idle=timedelta(minutes=settings.session_minutes),
            checkpoint=checkpoint,
        )
        self._keeping = Keeping(
            stores,
            storing=Storing(stores.keys, stores.orders, clock.now, self.desk.give),
            ring=self._bell.ring,
            log=self._log,
            prisons=prisons,
            checkpoint=checkpoint,
        )
        readers = [
            Reader(login, self._keeping, self._retries(), self._log) for login in logins.values()
        ]
        audit = timedelta(days=settings.audit_days)
        self.forgetting = Forgetting(stores, clock.now, audit, self._retries())
        self._loops = [
            *(reader.run for reader in readers),
            *(sender.run for sender in senders.values()),
            self.forgetting.run,
        ]
        self._running: list[asyncio.Task[None]] = []
        self._has_begun = False
        self._health = Health(
            stored=StoredFigures(database),
            readers=readers,
            clock=clock,
            troubles=self._troubles,
            figures=self._figures,
            why_not_alive=self._why_not_alive,
            why_not_begun=lambda: [] if self._has_begun else ["it has not begun yet"],
        )

    def app(self) -> ASGIApp:
        """The pages, and the whole life of the process."""
        own: list[BaseRoute] = [
            Mount("/parts", StaticFiles(directory=self._parts)),
            Mount("/desk", StaticFiles(directory=_OURS)),
        ]
        inside = Starlette(
            routes=[*routes(self.desk, self._doors, self._throttle), *own],
            exception_handlers={
                HTTPException: _not_taken,
                MongoAway: _away,
                TimeoutError: _away,
                Exception: _failed,
            },
            lifespan=self._life,
        )
        # A path with a slash too many is none of ours; sent back, it would say again what came.
        inside.router.redirect_slashes = False
        return Outermost(inside, lambda error: self._log.trouble("page.failed", error))

    def probes(self) -> ASGIApp:
        """What operators may ask; not for browsers."""
        return Starlette(routes=self._health.routes())

    def stop(self) -> None:
        """Wait for nothing any more that is away."""
        self._log.fact("desk.stopping")
        for trouble in self._troubles:
            trouble.let_go()
        # An open page would hold the exit up.
        self._bell.silence()

    async def prepare(self) -> None:
        """Make what the database needs, when it can be reached."""
        for store in self._prepared:
            await until_it_works(store.prepare, self._starting)

    @asynccontextmanager
    async def _life(self, _app: Starlette) -> AsyncIterator[None]:
        await self.prepare()
        for agency in self._serves:
            # Before anybody looks: a list that is still being made would look like a whole one.
            await until_it_works(partial(self._keeping.catch_up, agency), self._starting)
        self._running = [asyncio.create_task(_until_stopped(loop)) for loop in self._loops]
        # What the start has made stays for good. Each time the collector looked through all of it,
        # whoever waited for a page waited 80 ms longer.
        gc.freeze()
        self._has_begun = True
        self._log.fact("desk.started", count=len(self._serves))
        try:
            yield
        finally:
            for task in self._running:
                task.cancel()
            # A client of Kafka that is away hands over what it has, and waits for that.
            if self._running:
                await asyncio.wait(self._running, timeout=_END_SECONDS)

    def _why_not_alive(self) -> list[str]:
        return ["a loop has ended"] if any(task.done() for task in self._running) else []

    def _retries(self) -> Retries:
        return Retries(self._trouble(), named, "loop.failed")

    def _trouble(self) -> Trouble:
        trouble = Trouble(self._log, lambda cause: self._figures.retried.labels(cause).inc())
        self._troubles.append(trouble)
        return trouble


async def _until_stopped(loop: Callable[[], Awaitable[None]]) -> None:
    try:
        await loop()
    except Stopping:
        return


async def _not_taken(_request: Request, error: Exception) -> Response:
    """Nothing there, or nothing that is taken: in our words, never in those of what came."""
    if not isinstance(error, HTTPException):
        raise error
    here = error.status_code not in {404, 405}
    response = page("not_taken.html" if here else "not_here.html", status=error.status_code)
    response.headers.update(error.headers or {})
    return response


async def _away(_request: Request, _error: Exception) -> Response:
    response = page("away.html", status=503)
    response.headers["retry-after"] = "60"
    return response


async def _failed(_request: Request, _error: Exception) -> Response:
    return page("failed.html", status=500)


def _wall() -> datetime:
    return datetime.now(UTC)
