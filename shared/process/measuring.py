"""Figures that nobody can count as things happen are measured when somebody reads them."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from math import isnan, nan
from time import monotonic

from aiokafka.errors import KafkaError
from prometheus_client import Gauge

from shared.engine.decisions import OF_A_DOCUMENT, URGENT
from shared.kafka.age import age_ms
from shared.kafka.offsets import Offsets
from shared.process.lane import Lane
from shared.store.mongo import MongoAway
from shared.store.mongo_store import MongoStore
from shared.watch.clock import Clock
from shared.watch.metrics import Figure, Metrics
from shared.watch.trouble import Trouble

_SECONDS = 1.0
_UNKNOWN = nan
"""Unknown is said as such: the last value would look like the truth."""


class Measuring:
    """Asks Kafka and MongoDB for one process, at most once a second however often it is read.

    What it asks them is about the whole service, so every replica gives the same.
    """

    def __init__(  # noqa: PLR0913 - put together in one place, shared/process/process.py
        self,
        *,
        store: MongoStore,
        offsets: Offsets,
        lanes: Sequence[Lane],
        troubles: Iterable[Trouble],
        topics: Iterable[str],
        clock: Clock,
        wall_ms: Callable[[], int],
        metrics: Metrics,
        kinds: Iterable[str],
        figures: Sequence[Figure],
    ) -> None:
        self._store = store
        self._offsets = offsets
        self._lanes = lanes
        self._troubles = [*troubles, *(lane.trouble for lane in lanes)]
        self._topics = frozenset(topics)
        self._clock = clock
        self._wall_ms = wall_ms
        self._metrics = metrics
        self._figures = [
            (Gauge(each.name, each.help, registry=metrics.registry), each) for each in figures
        ]
        self._kinds = tuple(kinds)
        self._by_kind = [metrics.overdue, metrics.parked_now, metrics.unreadable, metrics.urgent]
        self._stored = [metrics.parked_oldest, *(gauge for gauge, _ in self._figures)]
        self._measured = 0.0
        self._waits_since_ms: float | None = None
        """Broker time of the oldest record that the group has not acknowledged; NaN: unknown."""

    async def measure(self) -> None:
        """Bring every figure up to the present."""
        if monotonic() - self._measured >= 1:
            self._measured = monotonic()
            await asyncio.gather(self._ask_kafka(), self._ask_mongodb())
        self._tell_age()
        self._tell_trouble()

    def _tell_age(self) -> None:
        """What is in work here is known exactly, also while Kafka does not answer."""
        begun = [lane.oldest_ms for lane in self._lanes]
        since = [each for each in (*begun, self._waits_since_ms) if each is not None]
        known = [each for each in since if not isnan(each)]
        if since and not known:
            self._metrics.oldest.set(_UNKNOWN)
        else:
            now = self._wall_ms()
            self._metrics.oldest.set(max(0, now - min(known, default=now)) / 1000)

    def _tell_trouble(self) -> None:
        self._metrics.trouble.clear()
        worst: Counter[str] = Counter()
        for trouble in self._troubles:
            worst |= Counter(trouble.attempts)
        for cause, attempts in worst.items():
            self._metrics.trouble.labels(cause).set(attempts)

    async def _ask_kafka(self) -> None:
        now = self._wall_ms()
        try:
            async with asyncio.timeout(_SECONDS):
                waiting = await self._offsets.waiting(await self._offsets.ends(self._topics))
                age = await age_ms(self._offsets, waiting, now) if waiting else 0
        except (TimeoutError, KafkaError):
            self._metrics.lag.set(_UNKNOWN)
            self._waits_since_ms = _UNKNOWN
        else:
            self._metrics.lag.set(sum(map(len, waiting.values())))
            self._waits_since_ms = now - age if waiting else None

    async def _ask_mongodb(self) -> None:
        try:
            async with asyncio.timeout(_SECONDS):
                version = await self._store.server_version()
                self._tell(self._metrics.overdue, await self._store.overdue(self._clock.now()))
                self._tell(self._metrics.parked_now, await self._store.parked_count())
                self._metrics.parked_oldest.set(self._ago(await self._store.parked_since()))
                self._tell(self._metrics.unreadable, await self._store.waited_for(OF_A_DOCUMENT))
                self._tell(self._metrics.urgent, await self._store.waited_for({URGENT}))
                for gauge, figure in self._figures:
                    gauge.set(await figure.count(self._store, self._clock.now()))
        except (TimeoutError, MongoAway):
            self._metrics.mongodb.clear()
            for gauge in self._by_kind:
                self._tell(gauge, dict.fromkeys(self._kinds, _UNKNOWN))
            for gauge in self._stored:
                gauge.set(_UNKNOWN)
        else:
            self._metrics.mongodb.clear()
            self._metrics.mongodb.labels(version).set(1)

    def _tell(self, gauge: Gauge, numbers: Mapping[str, float]) -> None:
        """Each kind of the service has a number, also 0; another one only as long as it has any."""
        gauge.clear()
        for kind, number in {**dict.fromkeys(self._kinds, 0.0), **numbers}.items():
            gauge.labels(kind).set(number)

    def _ago(self, moment: datetime | None) -> float:
        return 0 if moment is None else max(0.0, self._wall_ms() / 1000 - moment.timestamp())
