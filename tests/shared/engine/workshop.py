"""One process of the toy on a Kafka and a store in memory, driven step by step by a test."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from shared.engine.report import Report
from shared.language.topics import inbound_topic, outbound_topic
from shared.store.memory_store import MemoryStore
from shared.watch.clock import FixedClock
from shared.watch.logs import Log
from tests.shared.engine.deciding import short_text
from tests.shared.engine.memory_broker import (
    Fate,
    MemoryBroker,
    MemoryConsumer,
    MemoryGroup,
    MemoryProducer,
)
from tests.shared.engine.process import Design, Process
from tests.shared.engine.shaky_store import Breaks, ShakyStore, Weather
from tests.shared.toy.box import Rules
from tests.shared.toy.contract import BOXES
from tests.shared.toy.neighbour import GIFTS
from tests.shared.toy.records import NOON_MS, OFFICE, OPERATOR, PRISON, MemoryRecord
from tests.shared.toy.switchboard import SWITCHBOARD

AGENCIES = (PRISON, OFFICE, OPERATOR)
INPUTS = (*(inbound_topic("toy", agency) for agency in AGENCIES), GIFTS, "toy.self.v1")
PARTITIONS = {
    **dict.fromkeys(INPUTS, 2),
    BOXES: 2,
    **{outbound_topic(agency): 1 for agency in AGENCIES},
}
NOON = datetime.fromtimestamp(NOON_MS / 1000, UTC)


class Workshop:
    """Everything around a process, which may be replaced by another."""

    def __init__(
        self,
        design: Design | None = None,
        weather: Weather | None = None,
        *,
        log: Log | None = None,
        report: Report | None = None,
    ) -> None:
        self.rules = Rules()
        self.ahead_ms = 0
        """How far the machine's clock is ahead of the broker's."""
        self.clock = FixedClock(NOON)
        self.broker = MemoryBroker(PARTITIONS, self.wall_ms)
        self.group = MemoryGroup(self.broker, INPUTS, _to_the_last)
        self.documents = MemoryStore(SWITCHBOARD.models, self.own_ms, self.group.watermark)
        self.fates: list[Fate] = []
        """What becomes of the next records that are sent; then all arrive."""
        self._design = design or Design()
        self._weather = weather or Breaks()
        self._log = log
        self._report = report
        self.process = self.new_process()

    def new_process(self, weather: Weather | None = None) -> Process:
        """Another process of the same service, which remembers nothing."""
        memory = self.documents.another()
        return Process(
            design=self._design,
            group=self.group,
            producer=MemoryProducer(self.broker, self._fate),
            store=self._design.store(ShakyStore(memory, weather or self._weather)),
            published=memory.published,
            note=memory.watermark.note,
            rules=self.rules,
            clock=self.clock,
            wall_ms=self.own_ms,
            log=self._log,
            report=self._report,
        )

    def wall_ms(self) -> int:
        """The broker's time, which goes on by itself."""
        return NOON_MS + int(asyncio.get_running_loop().time() * 1000)

    def own_ms(self) -> int:
        """The time of the machine that the toy runs on."""
        return self.wall_ms() + self.ahead_ms

    def _fate(self) -> tuple[Fate, float]:
        return (self.fates.pop(0) if self.fates else Fate.ARRIVES), 0.001

    def write(self, *records: MemoryRecord) -> None:
        """Let others write to the toy."""
        for one in records:
            self.broker.append(one.topic, one.key, one.value, one.headers)

    async def deliver(self, *records: MemoryRecord) -> None:
        """Let others write, and wait until everything is acknowledged."""
        self.write(*records)
        while self.behind():
            self.group.progress.clear()
            await self.group.progress.wait()

    def behind(self) -> int:
        """How many records are not acknowledged."""
        return self.group.behind(self.broker.ends(INPUTS))

    def heard(self, topic: str) -> list[str]:
        """What was told on a topic, repeats included."""
        return [short_text(_type(one), one.value or b"") for one in self.broker.records(topic)]

    def answers(self, agency: str = PRISON) -> list[str]:
        """What an agency heard."""
        return self.heard(outbound_topic(agency))

    def document(self, key: str) -> dict[str, Any]:
        """A box as it is stored."""
        return self.documents.documents[key]

    def marks(self, key: str) -> list[int]:
        """What lies in a box."""
        found: list[int] = self.document(key)["state"].get("marks", [])
        return found


def _to_the_last(members: list[MemoryConsumer], places: list[Any]) -> list[MemoryConsumer]:
    return [members[-1]] * len(places)


def _type(record: MemoryRecord) -> str:
    return dict(record.headers)["ce_type"].decode()  # type: ignore[union-attr]
