"""Lines of the audit go when they are old, and what is left is still known to be whole."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deploy.servers.endpoints import Endpoints
from services.desk.domain.trail import Deed, Mark, first_break
from services.desk.stored.trails import Trails
from tests.desk.at_hand import AtHand, at_hand
from tests.desk.told import CASE, OFFICE

FIRST_DAY = datetime(2026, 1, 1, 12, tzinfo=UTC)
MONTH = timedelta(days=30)


class Days:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = FIRST_DAY

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, days: int) -> None:
        self.now += timedelta(days=days)


@pytest.fixture
async def days(desk: AtHand) -> Days:
    for name in ("trail", "trail_starts"):
        await desk.database[name].delete_many({})
    return Days()


@pytest.fixture
def trails(desk: AtHand, days: Days) -> Trails:
    return Trails(desk.database, days)


async def one_a_day(trails: Trails, days: Days, many: int) -> None:
    for _ in range(many):
        await trails.add(OFFICE, "somebody", Deed.LOOKED, case=CASE)
        days.pass_by(1)


async def numbers(trails: Trails) -> list[int]:
    return [line.number for line in await trails.lines(OFFICE)]


async def is_whole(trails: Trails) -> bool:
    return first_break(await trails.lines(OFFICE), await trails.start(OFFICE)) is None


async def test_what_is_older_goes_and_the_rest_is_a_chain(trails: Trails, days: Days) -> None:
    await one_a_day(trails, days, 40)
    await trails.forget(MONTH)
    assert await numbers(trails) == list(range(11, 41))
    assert await is_whole(trails)
    await trails.forget(MONTH)
    await one_a_day(trails, days, 1)
    assert await numbers(trails) == list(range(11, 42))
    assert await is_whole(trails)


async def test_what_is_taken_away_otherwise_is_missed(
    desk: AtHand, trails: Trails, days: Days
) -> None:
    await one_a_day(trails, days, 40)
    await trails.forget(MONTH)
    await desk.database["trail"].delete_one({"agency": OFFICE, "number": 11})
    assert not await is_whole(trails)


async def test_a_trail_of_which_all_is_old_goes_on_by_its_last_line(
    trails: Trails, days: Days
) -> None:
    await one_a_day(trails, days, 3)
    days.pass_by(31)
    await trails.forget(MONTH)
    assert await numbers(trails) == []
    await one_a_day(trails, days, 1)
    assert await numbers(trails) == [4]
    assert await is_whole(trails)


async def test_a_process_that_was_frozen_does_not_move_the_beginning_back(
    desk: AtHand, trails: Trails, days: Days
) -> None:
    await one_a_day(trails, days, 40)
    late = Days()
    late.now = days.now - timedelta(days=5)
    await trails.forget(MONTH)
    before = await trails.start(OFFICE)
    await Trails(desk.database, late).forget(MONTH)
    assert await trails.start(OFFICE) == before != Mark(0, "")
    assert await is_whole(trails)


async def test_what_is_about_one_case_is_found_by_the_beginning_of_its_sign(
    trails: Trails, days: Days
) -> None:
    await one_a_day(trails, days, 2)
    await trails.add(OFFICE, "somebody", Deed.LOOKED, case=CASE.replace("7", "8"))
    await trails.add(OFFICE, "somebody", Deed.SIGNED_IN)
    for sign in (CASE, CASE[:8]):
        found = await trails.of_case(OFFICE, sign, skip=0, limit=10)
        assert [line.number for line in found] == [2, 1]
        assert await trails.count_of_case(OFFICE, sign) == 2


@pytest.mark.parametrize("kept_for", [30, 40])
async def test_a_desk_forgets_what_is_older_than_its_setting_says(
    stack: Endpoints, tmp_path: Path, kept_for: int
) -> None:
    async with at_hand(stack, tmp_path, audit_days=kept_for) as desk:
        days = Days()
        days.now = datetime.now(UTC) - timedelta(days=49, hours=12)
        trails = Trails(desk.database, days)
        await one_a_day(trails, days, 50)
        await desk.process.forgetting.forget()
        assert len(await numbers(trails)) == kept_for
