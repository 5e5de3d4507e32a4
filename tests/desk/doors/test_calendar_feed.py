"""What a calendar program is told by an address: what is due when, and of no family anything."""

import re
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from deploy.servers.endpoints import Endpoints
from services.desk.domain.people import Role
from shared.network.working_days import day_of
from tests.desk.at_hand import AtHand, Browser, at_hand
from tests.desk.doors.test_trainings import IN_2099, SAID
from tests.desk.told import (
    CASE,
    OFFICE,
    accepted,
    announced,
    assigned,
    erasure,
    referral,
    told,
    updated,
)
from tests.shared.papers.read_elsewhere import events_in

OTHER = f"{2:08x}{CASE[8:]}"
PATH = f"/faelle/{CASE}/{referral()}"
BY = "2027-03-09T23:00:00Z"
ADDRESS = re.compile(r"http://localhost:8000(/kalender/\S+\.ics)")


@pytest.fixture
async def she(desk: AtHand) -> Browser:
    """Who has one of two cases."""
    for name in ("case_work", "trail", "mailbox", "office_cases"):
        await desk.database[name].delete_many({})
    await desk.is_told(assigned(1), updated(2, decide_by=BY), assigned(3, of=2, case=OTHER))
    she = await desk.who_is(Role.CASEWORKER)
    assert she.person is not None
    await desk.knock("POST", f"{PATH}/bearbeitung", she, form={"to": she.person.id, "had": ""})
    return she


async def address(desk: AtHand, by: Browser) -> str:
    found = ADDRESS.search((await desk.knock("POST", "/kalender", by, form={})).body)
    assert found is not None
    return found[1]


async def test_her_deadlines_and_reminders_are_there_and_those_of_others_are_not(
    desk: AtHand, she: Browser
) -> None:
    today = day_of(desk.desk.clock.now())
    day = desk.desk.registry.calendar(OFFICE).working_days_later(today, 2)
    await desk.knock("POST", f"{PATH}/wiedervorlage", she, form={"day": day.isoformat()})
    reply = await desk.knock("GET", await address(desk, she))
    assert reply.headers["content-type"] == "text/calendar; charset=utf-8"
    assert reply.headers["cache-control"] == "private"
    assert len(events_in(reply.body.encode())) == 2
    said = reply.body.replace("\r\n ", "")
    assert re.findall("SUMMARY:(.*)\r", said) == ["Frist: entscheiden", "Wiedervorlage"]
    assert re.findall("DTSTART;VALUE=DATE:(.*)\r", said) == ["20270309", f"{day:%Y%m%d}"]
    assert set(re.findall("URL:(.*)\r", said)) == {f"http://localhost:8000{PATH}"}
    assert OTHER not in said


async def test_while_the_clocks_stand_still_nothing_is_due_and_what_is_erased_is_gone(
    desk: AtHand, she: Browser
) -> None:
    path = await address(desk, she)
    assert "VEVENT" in (await desk.knock("GET", path)).body
    await desk.is_told(updated(4, decide_by=BY, paused=True))
    assert "VEVENT" not in (await desk.knock("GET", path)).body
    await desk.is_told(updated(5, decide_by=BY))
    assert "VEVENT" in (await desk.knock("GET", path)).body
    await desk.is_told(erasure(6, 1))
    assert "VEVENT" not in (await desk.knock("GET", path)).body


async def test_a_training_is_there_once_somebody_of_the_office_has_a_place_and_says_no_more(
    desk: AtHand, she: Browser
) -> None:
    path, training = await address(desk, she), str(uuid4())
    await desk.is_told(announced(10, training, **IN_2099))
    registered = f"/fortbildungen/{training}/anmeldungen"
    await desk.knock("POST", registered, she, form={**SAID, "participant": str(uuid4())})
    (order,) = await desk.desk.orders.of_case(OFFICE, training)
    for number, standing, is_there in ((11, "waitlisted", False), (12, "confirmed", True)):
        answer = accepted(number, order.command, standing, cause=order.id, case=training)
        await desk.is_told(answer)
        said = (await desk.knock("GET", path)).body.replace("\r\n ", "")
        assert ("SUMMARY:Fortbildung" in said) is is_there
    assert "DTSTART;TZID=Europe/Berlin:20990410T110000\r" in said
    assert "DTEND;TZID=Europe/Berlin:20990410T140000\r" in said
    assert f"URL:http://localhost:8000/fortbildungen/{training}\r" in said
    assert SAID["name"] not in said
    assert "LOCATION" not in said
    off = told("TrainingCancelled", 13, {"reason": "too_few"}, case=training)
    await desk.is_told(off)
    assert "SUMMARY:Fortbildung" not in (await desk.knock("GET", path)).body


async def test_the_desk_has_only_the_hash_of_an_address_and_a_new_one_ends_the_old(
    desk: AtHand, she: Browser
) -> None:
    old = await address(desk, she)
    assert old.split("/")[-1].removesuffix(".ics") not in desk.everything()
    new = await address(desk, she)
    assert (await desk.knock("GET", old)).status == 404
    assert (await desk.knock("GET", new)).status == 200
    assert new not in (await desk.knock("GET", "/kalender", she)).body
    await desk.knock("POST", "/kalender/ende", she, form={})
    assert (await desk.knock("GET", new)).status == 404


@pytest.mark.parametrize("change", [{"left_at": datetime.now(UTC)}, {"role": "reader"}])
async def test_it_ends_with_her_access(
    desk: AtHand, she: Browser, change: dict[str, object]
) -> None:
    path = await address(desk, she)
    assert she.person is not None
    await desk.database["people"].update_one({"_id": she.person.id}, {"$set": change})
    assert (await desk.knock("GET", path)).status == 404
    assert not await desk.desk.feeds.has(she.person.id)


async def test_what_two_want_to_look_at_again_on_one_day_stands_there_once(
    desk: AtHand, she: Browser
) -> None:
    colleague = await desk.who_is(Role.CASEWORKER)
    assert she.person is not None
    assert colleague.person is not None
    today = day_of(desk.desk.clock.now())
    case = await desk.desk.cases.get(OFFICE, CASE)
    assert case is not None
    for person in (she.person, colleague.person):
        work = await desk.desk.work.of(case, case.referrals[0])
        await desk.desk.work.remind(work, person.id, today)
    said = {"stand_in": she.person.id, "until": today.isoformat()}
    await desk.knock("POST", "/vertretung", colleague, form=said)
    feed = (await desk.knock("GET", await address(desk, she))).body
    assert feed.count("SUMMARY:Wiedervorlage") == 1
    assert (await desk.knock("GET", "/eingang", she)).body.count("vorgemerkt für") == 1


async def test_who_guesses_too_often_waits_and_a_calendar_program_does_not(
    stack: Endpoints, tmp_path: Path
) -> None:
    async with at_hand(stack, tmp_path, tries_per_minute=3) as desk:
        hers = await address(desk, await desk.who_is(Role.CASEWORKER))
        assert {(await desk.knock("GET", hers)).status for _ in range(8)} == {200}
        replies = [await desk.knock("GET", "/kalender/x.ics") for _ in range(8)]
        assert {reply.status for reply in replies} == {404, 429}
