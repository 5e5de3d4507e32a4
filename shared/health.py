"""Health: whether this process lives, whether it can work, and its figures; on loopback by default.

Ready is the truth: Kafka and MongoDB answer, every topic it reads or writes is visible, both
consume loops run and nothing is being waited out.
"""

import asyncio
from collections.abc import Iterable, Sequence
from time import monotonic

from aiokafka.errors import KafkaError
from faststream.asgi import AsgiResponse, get
from faststream.asgi.handlers import HttpHandler
from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from shared.kafka import Offsets
from shared.lane import Lane
from shared.metrics import Metrics
from shared.mongo import MongoAway, MongoStore

_PROBE_SECONDS = 1.0
_STUCK_SECONDS = 600.0
"""A batch that takes longer while nothing is being waited out will not end any more."""


class Health:
    """Answers the probes of one process."""

    def __init__(  # noqa: PLR0913 - put together in one place, shared/process.py
        self,
        *,
        store: MongoStore,
        offsets: Offsets,
        lanes: Sequence[Lane],
        background: Iterable["asyncio.Task[None]"],
        topics: Iterable[str],
        outputs: Iterable[str],
        metrics: Metrics,
    ) -> None:
        self._store = store
        self._offsets = offsets
        self._lanes = lanes
        self._background = background
        self._topics = frozenset(topics)
        self._expected = self._topics.union(outputs)
        self._metrics = metrics
        self._measured = 0.0

    def routes(self) -> list[tuple[str, HttpHandler]]:
        """The three paths, as ASGI handlers."""

        @get
        async def live(_scope: object) -> AsgiResponse:
            return _answer(self.why_not_alive())

        @get
        async def ready(_scope: object) -> AsgiResponse:
            return _answer(await self.why_not_ready())

        @get
        async def metrics(_scope: object) -> AsgiResponse:
            why_not_ready, _ = await asyncio.gather(self.why_not_ready(), self._measure_lag())
            self._metrics.ready.set(not why_not_ready)
            self._metrics.oldest.set(max(lane.oldest_seconds for lane in self._lanes))
            body = generate_latest(self._metrics.registry)
            return AsgiResponse(body, 200, headers={"content-type": CONTENT_TYPE_PLAIN_0_0_4})

        return [("/health/live", live), ("/health/ready", ready), ("/metrics", metrics)]

    def why_not_alive(self) -> list[str]:
        """What only a restart mends; empty when alive."""
        faults = []
        if not all(lane.is_consuming for lane in self._lanes):
            faults.append("a consume loop has ended")
        if any(task.done() for task in self._background):
            faults.append("a background loop has ended")
        if any(
            lane.oldest_seconds > _STUCK_SECONDS and not lane.trouble.current
            for lane in self._lanes
        ):
            faults.append("a batch is stuck")
        return faults

    async def why_not_ready(self) -> list[str]:
        """What keeps this process from working; empty when ready."""
        faults = self.why_not_alive()
        faults.extend(sorted({code for lane in self._lanes for code in lane.trouble.current}))
        kafka, mongodb = await asyncio.gather(self._kafka_faults(), self._mongodb_faults())
        return [*faults, *kafka, *mongodb]

    async def _kafka_faults(self) -> list[str]:
        try:
            async with asyncio.timeout(_PROBE_SECONDS):
                missing = self._expected - await self._offsets.visible()
        except (TimeoutError, KafkaError):
            return ["kafka does not answer"]
        return [f"topic {topic} is not visible" for topic in sorted(missing)]

    async def _mongodb_faults(self) -> list[str]:
        try:
            async with asyncio.timeout(_PROBE_SECONDS):
                await self._store.ping()
        except (TimeoutError, MongoAway):
            return ["mongodb does not answer"]
        return []

    async def _measure_lag(self) -> None:
        """Ask the broker at most once a second, however often the figures are read."""
        if monotonic() - self._measured < 1:
            return
        self._measured = monotonic()
        try:
            async with asyncio.timeout(_PROBE_SECONDS):
                self._metrics.lag.set(
                    await self._offsets.behind(await self._offsets.ends(self._topics))
                )
        except (TimeoutError, KafkaError):
            # Unknown is said as such: the last value would look like the truth.
            self._metrics.lag.set(float("nan"))


def _answer(faults: Sequence[str]) -> AsgiResponse:
    text = "ok\n" if not faults else "".join(f"{fault}\n" for fault in faults)
    return AsgiResponse(
        text.encode(), 200 if not faults else 503, headers={"content-type": "text/plain"}
    )
