"""The inbox says what is there, the earliest deadline first, and how it came to the office."""

import re
from datetime import timedelta

import pytest

from services.desk.domain.people import Role
from services.desk.pages.paging import PER_PAGE
from tests.desk.at_hand import AtHand
from tests.desk.made import STRANGER
from tests.desk.told import CASE, START, assigned, referral, updated

LATER = "2028-01-02T23:00:00Z"


@pytest.fixture(autouse=True)
async def empty(desk: AtHand) -> None:
    """Each test has the inbox for itself."""
    for name in ("mailbox", "mailbox_numbers", "office_cases"):
        await desk.database[name].delete_many({})


async def shown(desk: AtHand, path: str = "/eingang") -> str:
    return (await desk.knock("GET", path, await desk.who_is(Role.READER))).body


async def test_what_came_back_after_a_hand_over_says_so(desk: AtHand) -> None:
    await desk.is_told(assigned(1))
    assert "zurück nach einer Übergabe" not in await shown(desk)
    origin = {"kind": "hand_over_returned", "from": STRANGER, "hop": 2}
    await desk.is_told(assigned(2, of=2, origin=origin))
    assert "zurück nach einer Übergabe" in await shown(desk)


async def test_the_earliest_deadline_stands_first_on_all_pages_and_what_has_none_at_the_end(
    desk: AtHand,
) -> None:
    count = PER_PAGE + 3
    # Told in another order: by sevens, which meet each day once.
    days = {n: n * 7 % count for n in range(1, count)}
    cases = {count: CASE, **{n: f"{n:08x}{CASE[8:]}" for n in days}}
    due = {n: f"{START + timedelta(days=day):%Y-%m-%dT%H:%M:%SZ}" for n, day in days.items()}
    by_days = [
        assigned(n, of=n, case=cases[n], acknowledge_by=by, decide_by=LATER, consult_by=LATER)
        for n, by in due.items()
    ]
    # Its clocks stand still.
    without = assigned(count, of=count), updated(count + 1, of=count, paused=True)
    await desk.is_told(*without, *by_days)
    pages = [await shown(desk, f"/eingang?seite={number}") for number in (1, 2)]
    links = [re.findall(r'href="(/faelle/[^"]+)"', page) for page in pages]
    wanted = [
        f"/faelle/{cases[n]}/{referral(n)}" for n in (*sorted(days, key=days.__getitem__), count)
    ]
    assert [*links[0], *links[1]] == wanted
    assert len(links[0]) == PER_PAGE


async def test_what_nobody_has_acknowledged_is_new(desk: AtHand) -> None:
    is_new = ">neu<"
    await desk.is_told(assigned(1))
    assert is_new in await shown(desk)
    await desk.is_told(updated(2, life="delivered", by="delivery_confirmed"))
    assert is_new in await shown(desk)
    await desk.is_told(updated(3, life="acknowledged", by="acknowledged"))
    assert is_new not in await shown(desk)
