"""A prison sees of its notice what it was told, and never more."""

import json
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from services.desk.domain.asked import Asked, Choice, TicksAsked
from services.desk.domain.buttons import Button
from services.desk.domain.entry import Entry
from services.desk.domain.prison_buttons import PRISON_BUTTONS
from services.desk.domain.prison_case import ABOUT_A_NOTICE, PrisonCase, prison_case
from tests.desk.told import CASE, START, assigned, referral, told

PRISON = "jva-waldeck"
SEAL_BY = "2027-03-08T22:00:00Z"


def seen(*entries: Entry) -> PrisonCase:
    return prison_case(PRISON, CASE, entries)


def accepted(number: int, command: str = "ReportAdmission", state: str = "held") -> Entry:
    return told("CommandAccepted", number, {"command": command, "state": state}, cause="m")


def refused(number: int, command: str = "ReportAdmission", **more: Any) -> Entry:
    said = {"code": "consent_missing", "command": command, **more}
    return told("CommandRefused", number, said, cause="m")


def status(number: int, said: str, *, of: int | None = 1, **more: Any) -> Entry:
    name = None if of is None else referral(of)
    return told("NoticeStatusChanged", number, {"status": said, "referral": name, **more})


def test_before_anything_is_answered_nothing_is_known_and_nothing_can_be_asked() -> None:
    assert seen().state is None
    assert not seen().is_open


def test_an_accepted_notice_stands_where_the_service_said_last() -> None:
    assert seen(accepted(1)).state == "held"
    assert seen(accepted(1)).is_open
    later = seen(accepted(1), accepted(2, "RecordSubjectInformed", "notified"))
    assert later.state == "notified"


@pytest.mark.parametrize(
    ("command", "state"),
    [
        ("RetractNotice", "retracted"),
        ("RetractNotice", "suppressed"),
        ("WithdrawConsent", "withdrawn"),
    ],
)
def test_what_the_prison_has_ended_itself_offers_nothing_any_more(command: str, state: str) -> None:
    assert not seen(accepted(1), accepted(2, command, state)).is_open


def test_a_refused_notice_says_why_and_where_and_is_none() -> None:
    found = seen(refused(1, pointer="/consents/children/c1/other_parent"))
    assert found.refused is not None
    assert found.refused.code == "consent_missing"
    assert found.refused.pointer == "/consents/children/c1/other_parent"
    assert not found.is_open


def test_a_refused_button_leaves_the_notice_as_it_was() -> None:
    found = seen(accepted(1), refused(2, "ReportRelease", code="wrong_state"))
    assert (found.refused, found.state) == (None, "held")
    assert [line.code for line in found.lines] == ["held", "wrong_state"]


@pytest.mark.parametrize("code", ["wrong_state", "case_erased"])
def test_consents_that_came_too_late_are_asked_for_no_more(code: str) -> None:
    waits = accepted(1, state="parent_only")
    assert seen(waits, refused(2, "GrantConsent", code="consent_missing")).can_become == ("whole",)
    late = refused(2, "GrantConsent", code=code)
    assert seen(waits, late).can_become == ()
    again = accepted(3, "WithdrawConsent", "parent_only")
    assert seen(waits, late, again).can_become == ("whole",)


def test_consents_that_were_refused_can_be_sent_again_and_are_not_taken_for_those() -> None:
    """What is sent twice by the same is one, so after a no it is bound to another word."""
    waits = accepted(1, state="parent_only")
    once = refused(2, "GrantConsent", code="consent_missing")
    again = refused(3, "GrantConsent", code="consent_missing")
    words = [seen(*told).waiting_since for told in ([waits], [waits, once], [waits, once, again])]
    assert len(set(words)) == 3


def test_a_second_copy_of_a_notice_that_is_refused_does_not_undo_the_first() -> None:
    assert seen(accepted(1), refused(2, code="wrong_state")).refused is None


def test_of_each_referral_the_latest_status_is_shown() -> None:
    found = seen(accepted(1), status(2, "passed_on"), status(3, "accepted"))
    assert [each.status for each in found.passed] == ["accepted"]
    two = seen(status(1, "passed_on"), status(2, "cannot_pass_on", of=2, remedy="write"))
    assert [(each.status, each.remedy) for each in two.passed] == [
        ("passed_on", None),
        ("cannot_pass_on", "write"),
    ]


def test_a_notice_that_ended_by_itself_is_about_no_referral() -> None:
    (only,) = seen(status(1, "cannot_pass_on", of=None)).passed
    assert only.referral is None


def test_whom_to_call_is_shown() -> None:
    said = {"office": "jugendamt-13004", "duty_phone": "+49 30 23125 105"}
    phone = seen(told("PhoneRequired", 1, said)).phone
    assert phone is not None
    assert phone.duty_phone == "+49 30 23125 105"


def test_a_question_and_a_part_to_seal_anew_wait_for_the_prison() -> None:
    question = {
        "facility": PRISON,
        "question_id": str(UUID(int=1)),
        "question": "custody",
        "referral": referral(),
        "office": "jugendamt-13004",
        "answer_by": "2027-03-08T22:00:00Z",
    }
    reseal = {
        "referral": referral(),
        "receiver": "jugendamt-13004",
        "because": "cannot_open",
        "seal_by": SEAL_BY,
    }
    found = seen(told("QuestionPassedOn", 1, question), told("ResealRequested", 2, reseal))
    assert [(each.question, each.because) for each in found.waiting] == [
        ("custody", None),
        (None, "cannot_open"),
    ]
    assert found.since == told("ResealRequested", 2, reseal).id


def test_what_this_desk_has_answered_waits_no_more_and_leaves_the_notice_as_it_stands() -> None:
    said = {
        "referral": referral(),
        "receiver": "jugendamt-13004",
        "because": "cannot_open",
        "seal_by": SEAL_BY,
    }
    asked = [told("ResealRequested", number, said) for number in (2, 3)]
    first, second = seen(accepted(1), *asked).waiting
    answer = {"command": "ReplaceSealedPart", "state": "received"}
    done = told("CommandAccepted", 4, answer, cause=first.order(PRISON, CASE))
    after = seen(accepted(1), *asked, done)
    assert after.waiting == (second,)
    assert after.state == "held"


def test_the_same_request_has_one_answer_whatever_it_says() -> None:
    said = {
        "referral": referral(),
        "receiver": "jugendamt-13004",
        "because": "cannot_open",
        "seal_by": SEAL_BY,
    }
    (one,) = seen(told("ResealRequested", 2, said)).waiting
    (another,) = seen(told("ResealRequested", 3, said)).waiting
    assert one.order(PRISON, CASE) == one.order(PRISON, CASE)
    assert one.order(PRISON, CASE) != another.order(PRISON, CASE)


def test_answers_about_something_else_are_no_notice() -> None:
    found = seen(accepted(1, "RegisterParticipant", "confirmed"), refused(2, "Ping"))
    assert found.lines == ()


def test_what_is_told_to_offices_tells_a_prison_nothing() -> None:
    assert seen(assigned(1)) == seen()


def test_the_story_is_told_in_its_order() -> None:
    found = seen(accepted(1), status(2, "passed_on"))
    assert [line.told for line in found.lines] == ["CommandAccepted", "NoticeStatusChanged"]
    assert found.lines[0].at.date() == START.date()


def test_a_message_that_is_not_as_its_contract_says_is_not_guessed_at() -> None:
    with pytest.raises(ValidationError):
        seen(status(1, "refused_by_the_family"))


def test_the_answer_to_every_button_is_shown() -> None:
    assert {button.command for button in PRISON_BUTTONS} <= set(ABOUT_A_NOTICE)


@pytest.mark.parametrize(
    ("state", "scopes"),
    [("awaiting_consent", ("whole", "parent_only")), ("parent_only", ("whole",)), ("held", ())],
)
def test_what_waits_for_consents_can_be_completed(state: str, scopes: tuple[str, ...]) -> None:
    assert seen(accepted(1, state=state)).can_become == scopes


def said(asked: Asked) -> list[Any]:
    match asked:
        case Choice():
            return list(asked.words)
        case TicksAsked():
            return [list(asked.words), list(asked.words)[:1]]
        case _:
            return ["2027-03-01"]


@pytest.mark.parametrize("button", PRISON_BUTTONS, ids=lambda button: button.name)
def test_every_choice_of_a_button_is_one_that_its_command_takes(button: Button) -> None:
    first = {**button.says, **{asked.field: said(asked)[0] for asked in button.asks}}
    for asked in button.asks:
        for each in said(asked):
            button.command.from_json(json.dumps({**first, asked.field: each}))


def test_of_whose_consent_it_is_nothing_need_be_said() -> None:
    for button in PRISON_BUTTONS:
        free = {a.field for a in button.asks if isinstance(a, Choice) and a.otherwise}
        says = {a.field: said(a)[0] for a in button.asks if a.field not in free}
        assert button.command.from_json(json.dumps({**button.says, **says}))
