"""A process of the toy, or of a service, put together as in `shared/process/process.py`."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, cast

from faststream.kafka import KafkaBroker

from shared.engine.batch_time import BatchTime
from shared.engine.decide import Decider
from shared.engine.decisions import Windows
from shared.engine.engine import Engine
from shared.engine.report import Report
from shared.kafka.offsets import Offsets
from shared.kafka.publish import Publisher
from shared.network.registry import Registry
from shared.process.deadlines import DeadlineScheduler
from shared.process.lane import Lane
from shared.process.liveness import Client, Liveness
from shared.process.troubles import named
from shared.store.published import Published
from shared.store.store import Store
from shared.watch.clock import Clock
from shared.watch.logs import Log
from shared.watch.metrics import Metrics
from shared.watch.retries import Retries
from shared.watch.trouble import Trouble
from shared.wire.decode import Decoder
from shared.wire.switchboard import Switchboard
from tests.shared.engine.memory_broker import MemoryConsumer, MemoryGroup, MemoryProducer
from tests.shared.engine.memory_kafka import MemoryKafka, MemoryOffsets
from tests.shared.toy.records import REGISTRY
from tests.shared.toy.switchboard import SWITCHBOARD

DAY_MS = 24 * 60 * 60 * 1000
METRICS = Metrics()


class SilentLog(Log):
    """A log whose lines nobody reads: thousands of schedules would write millions."""

    def __init__(self) -> None:
        super().__init__(None, [], {})

    def fact(self, event: str, /, **fields: Any) -> None:
        """Say nothing."""

    def trouble(self, event: str, error: BaseException | None = None, /, **fields: Any) -> None:
        """Say nothing."""


class SilentReport(Report):
    """Reports nothing."""

    def batch(self, batch: Any, decisions: Any, outgoing: Any) -> None:
        """Say nothing."""


@dataclass
class Design:
    """The parts of a process; a test takes one rule out by putting another part in."""

    engine: type[Engine] = Engine
    decider: type[Decider] = Decider
    publisher: type[Publisher] = Publisher
    lane: type[Lane] = Lane
    switchboard: Switchboard = SWITCHBOARD
    registry: Registry = REGISTRY
    windows: Windows = field(default_factory=lambda: Windows(7 * DAY_MS, 30 * DAY_MS))
    store: Callable[[Store], Store] = lambda store: store


class Process:
    """One process: some lanes, a scheduler of deadlines, one memory of what it saw published."""

    def __init__(  # noqa: PLR0913 - everything outside of a process is its surroundings
        self,
        *,
        design: Design,
        group: MemoryGroup,
        producer: MemoryProducer,
        store: Store,
        published: Published,
        note: Callable[[], str],
        rules: object,
        clock: Clock,
        wall_ms: Callable[[], int],
        lanes: int = 1,
        max_records: Callable[[], int] = lambda: 500,
        checkpoint: Callable[[str], None] = lambda _place: None,
        log: Log | None = None,
        report: Report | None = None,
    ) -> None:
        log = log or SilentLog()
        board = design.switchboard
        self.kafka = MemoryKafka(group, max_records)
        self.producer = producer
        self.store = store
        self.published = published
        broker = cast("KafkaBroker", self.kafka)
        decoder = Decoder(board, design.registry)
        decider = design.decider(board, rules, "1.0.0", decoder.decode)
        self.gave_up = asyncio.Event()
        """Set when it wants to be replaced by a fresh one."""
        self.troubles: list[Trouble] = []
        self.lanes: list[Lane] = []
        self.beside: list[asyncio.Task[None]] = []
        """Its loops beside the batches, as far as a test has any."""
        self.clients: list[Client] = []
        """Its clients beside the lanes, as far as a test has any."""
        topics = [place.topic for place in group.acknowledged]
        offsets = cast("Offsets", MemoryOffsets(group))

        def new_publisher(trouble: Trouble) -> Publisher:
            return design.publisher(producer, board.service, trouble)

        for number in range(lanes):
            trouble = Trouble(log, lambda _cause: None)
            engine = design.engine(
                switchboard=board,
                decoder=decoder,
                decider=decider,
                store=store,
                publisher=new_publisher(trouble),
                published=published,
                batch_time=BatchTime(board.service, clock, wall_ms, design.windows, trouble),
                retries=Retries(trouble, named, "batch.failed"),
                report=report or SilentReport(log, METRICS),
                checkpoint=checkpoint,
            )
            self.troubles.append(trouble)
            self.lanes.append(
                design.lane(
                    broker,
                    engine,
                    trouble,
                    METRICS,
                    topics=topics,
                    group="toy.v1",
                    member=f"toy-1-{number}",
                    max_records=500,
                    give_up=lambda: self.liveness.end(),  # noqa: PLW0108 - made below
                    note=note,
                )
            )
        self.liveness = Liveness(
            lanes=self.lanes,
            background=self.beside,
            clients=self.clients,
            offsets=offsets,
            topics=topics,
            log=log,
            give_up=self.gave_up.set,
        )
        self.trouble = Trouble(log, lambda _cause: None)
        """That of the loops beside the batches."""
        self.retries = Retries(self.trouble, named, "loop.failed")
        self.deadlines = DeadlineScheduler(
            service=board.service,
            kinds=board.scheduled,
            store=store,
            publisher=new_publisher(self.trouble),
            offsets=offsets,
            inputs=topics,
            clock=clock,
            wall_ms=wall_ms,
            is_ours=lambda: any(lane.owns(board.self_topic, 0) for lane in self.lanes),
            trouble=self.trouble,
            retries=self.retries,
        )
        self.tasks: list[asyncio.Task[Any]] = []

    @property
    def consumers(self) -> list[MemoryConsumer]:
        """Its members of the group, one for each lane."""
        return [subscriber.consumer for subscriber in self.kafka.subscribers]

    def start(self, *, with_deadlines: bool = True) -> None:
        """Begin to consume."""
        loops: list[Coroutine[Any, Any, Any]] = [self.gave_up.wait()]
        self.liveness.begin()
        if with_deadlines:
            loops.append(self.deadlines.run())
        self.tasks = [asyncio.create_task(loop) for loop in loops]
        for subscriber in self.kafka.subscribers:
            task = asyncio.create_task(subscriber.consume())
            subscriber.tasks.append(task)
            self.tasks.append(task)

    async def kill(self) -> None:
        """End it at once, wherever it is: what it held in memory or had not sent is gone."""
        self.producer.close()
        for consumer in self.consumers:
            consumer.gone = True
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
