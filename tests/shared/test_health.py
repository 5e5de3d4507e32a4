"""Ready is the truth about the process, and figures are the truth about the service."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import KafkaConnectionError
from pymongo.errors import AutoReconnect

from shared.clock import FixedClock
from shared.health import Health
from shared.kafka import Offsets
from shared.measuring import Measuring
from shared.metrics import Metrics, StoreFigure
from shared.mongo import MongoStore
from shared.trouble import Trouble
from tests.shared.engine.process import SilentLog

NOW = datetime(2026, 3, 16, 12, tzinfo=UTC)
PLACE = TopicPartition("in", 0)


class Sees:
    """A Kafka in which these topics are visible, and a MongoDB that answers."""

    def __init__(self, *topics: str, overdue: int = 0) -> None:
        self._topics = topics
        self._overdue = overdue
        self.away = False
        self.asked = 0

    async def visible(self) -> frozenset[str]:
        return frozenset(self._topics)

    async def ends(self, _topics: object) -> Mapping[Any, int]:
        self.asked += 1
        if self.away:
            raise KafkaConnectionError
        return {PLACE: 12}

    async def behind(self, ends: Mapping[Any, int]) -> int:
        return ends[PLACE] - 5

    async def ping(self) -> None:
        """Answer."""

    async def overdue(self, now: datetime) -> int:
        assert now == NOW
        if self.away:
            raise AutoReconnect
        return self._overdue

    async def pending(self, where: Mapping[str, Any]) -> int:
        return int(where["many"])


class Silent(Sees):
    """Servers that do not say no either."""

    async def visible(self) -> frozenset[str]:
        await asyncio.Event().wait()
        return frozenset()

    async def ping(self) -> None:
        await asyncio.Event().wait()


def trouble() -> Trouble:
    return Trouble(SilentLog(), lambda _cause: None)


def health(
    sees: Sees,
    metrics: Metrics | None = None,
    *,
    beside: Trouble | None = None,
    background: list["asyncio.Task[None]"] | None = None,
) -> Health:
    metrics, beside = metrics or Metrics(), beside or trouble()
    store, offsets = cast("MongoStore", sees), cast("Offsets", sees)
    measuring = Measuring(
        store=store,
        offsets=offsets,
        lanes=(),
        trouble=beside,
        topics={"in"},
        clock=FixedClock(NOW),
        metrics=metrics,
        figures=[StoreFigure("toy_full_boxes", "Boxes that are full.", {"many": 3})],
    )
    return Health(
        store=store,
        offsets=offsets,
        lanes=(),
        background=background or (),
        trouble=beside,
        topics={"in", "out"},
        measuring=measuring,
        metrics=metrics,
    )


async def figures(asked: Health, metrics: Metrics) -> Callable[..., float | None]:
    """What a look at the figures gives."""
    metrics_page = dict(asked.routes())["/metrics"]
    sent: list[Any] = []

    async def send(part: Any) -> None:
        sent.append(part)

    await metrics_page({"type": "http", "method": "GET"}, cast("Any", None), send)
    assert sent[0]["status"] == 200
    return metrics.registry.get_sample_value


@pytest.mark.parametrize(
    ("visible", "faults"),
    [
        (("in", "out", "other"), []),
        (("in",), ["topic out is not visible"]),
        (("out",), ["topic in is not visible"]),
    ],
)
async def test_a_service_is_ready_when_it_can_read_and_write_all_its_topics(
    visible: tuple[str, ...], faults: list[str]
) -> None:
    assert await health(Sees(*visible)).why_not_ready() == faults


async def test_a_service_whose_servers_say_nothing_is_not_ready_and_says_whom_it_misses() -> None:
    assert await health(Silent()).why_not_ready() == [
        "kafka does not answer",
        "mongodb does not answer",
    ]


async def test_a_loop_beside_the_batches_that_fails_keeps_a_service_from_being_ready() -> None:
    beside = trouble()
    asked = health(Sees("in", "out"), beside=beside)
    await beside.wait("loop.failed", ValueError())
    assert await asked.why_not_ready() == ["loop.failed"]
    beside.over("loop.failed")
    assert await asked.why_not_ready() == []


async def test_what_only_delays_something_is_a_figure_and_leaves_a_service_ready() -> None:
    beside, metrics = trouble(), Metrics()
    asked = health(Sees("in", "out"), metrics, beside=beside)
    for _ in range(3):
        beside.aside("deadlines.waiting")
    assert await asked.why_not_ready() == []
    figure = await figures(asked, metrics)
    assert figure("kvi_ready") == 1
    assert figure("kvi_trouble", {"cause": "deadlines.waiting"}) == 3
    beside.over("deadlines.waiting")
    figure = await figures(asked, metrics)
    assert figure("kvi_trouble", {"cause": "deadlines.waiting"}) is None


async def test_a_loop_that_has_ended_is_only_mended_by_a_restart() -> None:
    async def end() -> None:
        """End at once."""

    ended = asyncio.create_task(end())
    await ended
    asked = health(Sees("in", "out"), background=[ended])
    assert asked.why_not_alive() == ["a background loop has ended"]
    assert await asked.why_not_ready() == ["a background loop has ended"]


async def test_lag_and_what_is_overdue_are_asked_for_whatever_the_loops_do() -> None:
    metrics = Metrics()
    asked = health(Sees("in", "out", overdue=4), metrics)
    figure = await figures(asked, metrics)
    assert figure("kvi_lag_records") == 7
    assert figure("kvi_deadlines_overdue") == 4
    assert figure("toy_full_boxes") == 3


async def test_a_figure_that_cannot_be_measured_is_unknown_and_not_what_it_was() -> None:
    metrics = Metrics()
    sees = Sees("in", "out")
    sees.away = True
    figure = await figures(health(sees, metrics), metrics)
    for name in ("kvi_lag_records", "kvi_deadlines_overdue", "toy_full_boxes"):
        assert str(figure(name)) == "nan"


async def test_however_often_figures_are_read_the_servers_are_asked_once_a_second() -> None:
    metrics = Metrics()
    sees = Sees("in", "out")
    asked = health(sees, metrics)
    for _ in range(5):
        await figures(asked, metrics)
    assert sees.asked == 1
