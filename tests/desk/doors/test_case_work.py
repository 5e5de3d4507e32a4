"""Who of an office works on a case, one person at a time, and who wants to look at it again."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from services.desk.domain.people import Role
from shared.network.working_days import day_of
from tests.desk.at_hand import AtHand, Browser, Reply
from tests.desk.made import STRANGER
from tests.desk.told import CASE, OFFICE, assigned, referral

PATH = f"/faelle/{CASE}/{referral()}"
OTHER = f"{2:08x}{CASE[8:]}"
FIRST = "Eine andere Person Ihrer Stelle war schneller."
AGAIN = "Heute zur Wiedervorlage"


@pytest.fixture(autouse=True)
async def two_cases(desk: AtHand) -> None:
    """That nobody has."""
    for name in ("case_work", "absences", "trail"):
        await desk.database[name].delete_many({})
    await desk.is_told(assigned(1), assigned(2, of=2, case=OTHER))


async def hands(desk: AtHand, by: Browser, to: str, had: str = "") -> Reply:
    return await desk.knock("POST", f"{PATH}/bearbeitung", by, form={"to": to, "had": had})


def name_of(browser: Browser) -> str:
    assert browser.person is not None
    return browser.person.id


async def list_of(desk: AtHand, by: Browser) -> tuple[bool, bool]:
    """Whether each of the two cases is among hers."""
    page = (await desk.knock("GET", "/eingang?wessen=meine", by)).body
    return f"/faelle/{CASE}/" in page, f"/faelle/{OTHER}/" in page


async def test_of_two_who_take_a_case_at_once_one_has_it_and_the_others_are_told(
    desk: AtHand,
) -> None:
    people = [await desk.who_is(Role.CASEWORKER) for _ in range(4)]
    replies = await asyncio.gather(*(hands(desk, each, name_of(each)) for each in people))
    assert sorted(reply.status for reply in replies) == [303, 409, 409, 409]
    (winner,) = [by for by, reply in zip(people, replies, strict=True) if reply.status == 303]
    assert winner.person is not None
    for by, reply in zip(people, replies, strict=True):
        if by is not winner:
            assert FIRST in reply.body
            assert winner.person.email in reply.body
            assert await list_of(desk, by) == (False, False)
    assert await list_of(desk, winner) == (True, False)


async def test_a_case_goes_from_one_to_another_and_back_and_the_audit_says_so(
    desk: AtHand,
) -> None:
    she, colleague = await desk.who_is(Role.CASEWORKER), await desk.who_is(Role.LEAD)
    her, his = name_of(she), name_of(colleague)
    assert (await hands(desk, she, her)).status == 303
    assert (await hands(desk, she, her)).status == 303
    assert (await hands(desk, she, his, had=her)).status == 303
    assert (await hands(desk, she, her)).status == 409
    assert await list_of(desk, colleague) == (True, False)
    assert (await hands(desk, colleague, "", had=his)).status == 303
    assert await list_of(desk, colleague) == (False, False)
    lines = await desk.desk.trails.lines(OFFICE)
    done = [(line.deed, line.person, line.case, line.what) for line in lines]
    assert done == [
        ("took", her, CASE, None),
        ("gave", her, CASE, his),
        ("let_go", his, CASE, None),
    ]


async def test_the_story_of_a_case_says_who_has_answered(desk: AtHand) -> None:
    she, colleague = await desk.who_is(Role.CASEWORKER), await desk.who_is(Role.CASEWORKER)
    form = {"since": assigned(1).id}
    assert (await desk.knock("POST", f"{PATH}/AcknowledgeReferral", she, form=form)).status == 303
    assert she.person is not None
    for by, who in ((she, "Sie"), (colleague, she.person.email)):
        page = (await desk.knock("GET", PATH, by)).body
        assert f"Eingang bestätigt, wird gesendet, {who}<" in page


@pytest.mark.parametrize("to", ["nobody of ours", "a reader", "who has left", "another office"])
async def test_a_case_is_given_only_to_who_may_answer_here(desk: AtHand, to: str) -> None:
    she = await desk.who_is(Role.CASEWORKER)
    people = {
        "a reader": await desk.person(Role.READER),
        "who has left": await desk.person(Role.LEAD, left_at=datetime.now(UTC)),
        "another office": await desk.person(Role.LEAD, STRANGER),
    }
    name = people[to].id if to in people else to
    reply = await hands(desk, she, name)
    assert reply.status == 422
    assert "Bitte wählen Sie aus, an wen." in reply.body
    assert name not in reply.body
    assert await desk.desk.trails.lines(OFFICE) == []


async def test_while_somebody_is_away_her_cases_are_on_the_list_of_who_stands_in(
    desk: AtHand,
) -> None:
    she, colleague = await desk.who_is(Role.CASEWORKER), await desk.who_is(Role.CASEWORKER)
    await hands(desk, she, name_of(she))
    today = day_of(desk.desk.clock.now())
    said = {"stand_in": name_of(colleague), "until": today.isoformat()}
    assert (await desk.knock("POST", "/vertretung", she, form=said)).status == 303
    assert await list_of(desk, colleague) == (True, False)
    assert await list_of(desk, she) == (True, False)
    assert (await desk.knock("POST", "/vertretung/ende", she, form={})).status == 303
    assert await list_of(desk, colleague) == (False, False)
    lines = await desk.desk.trails.lines(OFFICE)
    assert [(line.deed, line.what) for line in lines[1:]] == [
        ("away", name_of(colleague)),
        ("back", None),
    ]


async def test_nobody_stands_in_for_herself_or_until_yesterday(desk: AtHand) -> None:
    she, colleague = await desk.who_is(Role.CASEWORKER), await desk.who_is(Role.CASEWORKER)
    today = day_of(desk.desk.clock.now())
    for stand_in, until in (
        (name_of(she), today),
        (name_of(colleague), today - timedelta(days=1)),
    ):
        said = {"stand_in": stand_in, "until": until.isoformat()}
        reply = await desk.knock("POST", "/vertretung", she, form=said)
        assert reply.status == 422
        assert "Bitte prüfen Sie Ihre Angaben." in reply.body
    assert await desk.desk.absences.of_agency(OFFICE, today) == []


async def looks_again(desk: AtHand, by: Browser, on: date) -> int:
    """She wants to, on a day that a form takes only while it lies ahead."""
    form = {"day": on.isoformat()}
    return (await desk.knock("POST", f"{PATH}/wiedervorlage", by, form=form)).status


async def day_comes(desk: AtHand, by: Browser) -> None:
    """The day that she has chosen is today."""
    today = day_of(desk.desk.clock.now())
    case = await desk.desk.cases.get(OFFICE, CASE)
    assert case is not None
    await desk.desk.work.remind(await desk.desk.work.of(case, case.told_of[0]), name_of(by), today)


async def test_what_is_to_be_looked_at_again_stands_on_her_list_alone_on_its_day(
    desk: AtHand,
) -> None:
    she, colleague = await desk.who_is(Role.CASEWORKER), await desk.who_is(Role.CASEWORKER)
    calendar = desk.desk.registry.calendar(OFFICE)
    day = calendar.working_days_later(day_of(desk.desk.clock.now()), 3)
    assert await looks_again(desk, she, day) == 303
    assert day.strftime("Am %d.%m.%Y") in (await desk.knock("GET", PATH, she)).body
    assert AGAIN not in (await desk.knock("GET", "/eingang", she)).body
    await day_comes(desk, she)
    assert AGAIN in (await desk.knock("GET", "/eingang", she)).body
    assert AGAIN not in (await desk.knock("GET", "/eingang", colleague)).body
    await desk.knock("POST", f"{PATH}/wiedervorlage", she, form={"done": "yes"})
    assert AGAIN not in (await desk.knock("GET", "/eingang", she)).body


async def test_who_stands_in_is_reminded_of_what_her_colleague_wanted_to_look_at(
    desk: AtHand,
) -> None:
    she, colleague = await desk.who_is(Role.CASEWORKER), await desk.who_is(Role.CASEWORKER)
    await day_comes(desk, she)
    said = {"stand_in": name_of(colleague), "until": "2999-01-01"}
    assert (await desk.knock("POST", "/vertretung", she, form=said)).status == 303
    assert AGAIN in (await desk.knock("GET", "/eingang", colleague)).body


@pytest.mark.parametrize("days", [0, -1, 366 * 3])
async def test_a_day_to_look_again_lies_ahead_and_not_too_far(desk: AtHand, days: int) -> None:
    she = await desk.who_is(Role.CASEWORKER)
    assert await looks_again(desk, she, day_of(desk.desk.clock.now()) + timedelta(days)) == 422


async def test_on_a_sunday_nobody_looks_again(desk: AtHand) -> None:
    she = await desk.who_is(Role.CASEWORKER)
    today = day_of(desk.desk.clock.now())
    assert await looks_again(desk, she, today + timedelta(days=7 - today.weekday() + 6)) == 422
