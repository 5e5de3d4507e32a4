"""What another attempt does not mend is called by its name, and holds nothing back once mended."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from shared.store.aggregate import Aggregate
from shared.store.seen import Seen
from shared.store.store import Store, Unsaveable
from tests.shared.engine.process import Design, SilentLog
from tests.shared.engine.shaky_store import Breaks
from tests.shared.engine.virtual_time import run
from tests.shared.engine.workshop import NOON, Workshop
from tests.shared.toy.contract import BOXES, AddMarble, OpenBox, SetAlarms
from tests.shared.toy.records import BOX, OPEN, OTHER_BOX, PRISON, command, message_id

DAY_MS = 24 * 60 * 60 * 1000


class Lines(SilentLog):
    """Remembers which lines were written, and of which case."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[tuple[str, str | None]] = []

    def trouble(self, event: str, error: BaseException | None = None, /, **fields: Any) -> None:
        super().trouble(event, error, **fields)
        self.written.append((event, fields.get("case")))


class Saves:
    """A store that saves otherwise for so many times."""

    def __init__(self, store: Store, times: int, error: Exception | None) -> None:
        self._store, self._times, self._error = store, times, error

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def save(self, changed: Sequence[Aggregate]) -> list[str]:
        if not changed or self._times <= 0:
            return await self._store.save(changed)
        self._times -= 1
        if self._error is not None:
            raise self._error
        return [each.id for each in changed]


def saving(times: int, error: Exception | None = None) -> Design:
    return Design(store=lambda store: Saves(store, times, error))


def test_a_write_that_is_never_taken_names_the_case_and_loses_nothing() -> None:
    async def story() -> None:
        log = Lines()
        shop = Workshop(saving(3, Unsaveable(BOX)), log=log)
        shop.process.start()
        shop.write(OPEN)
        await asyncio.sleep(0.2)
        assert shop.process.lanes[0].trouble.current == ("mongo.refused",)
        assert log.written[0] == ("mongo.refused", BOX)
        await shop.deliver()
        assert shop.answers() == ["accepted open"]
        assert not shop.process.lanes[0].trouble.current

    run(story())


@pytest.mark.parametrize(("times", "waits"), [(1, 0), (4, 3)])
def test_a_case_that_others_save_again_and_again_is_given_time(times: int, waits: int) -> None:
    async def story() -> None:
        log = Lines()
        shop = Workshop(saving(times), log=log)
        shop.process.start()
        await shop.deliver(OPEN)
        assert log.written == [("save.conflict", BOX)] * waits
        assert (shop.marks(BOX), shop.process.lanes[0].trouble.current) == ([1], ())

    run(story())


def test_a_case_that_others_save_again_and_again_does_not_keep_a_service_from_stopping() -> None:
    async def story() -> None:
        shop = Workshop(saving(1_000_000))
        shop.process.start()
        shop.write(OPEN)
        await asyncio.sleep(5)
        assert shop.process.lanes[0].trouble.current == ("save.conflict",)
        shop.process.lanes[0].stop()
        await asyncio.sleep(1)
        assert shop.process.lanes[0].seconds_in_work == 0
        assert shop.behind() == 1

    run(story())


def test_deadlines_that_wait_for_a_service_to_catch_up_are_said_once() -> None:
    async def story() -> None:
        log, weather = Lines(), Breaks()
        shop = Workshop(log=log, weather=weather)
        shop.process.start()
        due = NOON + timedelta(hours=1)
        alarms = SetAlarms(mark=2, at=(due,))
        await shop.deliver(OPEN, command(alarms, 2))
        weather.times["load"] = 10_000
        shop.write(command(OpenBox(mark=5), 5, key=OTHER_BOX))
        shop.clock.advance(timedelta(hours=2))
        await asyncio.sleep(20)
        assert ("deadlines.waiting", None) not in log.written
        await asyncio.sleep(300)
        assert log.written.count(("deadlines.waiting", None)) == 1
        weather.times.clear()
        await shop.deliver()
        await asyncio.sleep(60)
        assert "AlarmRang metal:2:0" in shop.heard(BOXES)
        assert not shop.process.trouble.current

    run(story())


def test_a_clock_far_ahead_is_said_once_and_makes_nobody_forget() -> None:
    async def story() -> None:
        log = Lines()
        shop = Workshop(log=log)
        shop.process.start()
        await shop.deliver(OPEN)
        shop.ahead_ms = 400 * DAY_MS
        for number in range(2, 5):
            await shop.deliver(command(AddMarble(mark=number), number), OPEN)
        assert shop.marks(BOX) == [1, 2, 3, 4]
        assert set(shop.answers()) == {"accepted open"}
        keys = {Seen.from_line(line).key for line in shop.document(BOX)["seen"]}
        assert f"{PRISON}/{message_id(1)}" in keys
        assert log.written == [("clock.off", None)]
        shop.ahead_ms = 0
        await shop.deliver(command(AddMarble(mark=9), 9))
        assert shop.process.lanes[0].trouble.current == ()

    run(story())


def test_a_service_that_was_down_for_days_does_not_suspect_its_clock() -> None:
    async def story() -> None:
        log = Lines()
        shop = Workshop(log=log)
        shop.write(OPEN)
        shop.ahead_ms = 6 * DAY_MS
        shop.process.start()
        await shop.deliver()
        assert (shop.answers(), log.written) == (["accepted open"], [])

    run(story())
