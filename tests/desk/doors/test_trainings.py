"""An agency registers its people for a training, and whoever holds it says who was there."""

import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.desk.domain.entry import Entry
from services.desk.domain.order import OrderLife
from services.desk.domain.people import Role
from tests.desk.at_hand import CLEARING, PRISONS, AtHand, Browser
from tests.desk.domain.test_training_form import FILLED
from tests.desk.told import accepted, announced, to, told

PRISON = PRISONS[0]
ANNOUNCED, OWN = "2f9f1c37-60d1-4b8e-9c11-5c1b7a0f4f12", "6d1e8c5b-2a3f-4b7c-8d9e-0f1a2b3c4d5e"
SHE, HE = "9b0c1a52-4f0a-4a43-8a61-8d3a6f0c2b11", "0f3f7a54-5c1b-4e9d-a7a2-1e2d3c4b5a69"
SAID = {"name": "Anna Fachvogel", "email": "anna@kvi.example", "sector": "justice"}
IN_2099 = {
    "open_to_public": True,
    "registration_until": "2099-04-01T10:00:00Z",
    "modules": [
        {
            "module": "m1",
            "from": "2099-04-10T09:00:00Z",
            "to": "2099-04-10T12:00:00Z",
            "hours": 3,
        }
    ],
}
PATH = f"/fortbildungen/{ANNOUNCED}"


@pytest.fixture(autouse=True, scope="module")
async def there_is_a_training(desk: AtHand) -> None:
    await desk.is_told(*to(PRISON, announced(1, ANNOUNCED, **IN_2099)), agency=PRISON)


async def test_it_is_seen_by_those_who_were_told_of_it(desk: AtHand) -> None:
    told = await desk.who_is(Role.READER, PRISON)
    assert PATH in (await desk.knock("GET", "/fortbildungen", told)).body
    page = (await desk.knock("GET", PATH, told)).body
    assert "Justizvollzugsanstalt Waldeck" in page
    assert "auch für Menschen, die zu keiner Stelle im Netzwerk gehören" in page
    assert "Jemanden anmelden" not in page
    another = await desk.who_is(Role.LEAD, PRISONS[1])
    assert PATH not in (await desk.knock("GET", "/fortbildungen", another)).body


async def test_a_registration_keeps_the_name_apart_once_the_service_has_it(desk: AtHand) -> None:
    she = await desk.who_is(Role.CASEWORKER, PRISON)
    path = f"{PATH}/anmeldungen"
    assert "Jemanden anmelden" in (await desk.knock("GET", PATH, she)).body
    flawed = await desk.knock("POST", path, she, form={**SAID, "email": "x", "participant": SHE})
    assert flawed.status == 422
    for _ in range(2):
        form = {**SAID, "participant": SHE}
        assert (await desk.knock("POST", path, she, form=form)).status == 303
    (order,) = await desk.desk.orders.of_case(PRISON, ANNOUNCED)
    assert (order.service, order.command) == ("events", "RegisterParticipant")
    assert json.loads(order.data or "") == {"participant": SHE, **SAID}

    told = accepted(2, "RegisterParticipant", "waitlisted", cause=order.id, case=ANNOUNCED)
    await desk.is_told(*to(PRISON, told), agency=PRISON)
    (order,) = await desk.desk.orders.of_case(PRISON, ANNOUNCED)
    assert json.loads(order.data or "") == {"participant": SHE}
    page = (await desk.knock("GET", PATH, she)).body
    assert SAID["name"] in page
    assert "steht auf der Warteliste" in page

    assert (await desk.knock("POST", f"{path}/{SHE}", she, form={})).status == 303
    again = (await desk.desk.orders.of_case(PRISON, ANNOUNCED))[-1]
    assert (again.life, json.loads(again.data or "")) == (
        OrderLife.WRITTEN,
        {"participant": SHE, **SAID},
    )


async def test_who_moved_up_is_seen_and_a_place_is_given_back_once(desk: AtHand) -> None:
    she = await desk.who_is(Role.CASEWORKER, PRISON)
    up = told("ParticipantMovedUp", 3, {"participant": SHE, "agency": PRISON}, case=ANNOUNCED)
    await desk.is_told(*to(PRISON, up), agency=PRISON)
    assert "hat einen Platz" in (await desk.knock("GET", PATH, she)).body
    path = f"{PATH}/anmeldungen"
    assert (await desk.knock("POST", f"{path}/{HE}/absage", she, form={})).status == 404
    for _ in range(2):
        assert (await desk.knock("POST", f"{path}/{SHE}/absage", she, form={})).status == 303
    orders = await desk.desk.orders.of_case(PRISON, ANNOUNCED)
    (cancelled,) = [each for each in orders if each.command == "CancelRegistration"]
    assert json.loads(cancelled.data or "") == {"participant": SHE}
    answer = accepted(4, "CancelRegistration", "cancelled", cause=cancelled.id, case=ANNOUNCED)
    await desk.is_told(*to(PRISON, answer), agency=PRISON)
    page = (await desk.knock("GET", PATH, she)).body
    assert "abgemeldet" in page
    assert "hat einen Platz" not in page


async def test_a_form_that_is_filled_in_again_for_another_person_is_another_registration(
    desk: AtHand,
) -> None:
    she = await desk.who_is(Role.CASEWORKER, PRISON)
    other = {**SAID, "name": "Berta Fachvogel", "participant": SHE}
    assert (await desk.knock("POST", f"{PATH}/anmeldungen", she, form=other)).status == 303
    people = await desk.desk.participants.of_training(PRISON, ANNOUNCED)
    assert {each.name for each in people.values()} == {"Anna Fachvogel", "Berta Fachvogel"}


async def test_people_are_forgotten_ninety_days_after_the_last_sitting_and_not_before(
    desk: AtHand,
) -> None:
    she = await desk.who_is(Role.CASEWORKER, PRISON)
    form = {**SAID, "name": "Carla Fachvogel", "participant": str(uuid4())}
    assert (await desk.knock("POST", f"{PATH}/anmeldungen", she, form=form)).status == 303
    over = datetime(2099, 7, 9, 12, tzinfo=UTC)
    await desk.desk.participants.forget(over - timedelta(milliseconds=1))
    assert "Carla Fachvogel" in (await desk.knock("GET", PATH, she)).body
    await desk.desk.participants.forget(over)
    assert await desk.desk.participants.of_training(PRISON, ANNOUNCED) == {}
    assert "Name gelöscht" in (await desk.knock("GET", PATH, she)).body


async def test_a_training_is_announced_once_and_its_lists_are_recorded(desk: AtHand) -> None:
    she = await desk.who_is(Role.CASEWORKER, CLEARING)
    assert (await desk.knock("GET", "/fortbildungen/neu", she)).status == 200
    form = {**FILLED, "training": OWN, "sittings": "1"}
    more = await desk.knock("POST", "/fortbildungen", she, form={**form, "more": "yes"})
    assert (more.status, "Sitzung 2: Beginn" in more.body) == (200, True)
    assert OWN in more.body
    assert (
        await desk.knock("POST", "/fortbildungen", she, form={**form, "theme": ""})
    ).status == 422
    for _ in range(2):
        reply = await desk.knock("POST", "/fortbildungen", she, form=form)
        assert (reply.status, reply.headers["location"]) == (303, f"/fortbildungen/{OWN}")
    (order,) = await desk.desk.orders.of_case(CLEARING, OWN)
    told = accepted(1, "ScheduleTraining", "scheduled", cause=order.id, case=OWN)
    await desk.is_told(*to(CLEARING, told), agency=CLEARING)

    lists = f"/fortbildungen/{OWN}/teilnahme"
    said = {"module": "sitzung-1", "others": "nobody"}
    assert (await desk.knock("POST", lists, she, form=said)).status == 422
    said = {"module": "sitzung-1", "others": f"{SHE}\n{HE}"}
    assert (await desk.knock("POST", lists, she, form=said)).status == 303
    recorded = (await desk.desk.orders.of_case(CLEARING, OWN))[-1]
    assert json.loads(recorded.data or "") == {"module": "sitzung-1", "participants": [SHE, HE]}
    assert (await desk.knock("POST", lists, she, form={"module": "x"})).status == 404
    done = await desk.knock("POST", f"/fortbildungen/{OWN}/abschluss", she, form={})
    assert done.status == 303


HELD = str(uuid4())
ZOE, ADA = "Zoë Fachvogel", "Ada Zilpzalp"


@pytest.fixture
async def organiser(desk: AtHand) -> Browser:
    """Who holds a training that was taken."""
    she = await desk.who_is(Role.CASEWORKER, CLEARING)
    form = {**FILLED, "training": HELD, "sittings": "1"}
    await desk.knock("POST", "/fortbildungen", she, form=form)
    order = (await desk.desk.orders.of_case(CLEARING, HELD))[0]
    await hears(desk, accepted(1, "ScheduleTraining", "confirmed", cause=order.id, case=HELD))
    return she


async def hears(desk: AtHand, *entries: Entry) -> None:
    await desk.is_told(*to(CLEARING, *entries), agency=CLEARING)


def listed(number: int, participant: str, name: str | None, *, late: bool | None = None) -> Entry:
    """As the organiser is told who comes, or with no name that somebody does not."""
    who = {"participant": participant, "name": name, "sector": "police", "late": late}
    said = {**who, "title": "Fachtag"}
    return told("ParticipantListed", number, {**said, "modules": IN_2099["modules"]}, case=HELD)


async def page_of(desk: AtHand, by: Browser) -> str:
    return (await desk.knock("GET", f"/fortbildungen/{HELD}", by)).body


async def test_an_organiser_has_her_list_by_last_name_and_ticks_who_was_there(
    desk: AtHand, organiser: Browser
) -> None:
    assert "Teilnahmeliste" not in await page_of(desk, organiser)
    await hears(desk, listed(2, SHE, ADA), listed(3, HE, ZOE))
    page = await page_of(desk, organiser)
    assert page.index("Teilnahmeliste") < page.index(ZOE) < page.index(ADA)
    assert "Polizei" in page
    said = {"module": "sitzung-1", SHE: "yes", "others": ""}
    path = f"/fortbildungen/{HELD}/teilnahme"
    assert (await desk.knock("POST", path, organiser, form=said)).status == 303
    recorded = (await desk.desk.orders.of_case(CLEARING, HELD))[-1]
    assert json.loads(recorded.data or "")["participants"] == [SHE]


async def test_whoever_does_not_come_after_all_is_forgotten_with_the_word_of_it(
    desk: AtHand, organiser: Browser
) -> None:
    await hears(desk, listed(4, SHE, ADA), listed(5, HE, ZOE), listed(6, SHE, None, late=True))
    assert "Nach Anmeldeschluss abgesagt: 1" in await page_of(desk, organiser)
    assert ADA not in await page_of(desk, organiser) + desk.everything()
    # A reader that was frozen meanwhile brings her back no more.
    await hears(desk, listed(4, SHE, ADA))
    assert ADA not in await page_of(desk, organiser) + desk.everything()
    assert ZOE in await page_of(desk, organiser)


async def test_of_a_training_that_is_called_off_no_name_is_left(
    desk: AtHand, organiser: Browser
) -> None:
    await hears(desk, listed(7, HE, ZOE))
    assert ZOE in desk.everything()
    await hears(desk, accepted(8, "CancelTraining", "cancelled", cause="m", case=HELD))
    assert ZOE not in await page_of(desk, organiser) + desk.everything()


async def test_a_list_is_forgotten_ninety_days_after_the_last_sitting_and_not_before(
    desk: AtHand, organiser: Browser
) -> None:
    await hears(desk, listed(9, HE, ZOE))
    over = datetime(2099, 7, 9, 12, tzinfo=UTC)
    await desk.desk.attendance.forget(over - timedelta(milliseconds=1))
    assert ZOE in await page_of(desk, organiser)
    await desk.desk.attendance.forget(over)
    assert ZOE not in desk.everything()


async def test_whoever_does_not_hold_it_records_nothing(desk: AtHand) -> None:
    await desk.is_told(*to(CLEARING, announced(2, ANNOUNCED)), agency=CLEARING)
    she = await desk.who_is(Role.LEAD, CLEARING)
    for end in ("teilnahme", "abschluss"):
        reply = await desk.knock("POST", f"{PATH}/{end}", she, form={"module": "inhouse"})
        assert reply.status == 404
    assert "Wer da war" not in (await desk.knock("GET", PATH, she)).body
