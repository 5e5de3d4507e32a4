"""Health: whether this process is alive and can work, and its figures; on loopback by default.

Ready is the truth: Kafka and MongoDB answer, every topic it reads or writes is visible, all
consume loops and the loops beside them run, and nothing that stops them is being waited out.
"""

import asyncio
from collections.abc import Iterable, Sequence

from aiokafka.errors import KafkaError
from faststream.asgi import AsgiResponse, get
from faststream.asgi.handlers import HttpHandler
from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from shared.kafka.offsets import Offsets
from shared.process.lane import Lane
from shared.process.liveness import Liveness
from shared.process.measuring import Measuring
from shared.store.mongo import MongoAway
from shared.store.mongo_store import MongoStore
from shared.store.watermark import Restored
from shared.watch.metrics import Metrics
from shared.watch.trouble import RESTORED, Trouble

_PROBE_SECONDS = 1.0


class Health:
    """Answers the probes of one process."""

    def __init__(  # noqa: PLR0913 - put together in one place, shared/process/process.py
        self,
        *,
        store: MongoStore,
        offsets: Offsets,
        lanes: Sequence[Lane],
        liveness: Liveness,
        troubles: Iterable[Trouble],
        topics: Iterable[str],
        measuring: Measuring,
        metrics: Metrics,
    ) -> None:
        self._store = store
        self._offsets = offsets
        self._liveness = liveness
        self._troubles = [*troubles, *(lane.trouble for lane in lanes)]
        self._topics = frozenset(topics)
        self._measuring = measuring
        self._metrics = metrics

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
            why_not_ready, _ = await asyncio.gather(self.why_not_ready(), self._measuring.measure())
            self._metrics.ready.set(not why_not_ready)
            body = generate_latest(self._metrics.registry)
            return AsgiResponse(body, 200, headers={"content-type": CONTENT_TYPE_PLAIN_0_0_4})

        return [("/health/live", live), ("/health/ready", ready), ("/metrics", metrics)]

    def why_not_alive(self) -> list[str]:
        """What only a restart mends; empty when alive."""
        return list(dict.fromkeys(fault.text for fault in self._liveness.faults()))

    async def why_not_ready(self) -> list[str]:
        """What keeps this process from working; empty when ready."""
        faults = self.why_not_alive()
        codes = {code for each in self._troubles for code in each.stopping_work}
        servers = await asyncio.gather(
            self._kafka_faults(), self._mongodb_faults(), self._why_restored()
        )
        if any(fault.startswith(RESTORED) for some in servers for fault in some):
            codes.discard(RESTORED)
        return [*faults, *sorted(codes), *(fault for some in servers for fault in some)]

    async def _kafka_faults(self) -> list[str]:
        try:
            async with asyncio.timeout(_PROBE_SECONDS):
                missing = self._topics - await self._offsets.visible()
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

    async def _why_restored(self) -> list[str]:
        try:
            async with asyncio.timeout(_PROBE_SECONDS):
                await self._store.check()
        except Restored as error:
            return [f"{RESTORED}: {error}"]
        except (TimeoutError, MongoAway, KafkaError):
            return []  # whoever does not answer is named already
        return []


def _answer(faults: Sequence[str]) -> AsgiResponse:
    text = "ok\n" if not faults else "".join(f"{fault}\n" for fault in faults)
    return AsgiResponse(
        text.encode(), 200 if not faults else 503, headers={"content-type": "text/plain"}
    )
