"""Figures that nobody can count as things happen are measured when somebody reads them."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from time import monotonic

from aiokafka.errors import KafkaError
from prometheus_client import Gauge

from shared.clock import Clock
from shared.kafka import Offsets
from shared.lane import Lane
from shared.metrics import Metrics, StoreFigure
from shared.mongo import MongoAway, MongoStore
from shared.trouble import Trouble

_SECONDS = 1.0
_UNKNOWN = float("nan")
"""Unknown is said as such: the last value would look like the truth."""


class Measuring:
    """Asks Kafka and MongoDB for one process, at most once a second however often it is read.

    What it asks them is about the whole service, so every replica gives the same.
    """

    def __init__(  # noqa: PLR0913 - put together in one place, shared/process.py
        self,
        *,
        store: MongoStore,
        offsets: Offsets,
        lanes: Sequence[Lane],
        trouble: Trouble,
        topics: Iterable[str],
        clock: Clock,
        metrics: Metrics,
        figures: Sequence[StoreFigure],
    ) -> None:
        self._store = store
        self._offsets = offsets
        self._lanes = lanes
        self._trouble = trouble
        self._topics = frozenset(topics)
        self._clock = clock
        self._metrics = metrics
        self._figures = [
            (Gauge(each.name, each.help, registry=metrics.registry), each.where) for each in figures
        ]
        self._measured = 0.0

    async def measure(self) -> None:
        """Bring every figure up to the present."""
        self._metrics.oldest.set(max((lane.seconds_in_work for lane in self._lanes), default=0))
        self._tell_trouble()
        if monotonic() - self._measured >= 1:
            self._measured = monotonic()
            await asyncio.gather(self._ask_kafka(), self._ask_mongodb())

    def _tell_trouble(self) -> None:
        """What fails now; that of a loop beside the batches may keep the process ready."""
        self._metrics.trouble.clear()
        worst: Counter[str] = Counter()
        for trouble in (self._trouble, *(lane.trouble for lane in self._lanes)):
            worst |= Counter(trouble.attempts)
        for cause, attempts in worst.items():
            self._metrics.trouble.labels(cause).set(attempts)

    async def _ask_kafka(self) -> None:
        try:
            async with asyncio.timeout(_SECONDS):
                self._metrics.lag.set(
                    await self._offsets.behind(await self._offsets.ends(self._topics))
                )
        except (TimeoutError, KafkaError):
            self._metrics.lag.set(_UNKNOWN)

    async def _ask_mongodb(self) -> None:
        try:
            async with asyncio.timeout(_SECONDS):
                self._metrics.overdue.set(await self._store.overdue(self._clock.now()))
                for gauge, where in self._figures:
                    gauge.set(await self._store.pending(where))
        except (TimeoutError, MongoAway):
            for gauge in (self._metrics.overdue, *(gauge for gauge, _ in self._figures)):
                gauge.set(_UNKNOWN)
