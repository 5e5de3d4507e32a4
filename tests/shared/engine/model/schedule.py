"""One schedule: two replicas, a storm around them, then calm.

Of the toy, unless a service of its own is put in its place.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any, ClassVar

from aiokafka import TopicPartition

from shared.language.answers import DiscardParked, ReleaseParked
from shared.store.memory_store import MemoryStore
from shared.watch.clock import FixedClock
from tests.shared.engine.memory_broker import (
    MemoryBroker,
    MemoryConsumer,
    MemoryGroup,
    MemoryProducer,
)
from tests.shared.engine.model.senders import Sent, draw, taking_back
from tests.shared.engine.model.storm import Crash, Storm
from tests.shared.engine.process import Design, Process
from tests.shared.engine.shaky_store import Frost, ShakyStore
from tests.shared.engine.workshop import INPUTS, NOON, PARTITIONS
from tests.shared.toy.box import Rules
from tests.shared.toy.records import NOON_MS, OPERATOR, MemoryRecord, command

STORM_SECONDS = 20
FROZEN_SECONDS = (15, 15, 40, 90)
"""Longer than a session, and than what a process may still tell without looking again; some longer
than a rebalance waits for a batch."""
STOPS = ("decoded", "told_first", "saved", "saved", "published", "acknowledging")
PATIENCE_SECONDS = 2_000


class Schedule:
    """Runs once, from a seed."""

    inputs: ClassVar[Sequence[str]] = INPUTS
    partitions: ClassVar[Mapping[str, int]] = PARTITIONS
    begins: ClassVar[datetime] = NOON

    def __init__(self, seed: int, design: Design) -> None:
        self.random = Random(seed)  # noqa: S311 - a schedule must be the same again
        self.design = design
        self.storm = Storm(self.random)
        self.toy = Rules()
        self.clock = FixedClock(self.begins)
        self.broker = MemoryBroker(self.partitions, self.wall_ms)
        self.group = MemoryGroup(self.broker, self.inputs, self._assign)
        self.store = MemoryStore(design.switchboard.models, self.wall_ms, self.group.watermark)
        self.sent = self.draw()
        self.discarded: set[str] = set()
        self.surprises: list[str] = []
        self.passed: set[str] = set()
        """The checkpoints that somebody came by."""
        self.stood_still: set[str] = set()
        """Those at which a whole process did."""
        self._living: dict[Process, Frost] = {}
        self._next_stop: dict[Frost, str] = {}
        """Who will stand still, and at which place."""
        self._number = 1_000
        self._frozen_seconds = self.random.choice(FROZEN_SECONDS)

    def wall_ms(self) -> int:
        """The broker's time."""
        return NOON_MS + int(asyncio.get_running_loop().time() * 1000)

    def draw(self) -> list[Sent]:
        """What is written, in the order in which it is first written."""
        return draw(self.random, self.begins)

    def rules(self) -> object:
        """What its steps go by."""
        return self.toy

    def taken_back(self, number: int) -> Sent | None:
        """What is said while a process stands still."""
        return taking_back(number)

    async def run(self) -> None:
        """Storm, then calm until nothing is left to do."""
        replicas = [asyncio.create_task(self._replica()) for _ in range(2)]
        storm = asyncio.create_task(self._rage())
        await self._write_everything()
        await asyncio.sleep(max(0.0, STORM_SECONDS - asyncio.get_running_loop().time()))
        storm.cancel()
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self._calm_down()
        except TimeoutError:
            self.surprises.append("it does not come to rest")
        for task in replicas:
            task.cancel()
        await asyncio.gather(storm, *replicas, return_exceptions=True)

    async def _write_everything(self) -> None:
        late: list[Sent] = []
        for one in self.sent:
            await asyncio.sleep(self.random.random() * 2)
            self._write(one.record)
            if self.random.random() < 0.2:
                late.append(one)
            while late and self.random.random() < 0.5:
                self._write(late.pop(0).record)
        for one in late:
            self._write(one.record)

    def _write(self, record: MemoryRecord) -> None:
        self.broker.append(record.topic, record.key, record.value, record.headers)

    async def _replica(self) -> None:
        """A process that is started again whenever it dies."""
        while True:
            frost = Frost(self.storm)
            process = self._new_process(frost)
            self._living[process] = frost
            if self.random.random() < 0.5:
                self._next_stop[frost] = self.random.choice(STOPS)
            process.start()
            until_killed = None
            if self.storm.lasts and self.random.random() < 0.3:
                until_killed = self.random.random() * STORM_SECONDS
            try:
                await asyncio.wait(
                    process.tasks, timeout=until_killed, return_when=asyncio.FIRST_COMPLETED
                )
            finally:
                self._note_surprises(process)
                await process.kill()
                del self._living[process]
            await asyncio.sleep(self.random.random() * 10)
            for consumer in process.consumers:
                self.group.expel(consumer)

    def _note_surprises(self, process: Process) -> None:
        for task in process.tasks:
            error = task.exception() if task.done() and not task.cancelled() else None
            if error is not None and not isinstance(error, Crash):
                self.surprises.append(f"a loop ended: {error!r}")

    def _new_process(self, frost: Frost) -> Process:
        memory = self.store.another()
        return Process(
            design=self.design,
            group=self.group,
            producer=MemoryProducer(self.broker, self.storm.fate),
            store=self.design.store(ShakyStore(memory, frost)),
            published=memory.published,
            note=memory.watermark.note,
            rules=self.rules(),
            clock=self.clock,
            wall_ms=self.wall_ms,
            lanes=self.random.choice((1, 1, 2)),
            max_records=lambda: self.random.randint(1, 4),
            checkpoint=partial(self._pass, frost),
        )

    def _assign(
        self, members: list[MemoryConsumer], places: list[TopicPartition]
    ) -> list[MemoryConsumer]:
        """Not as Kafka does: a case may be read by several replicas at once, topic by topic."""
        return [self.random.choice(members) for _ in places]

    async def _rage(self) -> None:
        """Now and then something happens that no single call can tell of."""
        while True:
            await asyncio.sleep(self.random.random() * 3)
            processes = [process for process in self._living if process.tasks]
            if processes:
                await self._happen(self.random.choice(processes))

    async def _happen(self, process: Process) -> None:
        consumer = self.random.choice(process.consumers)
        match self.random.randrange(9):
            case 0:
                await self.group.join(consumer)
            case 1:
                self.group.expel(consumer)
            case 2:
                process.producer.frozen = True
            case 3:
                self._thaw()
            case 4:
                self.toy.broken = not self.toy.broken
            case 5:
                self.clock.advance(timedelta(seconds=self.random.random() * 20))
            case 6:
                self._repair()
            case 7:
                self._next_stop[self._living[process]] = self.random.choice(STOPS)
            case 8:
                # Its database alone stands still: it takes part in rebalances, and has to let go.
                self._living[process].begin()

    def _pass(self, frost: Frost, place: str) -> None:
        """A process comes by one of its checkpoints."""
        self.passed.add(place)
        self.storm.checkpoint(place)
        due = self.storm.lasts and self._next_stop.get(frost) == place
        if due and self.random.random() < 0.5:
            del self._next_stop[frost]
            self.stood_still.add(place)
            self._freeze(next(process for process, own in self._living.items() if own is frost))

    def _freeze(self, process: Process) -> None:
        """It stands still with all it holds, and after a while the group goes on without it."""
        self._living[process].begin()
        process.producer.frozen = True
        session = self.random.random() * 10
        for consumer in process.consumers:
            consumer.moves.clear()
            asyncio.get_running_loop().call_later(session, self.group.expel, consumer)
        if self.random.random() < 0.5:
            self._take_back()

    def _take_back(self) -> None:
        """What it may be about to tell is taken back while it stands still."""
        self._number += 1
        if (said := self.taken_back(self._number)) is not None:
            self.sent.append(said)
            self._write(said.record)

    def _thaw(self) -> None:
        for process, frost in self._living.items():
            frost.end()
            process.producer.thaw()
            for consumer in process.consumers:
                consumer.moves.set()

    def _repair(self) -> None:
        """An operator looks what waits, and releases or discards."""
        for key, document in self.store.documents.items():
            waiting: list[str] = document["waiting"]
            if waiting and self.random.random() < 0.7:
                self._ask(ReleaseParked(), key)
            elif waiting and self.random.random() < 0.3:
                self._discard(waiting[0], key)

    def _ask(self, message: Any, key: str) -> None:
        self._number += 1
        self._write(command(message, self._number, by=OPERATOR, key=key))

    def _discard(self, name: str, key: str) -> None:
        self.discarded.add(name)
        self._ask(DiscardParked(parked=name, reason="broken"), key)

    async def _calm_down(self) -> None:
        self.storm.lasts = False
        self.toy.broken = False
        # Whoever stands still by now does so until the others have gone on without it.
        await asyncio.sleep(self._frozen_seconds)
        self._thaw()
        self.clock.advance(timedelta(hours=1))
        await self._rest()
        while waiting := self._waiting():
            for key, _ in waiting:
                self._ask(ReleaseParked(), key)
            await self._rest()
            for key, name in self._waiting():
                self._discard(name, key)
            await self._rest()

    def _waiting(self) -> list[tuple[str, str]]:
        documents: Iterable[tuple[str, dict[str, Any]]] = self.store.documents.items()
        return [(key, found["waiting"][0]) for key, found in documents if found["waiting"]]

    async def _rest(self) -> None:
        """Until all is acknowledged, no deadline has passed unheard, and nobody is at work."""
        while True:
            if not (
                self.group.behind(self.broker.ends(self.inputs)) or self._due() or self._working()
            ):
                return
            await asyncio.sleep(5)

    def _working(self) -> bool:
        """Also one that others have gone on without, and that has just thawed."""
        return any(lane.seconds_in_work for process in self._living for lane in process.lanes)

    def _due(self) -> bool:
        now = self.clock.now()
        return any(
            found["due_at"] is not None and found["due_at"] <= now and not found["waiting"]
            for found in self.store.documents.values()
        )
