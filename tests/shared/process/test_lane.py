"""A consume loop that no longer runs is known, and its process is replaced."""

import asyncio
import gc
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, cast

import pytest
from aiokafka.errors import CommitFailedError

from shared.engine.engine import Engine
from shared.kafka.offsets import Offsets
from shared.process import lane
from shared.process.health import Health
from shared.process.measuring import Measuring
from shared.store.mongo_store import MongoStore
from shared.watch.clock import FixedClock
from shared.watch.metrics import Metrics
from shared.wire.record import Record
from tests.shared.engine.process import Design, Process
from tests.shared.engine.shaky_store import Breaks
from tests.shared.engine.virtual_time import run
from tests.shared.engine.workshop import NOON, Workshop
from tests.shared.toy.contract import AddMarble, OpenBox
from tests.shared.toy.records import BOX, NOON_MS, OPEN, OTHER_BOX, command

TEN_MINUTES = 600.0


class CancelledFromBelow(Engine):
    """A library cancels the handler although nobody asked the task to stop."""

    async def handle(self, records: Sequence[Record]) -> None:
        del records
        raise asyncio.CancelledError


class Hangs(Engine):
    """A batch that does not end, and says nothing of what it waits for."""

    async def handle(self, records: Sequence[Record]) -> None:
        del records
        await asyncio.Event().wait()


@pytest.fixture(autouse=True)
def lanes_go_by_the_loops_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes ten minutes takes no time in these stories."""
    monkeypatch.setattr(lane, "monotonic", lambda: asyncio.get_running_loop().time())


@contextmanager
def _nobody_looks_for_circles() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


def health(process: Process) -> Health:
    """The health of such a process; its servers are not asked here."""
    nobody: Any = None
    store, offsets = cast("MongoStore", nobody), cast("Offsets", nobody)
    metrics = Metrics()
    measuring = Measuring(
        store=store,
        offsets=offsets,
        lanes=process.lanes,
        troubles=[process.trouble],
        topics=(),
        clock=FixedClock(NOON),
        wall_ms=lambda: NOON_MS,
        metrics=metrics,
        kinds=(),
        figures=(),
    )
    return Health(
        store=store,
        offsets=offsets,
        lanes=process.lanes,
        liveness=process.liveness,
        troubles=[process.trouble],
        topics=(),
        measuring=measuring,
        metrics=metrics,
    )


def test_a_lane_that_waits_for_records_or_carries_them_out_is_alive() -> None:
    async def story() -> None:
        weather = Breaks()
        shop = Workshop(weather=weather)
        shop.process.start()
        await asyncio.sleep(1)
        asked = health(shop.process)
        assert asked.why_not_alive() == []
        weather.times["load"] = 10_000
        shop.write(OPEN)
        # However long something is waited out, a restart would not mend it.
        await asyncio.sleep(10 * TEN_MINUTES)
        assert shop.process.lanes[0].trouble.current
        assert asked.why_not_alive() == []

    run(story())


def test_a_lane_that_was_never_started_is_not_consuming() -> None:
    async def story() -> None:
        shop = Workshop()
        assert health(shop.process).why_not_alive() == ["a consume loop has ended"]

    run(story())


def test_a_cancellation_that_nobody_asked_for_ends_the_process_and_skips_nothing() -> None:
    async def story() -> None:
        shop = Workshop(Design(engine=CancelledFromBelow))
        shop.process.start()
        shop.write(OPEN)
        async with asyncio.timeout(10):
            await shop.process.gave_up.wait()
        assert health(shop.process).why_not_alive() == ["a consume loop has ended"]
        # The loop itself lives on, as FastStream's does, and must not acknowledge what follows.
        assert not shop.process.tasks[-1].done()
        shop.write(command(OpenBox(mark=5), 5, key=OTHER_BOX))
        await asyncio.sleep(60)
        assert shop.behind() == 2

    run(story())


def test_what_was_polled_is_gone_as_soon_as_nobody_uses_it() -> None:
    async def story() -> None:
        (only,) = Workshop().process.lanes
        message = await only._keep_raw((OPEN,))  # noqa: SLF001 - as FastStream
        message.set_decoder(lane._body)  # noqa: SLF001 - as FastStream
        polled = await message.decode()
        gone = weakref.ref(polled)
        del message, polled
        assert gone() is None

    with _nobody_looks_for_circles():
        run(story())


async def _fails(_message: object) -> None:
    raise TypeError


def test_what_is_polled_and_never_carried_out_is_noticed_though_nothing_follows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # What FastStream does between the two once failed for each batch, with a line in the log.
    monkeypatch.setattr(lane, "_body", _fails)

    async def story() -> None:
        shop = Workshop()
        shop.process.start()
        shop.write(OPEN)
        await asyncio.sleep(60)
        assert health(shop.process).why_not_alive() == ["a consume loop has ended"]

    run(story())


def test_what_was_polled_and_not_carried_out_is_not_passed_over_by_what_follows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(lane, "_body", _fails)

    async def story() -> None:
        shop = Workshop()
        shop.process.start()
        shop.write(OPEN)
        await asyncio.sleep(1)
        shop.write(command(OpenBox(mark=5), 5, key=OTHER_BOX))
        async with asyncio.timeout(10):
            await shop.process.gave_up.wait()
        assert isinstance(shop.process.lanes[0].ended_by, lane.BatchLost)
        assert shop.behind() == 2

    run(story())


def test_a_consume_loop_that_was_stopped_is_no_longer_alive() -> None:
    async def story() -> None:
        shop = Workshop()
        shop.process.start()
        await asyncio.sleep(1)
        shop.process.tasks[-1].cancel()
        await asyncio.sleep(1)
        assert health(shop.process).why_not_alive() == ["a consume loop has ended"]

    run(story())


def test_a_cancellation_that_was_asked_for_ends_the_loop_and_does_not_call_for_a_new_process() -> (
    None
):
    async def story() -> None:
        shop = Workshop(weather=Breaks(load=10_000))
        shop.process.start()
        shop.write(OPEN)
        await asyncio.sleep(5)
        loop = shop.process.tasks[-1]
        loop.cancel()
        await asyncio.sleep(1)
        assert (loop.cancelled(), shop.process.gave_up.is_set(), shop.behind()) == (True, False, 1)

    run(story())


def test_a_batch_that_does_not_end_and_waits_for_nothing_is_stuck_after_ten_minutes() -> None:
    async def story() -> None:
        shop = Workshop(Design(engine=Hangs))
        shop.process.start()
        shop.write(OPEN)
        await asyncio.sleep(1)
        assert shop.process.lanes[0].oldest_ms == NOON_MS
        asked = health(shop.process)
        assert asked.why_not_alive() == []
        await asyncio.sleep(TEN_MINUTES)
        assert asked.why_not_alive() == ["a batch is stuck"]

    run(story())


def test_an_acknowledgement_that_fails_is_named_until_one_goes_through() -> None:
    async def story() -> None:
        shop = Workshop()
        shop.process.start()
        await asyncio.sleep(1)
        (consumer,) = shop.process.consumers
        commit, refusals = consumer.commit, [CommitFailedError()]

        async def once_not(offsets: Any) -> None:
            if refusals:
                raise refusals.pop()
            await commit(offsets)

        consumer.commit = once_not  # type: ignore[method-assign]
        shop.write(OPEN)
        await asyncio.sleep(1)
        assert shop.process.lanes[0].trouble.current == ("commit.failed",)
        await shop.deliver(command(AddMarble(mark=2), 2))
        assert not shop.process.lanes[0].trouble.current
        assert shop.marks(BOX) == [1, 2]
        # Or until a rebalance has ended, in which it failed: the records may be another's now.
        refusals.append(CommitFailedError())
        await shop.process.lanes[0].on_partitions_revoked(())
        shop.write(command(AddMarble(mark=3), 3))
        await asyncio.sleep(1)
        assert shop.process.lanes[0].trouble.current == ("commit.failed",)
        await shop.process.lanes[0].on_partitions_assigned(())
        assert not shop.process.lanes[0].trouble.current

    run(story())
