"""Probes and figures of a desk, on a port that no browser of an office reaches."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from math import nan

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client import Counter as Counting
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from services.desk.bus.reading import Reader
from services.desk.domain.order import OrderLife
from services.desk.stored.figures import StoredFigures
from shared.watch.clock import Clock
from shared.watch.trouble import Trouble

_UNKNOWN = nan


class Figures:
    """What a desk counts and measures; ids and names of agencies stay out."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.retried = Counting(
            "kvi_retried",
            "Attempts that had to be repeated.",
            ["cause"],
            registry=self.registry,
        )
        self.ready = self._gauge("kvi_ready", "1 when ready.")
        self.trouble = self._gauge(
            "kvi_trouble", "Attempts in a row that have failed, by cause.", "cause"
        )
        self.lag = self._gauge(
            "kvi_lag_records", "What agencies were told and this process has not kept yet."
        )
        self.kept = self._gauge("kvi_desk_messages", "Messages in all mailboxes.")
        self.given = self._gauge("kvi_desk_orders", "Commands by how far they are.", "life")
        self.unsent = self._gauge(
            "kvi_desk_oldest_unsent_seconds",
            "Age of the oldest command that Kafka is not known to have; 0 when there is none.",
        )
        self.not_read = self._gauge(
            "kvi_desk_not_read_cases",
            "Cases of which this version cannot read a message.",
        )

    def _gauge(self, name: str, says: str, *labels: str) -> Gauge:
        return Gauge(name, says, labels, registry=self.registry)


class Health:
    """Of one process; what its figures say of the database is about the whole desk."""

    def __init__(  # noqa: PLR0913 - put together in one place, services/desk/app.py
        self,
        *,
        stored: StoredFigures,
        readers: Sequence[Reader],
        clock: Clock,
        troubles: Sequence[Trouble],
        figures: Figures,
        why_not_alive: Callable[[], list[str]],
        why_not_begun: Callable[[], list[str]],
    ) -> None:
        self._stored = stored
        self._readers = readers
        self._clock = clock
        self._troubles = troubles
        self._why_not_alive = why_not_alive
        self._why_not_begun = why_not_begun
        self._figures = figures

    def routes(self) -> list[Route]:
        """The three paths."""
        return [
            Route("/health/live", self._live),
            Route("/health/ready", self._whether_ready),
            Route("/metrics", self._metrics),
        ]

    async def why_not_ready(self) -> list[str]:
        """What keeps this process from working; empty when ready."""
        faults = [*self._why_not_alive(), *self._why_not_begun()]
        faults += sorted({code for each in self._troubles for code in each.stopping_work})
        if not await self._stored.answers():
            faults.append("mongodb does not answer")
        return faults

    async def _live(self, _request: Request) -> Response:
        return _answer(self._why_not_alive())

    async def _whether_ready(self, _request: Request) -> Response:
        return _answer(await self.why_not_ready())

    async def _metrics(self, _request: Request) -> Response:
        faults, _ = await asyncio.gather(self.why_not_ready(), self._ask_mongodb())
        self._figures.ready.set(not faults)
        self._figures.lag.set(sum(reader.lag for reader in self._readers))
        self._figures.trouble.clear()
        worst: Counter[str] = Counter()
        for trouble in self._troubles:
            worst |= Counter(trouble.attempts)
        for cause, attempts in worst.items():
            self._figures.trouble.labels(cause).set(attempts)
        body = generate_latest(self._figures.registry)
        return Response(body, media_type=CONTENT_TYPE_PLAIN_0_0_4)

    async def _ask_mongodb(self) -> None:
        counted = await self._stored.count()
        if counted is None:
            for gauge in (self._figures.kept, self._figures.unsent, self._figures.not_read):
                gauge.set(_UNKNOWN)
            for life in OrderLife:
                self._figures.given.labels(life).set(_UNKNOWN)
            return
        self._figures.kept.set(counted.messages)
        for life, count in counted.orders.items():
            self._figures.given.labels(life).set(count)
        self._figures.unsent.set(self._ago(counted.oldest_unsent))
        self._figures.not_read.set(counted.not_read)

    def _ago(self, moment: datetime | None) -> float:
        """By the clock of the cases, which a command is dated by."""
        return 0 if moment is None else max(0.0, (self._clock.now() - moment).total_seconds())


def _answer(faults: Sequence[str]) -> Response:
    text = "".join(f"{fault}\n" for fault in faults) or "ok\n"
    return PlainTextResponse(text, 503 if faults else 200)
