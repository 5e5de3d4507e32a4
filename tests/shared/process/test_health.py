"""Ready is the truth about the process, and figures are the truth about the service."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import KafkaConnectionError
from pymongo.errors import AutoReconnect

from shared.kafka.offsets import Offsets
from shared.process.health import Health
from shared.process.liveness import Liveness
from shared.process.measuring import Measuring
from shared.store.mongo_store import MongoStore
from shared.store.watermark import Restored
from shared.watch.clock import FixedClock
from shared.watch.metrics import Metrics, RecentFigure, StoreFigure
from shared.watch.trouble import RESTORED, Stopping, Trouble
from tests.shared.engine.process import SilentLog

NOW = datetime(2026, 3, 16, 12, tzinfo=UTC)
NOW_MS = int(NOW.timestamp() * 1000)
HOUR_MS = 60 * 60 * 1000
PLACE = TopicPartition("in", 0)


class Sees:
    """A Kafka in which these topics are visible, and a MongoDB that answers."""

    def __init__(self, *topics: str, overdue: int = 0) -> None:
        self._topics = topics
        self._overdue = overdue
        self.away = False
        self.asked = 0
        self.questions = 0
        self.written_ms: int | None = None
        """When the oldest record was written that nobody has acknowledged, if there is any."""
        self.parked_at: datetime | None = None
        self.restored: Restored | None = None

    async def visible(self) -> frozenset[str]:
        return frozenset(self._topics)

    async def ends(self, _topics: object) -> Mapping[Any, int]:
        self.asked += 1
        if self.away:
            raise KafkaConnectionError
        return {PLACE: 12}

    async def waiting(self, ends: Mapping[Any, int]) -> dict[Any, range]:
        offsets = range(5, ends[PLACE])
        return {PLACE: offsets} if self.written_ms else {}

    async def older(self, waiting: Mapping[Any, range], moment_ms: int) -> dict[Any, range]:
        self.questions += 1
        assert self.written_ms is not None
        return dict(waiting) if self.written_ms < moment_ms else {}

    async def ping(self) -> None:
        """Answer."""

    async def server_version(self) -> str:
        return "7.0.37"

    async def check(self) -> None:
        if self.restored is not None:
            raise self.restored

    async def waited_for(self, codes: Iterable[str]) -> dict[str, int]:
        return {"box": len(list(codes))}

    async def overdue(self, now: datetime) -> dict[str, int]:
        assert now == NOW
        if self.away:
            raise AutoReconnect
        return {"box": self._overdue} if self._overdue else {}

    async def parked_count(self) -> dict[str, int]:
        return {} if self.parked_at is None else {"box": 2, "unknown": 1}

    async def parked_since(self) -> datetime | None:
        return self.parked_at

    async def pending(self, kind: str, where: Mapping[str, Any]) -> int:
        assert kind == "box"
        return int(where["many"])

    async def noted(self, kind: str, name: str, since: datetime) -> int:
        assert (kind, name, since) == ("box", "losses", NOW - timedelta(days=2))
        return 5


class Silent(Sees):
    """Servers that do not say no either."""

    async def visible(self) -> frozenset[str]:
        await asyncio.Event().wait()
        return frozenset()

    async def ping(self) -> None:
        await asyncio.Event().wait()

    async def check(self) -> None:
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
        troubles=[beside],
        topics={"in"},
        clock=FixedClock(NOW),
        wall_ms=lambda: NOW_MS,
        metrics=metrics,
        kinds=("box", "bag"),
        figures=[
            StoreFigure("toy_full_boxes", "Boxes that are full.", "box", {"many": 3}),
            RecentFigure("toy_lost", "Lost.", "box", noted="losses", within=timedelta(days=2)),
        ],
    )
    liveness = Liveness(
        lanes=(),
        background=background or (),
        clients=(),
        offsets=offsets,
        topics={"in"},
        log=SilentLog(),
        give_up=lambda: None,
    )
    return Health(
        store=store,
        offsets=offsets,
        lanes=(),
        liveness=liveness,
        troubles=[beside],
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


async def test_a_database_that_was_put_back_is_named_once_with_both_moments() -> None:
    sees, beside = Sees("in", "out"), trouble()
    sees.restored = Restored(NOW_MS - HOUR_MS, NOW_MS)
    with suppress(Stopping):
        beside.let_go()
        await beside.wait(RESTORED, sees.restored)
    (fault,) = await health(sees, beside=beside).why_not_ready()
    assert fault.startswith("mongo.restored: MongoDB is 20")
    assert sees.restored.acknowledged in fault
    silent = Silent()
    assert "mongo.restored" not in str(await health(silent).why_not_ready())


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
    sees = Sees("in", "out", overdue=4)
    sees.written_ms, sees.parked_at = NOW_MS, NOW - timedelta(days=2)
    figure = await figures(health(sees, metrics), metrics)
    assert figure("kvi_lag_records") == 7
    box, bag, unknown = ({"kind": kind} for kind in ("box", "bag", "unknown"))
    assert (figure("kvi_deadlines_overdue", box), figure("kvi_deadlines_overdue", bag)) == (4, 0)
    parked = [figure("kvi_parked_now", each) for each in (box, bag, unknown)]
    assert parked == [2, 0, 1]
    unreadable = figure("kvi_unreadable_now", box), figure("kvi_unreadable_urgent_now", box)
    assert unreadable == (2, 1)
    assert figure("kvi_parked_oldest_seconds") == 2 * 24 * 60 * 60
    assert figure("toy_full_boxes") == 3
    assert figure("toy_lost") == 5
    assert figure("kvi_mongodb", {"version": "7.0.37"}) == 1


@pytest.mark.parametrize("age_ms", [5 * HOUR_MS, 90_000, 13 * 24 * HOUR_MS])
async def test_the_oldest_record_is_as_old_as_it_has_waited_and_not_as_its_batch(
    age_ms: int,
) -> None:
    metrics = Metrics()
    sees = Sees("in", "out")
    sees.written_ms = NOW_MS - age_ms
    figure = await figures(health(sees, metrics), metrics)
    told = figure("kvi_oldest_unfinished_seconds")
    assert told is not None
    assert age_ms * 0.95 - 1000 <= told * 1000 <= age_ms
    assert sees.questions < 40


async def test_what_was_written_just_now_takes_one_question() -> None:
    metrics = Metrics()
    sees = Sees("in", "out")
    sees.written_ms = NOW_MS - 300
    figure = await figures(health(sees, metrics), metrics)
    assert (figure("kvi_oldest_unfinished_seconds"), sees.questions) == (0, 1)


async def test_where_nothing_waits_nothing_is_old() -> None:
    metrics = Metrics()
    figure = await figures(health(Sees("in", "out"), metrics), metrics)
    assert (figure("kvi_oldest_unfinished_seconds"), figure("kvi_parked_oldest_seconds")) == (0, 0)


async def test_a_figure_that_cannot_be_measured_is_unknown_and_not_what_it_was() -> None:
    metrics = Metrics()
    sees = Sees("in", "out")
    sees.away = True
    figure = await figures(health(sees, metrics), metrics)
    for name in (
        "kvi_lag_records",
        "kvi_oldest_unfinished_seconds",
        "kvi_parked_oldest_seconds",
        "toy_full_boxes",
        "toy_lost",
    ):
        assert str(figure(name)) == "nan"
    for name in (
        "kvi_deadlines_overdue",
        "kvi_parked_now",
        "kvi_unreadable_now",
        "kvi_unreadable_urgent_now",
    ):
        assert [str(figure(name, {"kind": kind})) for kind in ("box", "bag")] == ["nan", "nan"]
    assert figure("kvi_mongodb", {"version": "7.0.37"}) is None


async def test_however_often_figures_are_read_the_servers_are_asked_once_a_second() -> None:
    metrics = Metrics()
    sees = Sees("in", "out")
    asked = health(sees, metrics)
    for _ in range(5):
        await figures(asked, metrics)
    assert sees.asked == 1
