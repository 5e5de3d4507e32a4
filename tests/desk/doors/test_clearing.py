"""The coordination office finds on one list what it holds and what others leave unanswered."""

import json

import pytest

from services.desk.domain.people import Role
from tests.desk.at_hand import CLEARING, AtHand
from tests.desk.told import CASE, OFFICE, assigned, referral, reminded, resolved, to

LONG_AGO = "2020-01-02T23:00:00Z"
TOLD = to(CLEARING, assigned(1, of=2), reminded(2, due=LONG_AGO))
OWN, LATE = f"/faelle/{CASE}/{referral(2)}", f"/faelle/{CASE}/{referral(1)}"


@pytest.fixture(autouse=True, scope="module")
async def there_is_something_to_clear(desk: AtHand) -> None:
    await desk.is_told(*TOLD, agency=CLEARING)


async def test_what_is_late_elsewhere_stands_before_what_has_time(desk: AtHand) -> None:
    she = await desk.who_is(Role.CASEWORKER, CLEARING)
    page = (await desk.knock("GET", "/eingang", she)).body
    assert "Klärungsliste" in page
    assert "sollte:" in page
    assert page.index(LATE) < page.index(OWN)


async def test_it_names_the_office_that_is_late_and_how_to_reach_it(desk: AtHand) -> None:
    she = await desk.who_is(Role.READER, CLEARING)
    page = (await desk.knock("GET", LATE, she)).body
    assert "Jugendamt der Landeshauptstadt Schwerin" in page
    assert "+49 30 23125 105" in page
    assert "fällig bis Do., 02.01.2020" in page
    assert "Neu zuweisen" not in page
    assert (await desk.knock("GET", f"{LATE}/versiegelt", she)).status == 404


async def test_a_mail_leads_to_what_the_office_holds_itself_if_it_holds_anything(
    desk: AtHand,
) -> None:
    she = await desk.who_is(Role.READER, CLEARING)
    assert (await desk.knock("GET", f"/faelle/{CASE}", she)).headers["location"] == OWN


async def test_a_silent_office_is_relieved_by_one_command(desk: AtHand) -> None:
    she = await desk.who_is(Role.CASEWORKER, CLEARING)
    path, form = f"{LATE}/ReassignReferral", {"since": TOLD[1].id}
    assert (await desk.knock("POST", path, she, form={**form, "to": ""})).status == 422
    for _ in range(2):
        reply = await desk.knock("POST", path, she, form={**form, "to": CLEARING})
        assert (reply.status, reply.headers["location"]) == (303, LATE)
    (order,) = await desk.desk.orders.of_case(CLEARING, CASE)
    assert (order.command, order.service) == ("ReassignReferral", "referral")
    assert json.loads(order.data or "") == {"referral": referral(), "to": CLEARING}

    await desk.is_told(*to(CLEARING, resolved(3)), agency=CLEARING)
    assert LATE not in (await desk.knock("GET", "/eingang", she)).body
    late_answer = await desk.knock("POST", path, she, form={"since": "x", "to": OFFICE})
    assert late_answer.status == 409
