"""A service's process is put together here, the same way for all four; nothing is decided."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from faststream.asgi import AsgiFastStream

from shared import VERSION
from shared.engine.batch_time import BatchTime
from shared.engine.decide import Decider
from shared.engine.decisions import Windows
from shared.engine.engine import Engine
from shared.engine.facts import declare_facts
from shared.engine.report import Report
from shared.kafka.broker import LOGGER, make_broker
from shared.kafka.broker import connect as connect_broker
from shared.kafka.login import KafkaLogin
from shared.kafka.offsets import Offsets
from shared.kafka.producer import Producer
from shared.kafka.publish import Publisher
from shared.language.topics import self_topic
from shared.process.deadlines import DeadlineScheduler
from shared.process.health import Health
from shared.process.lane import Lane
from shared.process.liveness import Fault, Liveness
from shared.process.loops import Loops
from shared.process.measuring import Measuring
from shared.process.parked_page import parked_page
from shared.process.service import LoopContext, Service, inputs, outputs, registry_of
from shared.process.settings import ServiceSettings
from shared.process.starting import until_it_works
from shared.process.troubles import named
from shared.store.mongo import connect
from shared.store.mongo_store import MongoStore
from shared.store.published import Published
from shared.store.watermark import Watermark
from shared.watch.clock import clock_from
from shared.watch.logs import declare, get_log
from shared.watch.metrics import Metrics
from shared.watch.retries import Retries
from shared.watch.trouble import Trouble
from shared.wire.decode import Decoder

declare("service.started")
declare("service.stopping")

_DAY_MS = 24 * 60 * 60 * 1000


class Running:
    """A service's process: builds the pieces, starts and stops them in order."""

    def __init__(
        self,
        service: Service,
        settings: ServiceSettings,
        checkpoint: Callable[[str], None] = lambda _place: None,
    ) -> None:
        board = service.switchboard
        name = board.service
        password = settings.password()
        login = KafkaLogin(settings.kafka, name, password, settings.kafka_ca)
        registry = registry_of(settings)
        self._log = get_log()
        self._metrics = Metrics()
        self._service = service
        self._topics = inputs(board, registry)
        self._broker = make_broker(login)
        self._offsets = Offsets(login, f"{name}.v1")
        self._producer = Producer(login)
        published = Published()
        database = connect(settings.mongo, database=name, user=name, password=password)
        watermark = Watermark(_wall_ms, self._offsets.watermark)
        self._note = watermark.note
        self._store = MongoStore(database, board.models, published, watermark)
        clock = clock_from(settings.clock_file)
        decoder = Decoder(board, registry)
        decider = Decider(board, service.rules(registry), VERSION, decoder.decode)
        declare_facts(board.tells())
        windows = Windows(settings.retention_days * _DAY_MS, settings.seen_days * _DAY_MS)

        def make_engine(trouble: Trouble) -> Engine:
            return Engine(
                switchboard=board,
                decoder=decoder,
                decider=decider,
                store=self._store,
                publisher=self._publisher(trouble),
                published=published,
                batch_time=BatchTime(name, clock, _wall_ms, windows, trouble),
                retries=Retries(trouble, named, "batch.failed"),
                report=Report(self._log, self._metrics),
                checkpoint=checkpoint,
            )

        self._lanes = [
            self._lane(settings.member(name, number), settings, make_engine)
            for number in range(1, (settings.lanes or service.lanes) + 1)
        ]
        loops = [*service.loops]
        if board.scheduled:
            loops.append(self._deadlines)
        self._starting = self._trouble()
        self._registry = registry
        self._clock = clock

        def make_context() -> LoopContext:
            trouble = self._trouble()
            return LoopContext(
                settings=settings,
                registry=registry,
                clock=clock,
                database=database,
                store=self._store,
                publisher=self._publisher(trouble),
                trouble=trouble,
                retries=Retries(trouble, named, "loop.failed"),
                log=self._log,
                wall_ms=_wall_ms,
                service=name,
            )

        self._loops = Loops(loops, make_context)
        self.give_up: Callable[[], None] = lambda: None
        """Ends the process, for another to take its work over."""
        self._liveness = Liveness(
            lanes=self._lanes,
            background=self._loops.tasks,
            clients=[self._offsets, self._producer],
            offsets=self._offsets,
            topics=self._topics,
            log=self._log,
            # Looked up late: the server that can end the process is made afterwards.
            give_up=lambda: self.give_up(),  # noqa: PLW0108
        )

    def app(self) -> AsgiFastStream:
        """The ASGI application: what operators may ask, and the whole life of the process."""
        measuring = Measuring(
            store=self._store,
            offsets=self._offsets,
            lanes=self._lanes,
            troubles=[self._starting, *self._loops.troubles],
            topics=self._topics,
            clock=self._clock,
            wall_ms=_wall_ms,
            metrics=self._metrics,
            kinds=self._service.switchboard.models,
            figures=self._service.figures,
        )
        health = Health(
            store=self._store,
            offsets=self._offsets,
            lanes=self._lanes,
            liveness=self._liveness,
            troubles=[self._starting, *self._loops.troubles],
            topics=self._topics | outputs(self._service.switchboard, self._registry),
            measuring=measuring,
            metrics=self._metrics,
        )
        routes = [*health.routes(), parked_page(self._store)]
        return AsgiFastStream(
            self._broker,
            asgi_routes=routes,
            logger=LOGGER,
            lifespan=self._life,
            after_startup=[self._liveness.begin],
        )

    async def watch(self) -> None:
        """Look after the process from when it has started until it stops or has to end."""
        await self._liveness.watch()

    @asynccontextmanager
    async def _life(self) -> AsyncIterator[None]:
        try:
            async with self._started_in_order():
                yield
        except Exception as error:
            # FastStream starts the consumers behind this, and goes on without those that failed.
            self._liveness.end(Fault("start.failed", error))
            raise

    @asynccontextmanager
    async def _started_in_order(self) -> AsyncIterator[None]:
        await self._prepare()
        self._loops.start()
        self._log.fact("service.started", count=len(self._topics))
        try:
            yield
        finally:
            await self._loops.stop()
            await self._offsets.stop()
            await self._producer.stop()

    def stop(self) -> None:
        """Stop waiting for servers: a batch that can end does, any other is let go."""
        self._log.fact("service.stopping")
        self._liveness.rest()
        self._starting.let_go()
        self._loops.let_go()
        for lane in self._lanes:
            lane.stop()

    def _end(self) -> None:
        # Looked up late: the lanes are made before what watches them.
        self._liveness.end()

    async def _prepare(self) -> None:
        """Wait for MongoDB and Kafka, however long they take."""
        await until_it_works(lambda: self._store.prepare(self._service.indexes), self._starting)
        await until_it_works(self._offsets.start, self._starting)
        await until_it_works(self._producer.start, self._starting)
        spacing_ms = self._service.spacing_ms
        await until_it_works(lambda: connect_broker(self._broker, spacing_ms), self._starting)

    async def _deadlines(self, context: LoopContext) -> None:
        topic = self_topic(self._service.switchboard.service)
        scheduler = DeadlineScheduler(
            service=self._service.switchboard.service,
            kinds=self._service.switchboard.scheduled,
            store=context.store,
            publisher=context.publisher,
            offsets=self._offsets,
            inputs=self._topics,
            clock=context.clock,
            wall_ms=_wall_ms,
            is_ours=lambda: any(lane.owns(topic, 0) for lane in self._lanes),
            trouble=context.trouble,
            retries=context.retries,
        )
        await scheduler.run()

    def _lane(
        self,
        member: str | None,
        settings: ServiceSettings,
        make_engine: Callable[[Trouble], Engine],
    ) -> Lane:
        trouble = self._trouble()
        return Lane(
            self._broker,
            make_engine(trouble),
            trouble,
            self._metrics,
            topics=self._topics,
            group=f"{self._service.switchboard.service}.v1",
            member=member,
            max_records=settings.batch_records,
            give_up=self._end,
            note=self._note,
        )

    def _trouble(self) -> Trouble:
        return Trouble(self._log, lambda cause: self._metrics.retried.labels(cause).inc())

    def _publisher(self, trouble: Trouble) -> Publisher:
        service = self._service.switchboard.service
        return Publisher(self._producer, service, trouble)


def _wall_ms() -> int:
    return int(time.time() * 1000)
