"""A prison asks for something once, whoever presses, and each of its people hears what became."""

from collections.abc import Mapping

import pytest

from services.desk.domain.people import Role
from services.desk.domain.trail import Deed
from services.desk.pages.words import due
from shared.network.sealing import seal
from shared.network.sealing_keys import public_jwk
from tests.desk.at_hand import PRISONS, AtHand, Browser, Reply
from tests.desk.doors.test_completing import OWN, notice, own_copy
from tests.desk.doors.test_office_keys import keeps
from tests.desk.made import OFFICE_KEY, sent_by
from tests.desk.told import CASE, OFFICE, accepted, referral, to, told

PRISON, _ = PRISONS
NOTICE = f"/meldungen/{CASE}"
REPORTED = accepted(1, "ReportAdmission", "held", cause="m")
OTHER = "von einer anderen Person Ihrer Anstalt"
ASKED = told(
    "QuestionPassedOn",
    2,
    {
        "facility": PRISON,
        "question_id": "00000000-0000-0000-0000-000000000001",
        "question": "custody",
        "referral": referral(),
        "office": OFFICE,
        "answer_by": "2027-03-08T22:00:00Z",
    },
)
ANSWER = f"{NOTICE}/antwort"


@pytest.fixture(autouse=True)
async def a_notice_is_there(desk: AtHand) -> None:
    for name in ("mailbox", "mailbox_numbers", "prison_cases", "orders", "trail", "own_copies"):
        await desk.database[name].delete_many({})
    await desk.is_told(*to(PRISON, REPORTED), agency=PRISON)


async def two(desk: AtHand) -> tuple[Browser, Browser]:
    return await desk.who_is(Role.CASEWORKER, PRISON), await desk.who_is(Role.CASEWORKER, PRISON)


async def retracts(desk: AtHand, by: Browser, since: str = REPORTED.id) -> Reply:
    form = {"since": since, "code": "entered_in_error"}
    return await desk.knock("POST", f"{NOTICE}/RetractNotice", by, form=form)


async def answers(desk: AtHand, by: Browser, **said: str) -> Reply:
    data: Mapping[str, str] = {"asked": ASKED.id, **(said or {"unavailable": "not_known"})}
    return await desk.knock("POST", ANSWER, by, data=data)


async def pressed_without_effect(desk: AtHand, *who: Browser) -> bool:
    """These, in this order, and nobody else."""
    lines = await desk.desk.trails.lines(PRISON)
    pressed = [line.person for line in lines if line.deed is Deed.WITHOUT_EFFECT]
    return pressed == [each.person.id for each in who if each.person is not None]


async def test_only_what_came_from_elsewhere_can_be_objected_to(desk: AtHand) -> None:
    she, _ = await two(desk)
    action = f'action="{NOTICE}/RaiseObjection"'
    assert action in (await desk.knock("GET", NOTICE, she)).body
    await keeps(desk, await desk.who_is(Role.LEAD, PRISON), OWN)
    sent = {"case": CASE, "notice": notice(desk), "own": own_copy("of the family")}
    assert (await desk.knock("POST", "/meldungen", she, data=sent)).status == 200
    assert action not in (await desk.knock("GET", NOTICE, she)).body


async def test_the_story_of_a_notice_says_who_has_pressed(desk: AtHand) -> None:
    first, second = await two(desk)
    assert (await retracts(desk, first)).status == 303
    assert first.person is not None
    for by, who in ((first, "Sie"), (second, first.person.email)):
        page = (await desk.knock("GET", NOTICE, by)).body
        assert f"Rücknahme, wird gesendet, {who}<" in page


async def test_of_two_who_press_the_same_button_the_second_hears_who_was_first(
    desk: AtHand,
) -> None:
    first, second = await two(desk)
    assert (await retracts(desk, first)).status == 303
    assert (await retracts(desk, first)).status == 303
    late = await retracts(desk, second)
    assert late.status == 409
    assert "Bereits zurückgenommen, " in late.body
    assert OTHER in late.body
    assert len(await desk.desk.orders.of_case(PRISON, CASE)) == 1
    assert await pressed_without_effect(desk, first, second)


async def test_what_is_over_is_asked_for_no_more_from_an_old_page(desk: AtHand) -> None:
    first, second = await two(desk)
    await retracts(desk, first)
    (order,) = await desk.desk.orders.of_case(PRISON, CASE)
    ended = accepted(2, "RetractNotice", "retracted", cause=order.id)
    await desk.is_told(*to(PRISON, ended), agency=PRISON)
    late = await retracts(desk, second)
    assert late.status == 409
    assert OTHER in late.body
    form = {"since": REPORTED.id}
    other = await desk.knock("POST", f"{NOTICE}/DeclineConsent", second, form=form)
    assert other.status == 409
    assert "Das ist jetzt nicht mehr möglich." in other.body
    assert len(await desk.desk.orders.of_case(PRISON, CASE)) == 1
    assert await pressed_without_effect(desk, second, second)


async def test_a_question_has_one_answer_and_the_second_hears_who_gave_it(desk: AtHand) -> None:
    await desk.is_told(*to(PRISON, ASKED), agency=PRISON)
    first, second = await two(desk)
    assert (await answers(desk, first)).data == {"there": NOTICE}
    part = seal({"note": "x"}, case=CASE, receiver=OFFICE, public_key=public_jwk(OFFICE_KEY))
    late = await answers(desk, second, jwe=part)
    assert late.status == 409
    assert late.data["says"].startswith("Bereits beantwortet, ")
    (order,) = await desk.desk.orders.of_case(PRISON, CASE)
    await desk.is_told(
        *to(PRISON, accepted(3, "AnswerQuestion", "answered", cause=order.id)), agency=PRISON
    )
    late = await answers(desk, second)
    assert (late.status, late.data["says"].endswith(OTHER)) == (409, True)
    assert (await answers(desk, first)).data["says"].endswith("von Ihnen")
    assert await pressed_without_effect(desk, second, second, first)


async def test_an_answer_that_was_not_taken_can_be_given_anew(desk: AtHand) -> None:
    await desk.is_told(*to(PRISON, ASKED), agency=PRISON)
    first, second = await two(desk)
    await answers(desk, first)
    (order,) = await desk.desk.orders.of_case(PRISON, CASE)
    said = {"command": "AnswerQuestion", "code": "sealed_for_unknown_key"}
    refused = told("CommandRefused", 3, said, cause=order.id)
    await desk.is_told(*to(PRISON, refused), agency=PRISON)
    assert (await answers(desk, second)).data == {"there": NOTICE}
    assert len(await desk.desk.orders.of_case(PRISON, CASE)) == 2


async def test_whoever_fetches_a_copy_is_in_the_audit(desk: AtHand) -> None:
    she, _ = await two(desk)
    await desk.desk.own_copies.put(sent_by(PRISON, "ReportAdmission", {}), "a.b.c.d.e")
    assert (await desk.knock("GET", f"{NOTICE}/kopie", she)).data == {"jwe": "a.b.c.d.e"}
    assert (await desk.knock("GET", "/meldungen/kopien", she)).data == {
        "copies": [{"case": CASE, "jwe": "a.b.c.d.e"}],
        "more": False,
    }
    lines = await desk.desk.trails.lines(PRISON)
    assert [(line.deed, line.case) for line in lines] == [
        ("copy_opened", CASE),
        ("copies_opened", None),
    ]


async def test_of_what_the_prison_took_back_an_old_page_brings_no_copy_again(
    desk: AtHand,
) -> None:
    she, _ = await two(desk)
    await keeps(desk, await desk.who_is(Role.LEAD, PRISON), OWN)
    sent = {"case": CASE, "notice": notice(desk), "own": own_copy("of the family")}
    assert (await desk.knock("POST", "/meldungen", she, data=sent)).status == 200
    (copy,) = await desk.desk.own_copies.of(PRISON, [CASE])
    assert copy.until is not None
    assert f"Aufbewahrt bis {due(copy.until)}, dann" in (await desk.knock("GET", NOTICE, she)).body
    (order,) = await desk.desk.orders.of_case(PRISON, CASE)
    await desk.desk.orders.sent(order.id)
    ended = accepted(2, "RetractNotice", "retracted", cause="m")
    await desk.is_told(*to(PRISON, ended), agency=PRISON)
    assert "Eine Kopie liegt hier nicht." in (await desk.knock("GET", NOTICE, she)).body
    assert (await desk.knock("POST", "/meldungen", she, data=sent)).status == 200
    assert await desk.desk.own_copies.of(PRISON, [CASE]) == []
