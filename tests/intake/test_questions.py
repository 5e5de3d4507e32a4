"""A question reaches the prison only where consents cover it, and its answer the office alone."""

from datetime import UTC, date, datetime
from itertools import product
from typing import Any
from uuid import UUID

import pytest

from services.intake.contract.consents import NarrowConsent, WithdrawConsent
from services.intake.contract.notices import ReportAdmission
from services.intake.contract.questions import (
    AnswerPassedOn,
    AnswerQuestion,
    CannotSay,
    QuestionPassedOn,
)
from services.intake.contract.whose_consent import Consent
from services.intake.domain.asked import Asked
from services.intake.domain.case import Case, Life
from services.intake.domain.narrowing import narrow
from services.intake.domain.offices import remember_office
from services.intake.domain.questions import ANSWERED, answer, is_covered, pass_on
from services.intake.domain.resealing import request_part
from services.intake.domain.take_back import expire, withdraw
from services.intake.switchboard import SWITCHBOARD
from services.referral.contract.assigning import ReferralRouted
from services.referral.contract.questions import QuestionAsked
from services.referral.contract.resealing import SealedPartMissing
from shared.language.codes import Code
from shared.language.steps import Outcome
from shared.network.children import ResidenceKind
from shared.network.notices import ConsentSubject, Purpose, ReceiverKind
from shared.network.questions import ASKABLE, Askable, Question, Unavailable
from shared.network.sealed_parts import ResealReason, SealedFor
from tests.intake.cases import (
    COORDINATION,
    NOON,
    OTHER_PRISON,
    PRISON,
    REFERRAL,
    ROSTOCK,
    SCHWERIN,
    SECOND_REFERRAL,
    admission,
    alone,
    at,
    child,
    consents,
    for_children,
    hers,
    in_need,
    names,
    notified,
    own,
    refusal,
    reported,
    said,
    sealed_for,
)

ASKED = UUID("5a7c1f9e-3333-4aaa-8bbb-000000000001")
NEVER_ASKED = UUID("5a7c1f9e-3333-4aaa-8bbb-0000000000ff")
ANSWER_BY = datetime(2026, 3, 9, 23, tzinfo=UTC)
EVERY_PURPOSE = {"purposes": tuple(Purpose)}


def question(asked: Question = Question.PRISONER_HOME, **fields: Any) -> QuestionAsked:
    usual: dict[str, Any] = {
        "referral": REFERRAL,
        "office": ROSTOCK,
        "question_id": ASKED,
        "question": asked,
        "answer_by": ANSWER_BY,
    }
    return QuestionAsked(**usual | fields)


def routed(
    case: Case, office: str = ROSTOCK, referral: UUID = REFERRAL, follows: UUID | None = None
) -> Case:
    there = ReferralRouted(referral=referral, office=office, provisional=False, follows=follows)
    outcome = remember_office(case, there, at(sender="referral"))
    return case if outcome is None else outcome.state


def told(*given: Consent, **fields: Any) -> Case:
    """A case of a first referral at Rostock."""
    return routed(notified(admission(consents=given or consents(**EVERY_PURPOSE), **fields)))


def passed_on(case: Case | None = None, message: QuestionAsked | None = None) -> Case:
    outcome = pass_on(case or told(), message or question(), at(sender="referral"))
    assert outcome is not None
    assert said_to_prison(outcome)
    return outcome.state


def said_to_prison(outcome: Outcome[Case] | None) -> list[QuestionPassedOn]:
    assert outcome is not None
    return [s.message for s in outcome.says if isinstance(s.message, QuestionPassedOn) and s.to]


def answering(**fields: Any) -> AnswerQuestion:
    what = fields or {"sealed": sealed_for(ROSTOCK)}
    return AnswerQuestion(question_id=ASKED, **what)


def by_prison(case: Case, message: AnswerQuestion, sender: str = PRISON) -> Outcome[Case]:
    return answer(case, message, at(sender=sender))


# One line for each question, one column for what is said in the consents: whether it reaches the
# prison where only the prisoner's, also the children's, and also the caregiver's allow everything.
TABLE = """
                      of_him  and_them  and_her
prisoner_home         yes     yes       yes
other_parent_home     -       yes       yes
custody               -       yes       yes
caregiver_contact     -       -         yes
ways_of_contact       yes     yes       yes
interpreter_language  yes     yes       yes
planned_release       yes     yes       yes
"""
NOTHING_ELSE = {"purposes": (Purpose.SUPPORT_OFFERS,)}


def _cells() -> list[tuple[str, str, bool]]:
    header, *lines = (line.split() for line in TABLE.strip().splitlines())
    return [
        (asked, column, cell == "yes")
        for asked, *cells in lines
        for column, cell in zip(header, cells, strict=True)
    ]


@pytest.mark.parametrize(("asked", "allowed_by", "reaches"), _cells())
def test_a_question_reaches_the_prison_where_those_it_is_about_allow_its_purpose(
    asked: str, allowed_by: str, reaches: bool
) -> None:
    his = own(**EVERY_PURPOSE)
    theirs = for_children("c1", **(NOTHING_ELSE if allowed_by == "of_him" else EVERY_PURPOSE))
    her = (hers(**EVERY_PURPOSE),) if allowed_by == "and_her" else ()
    case = told(his, theirs, *her)
    outcome = pass_on(case, question(Question(asked)), at(sender="referral"))
    assert bool(said_to_prison(outcome)) is reaches
    assert names(outcome) == (
        ["QuestionPassedOn", "QuestionPassedOn"] if reaches else ["AnswerPassedOn"]
    )


def test_the_table_asks_every_question() -> None:
    asked = {question for question, _, _ in _cells()}
    assert asked == set(Question) == {line.question for line in ASKABLE}


@pytest.mark.parametrize("line", ASKABLE, ids=[line.question for line in ASKABLE])
def test_without_its_purpose_no_question_reaches_the_prison(line: Askable) -> None:
    others = {"purposes": tuple(each for each in Purpose if each is not line.purpose)}
    case = told(own(**others), for_children(**others), hers(**others))
    assert not said_to_prison(pass_on(case, question(line.question), at()))


def test_no_question_about_somebody_without_consent_is_ever_passed_on() -> None:
    """Reckoned a second time, and without the table of coverage."""
    some = ((Purpose.COUNSELLING,), tuple(Purpose))
    whom = ((ReceiverKind.YOUTH_OFFICE,), (ReceiverKind.COORDINATION_OFFICE,), tuple(ReceiverKind))
    ends = (date(2026, 3, 3), date(2026, 3, 4), date(2026, 9, 4))
    each = [
        {"purposes": purposes, "receivers": receivers, "valid_until": last}
        for purposes, receivers, last in product(some, whom, ends)
    ]
    case, reached = told(), 0
    ours = case.reported
    assert ours is not None
    for fields, line, made in product(each, ASKABLE, (own, hers, for_children)):
        given = [one(**EVERY_PURPOSE) for one in (own, hers, for_children) if one is not made]
        changed = made(**fields)
        case = case.change(reported=ours.model_copy(update={"consents": (*given, changed)}))
        asked = Asked(referral=REFERRAL, office=ROSTOCK, question=line.question, children=("c1",))
        concerned = changed.about in (line.about, ConsentSubject.PRISONER)
        allows = (
            line.purpose in changed.purposes
            and ReceiverKind.YOUTH_OFFICE in changed.receivers
            and changed.valid_until >= NOON.date()
        )
        covered = is_covered(case, asked, at())
        assert covered is (allows or not concerned), (line.question, changed)
        reached += covered
        case = case.change(reported=ours.model_copy(update={"consents": tuple(given)}))
        assert not (concerned and is_covered(case, asked, at())), "asked about who never consented"
    assert reached


def test_what_is_not_covered_is_answered_at_once_and_the_prison_hears_nothing() -> None:
    outcome = pass_on(told(), question(Question.CAREGIVER_CONTACT), at())
    assert [s.to for s in outcome.says] == [None] if outcome else False
    answered = said(outcome, AnswerPassedOn)
    assert (answered.unavailable, answered.sealed) == (Unavailable.NOT_COVERED, None)
    assert outcome is not None
    assert outcome.state.questions == {}


def test_the_prison_hears_what_it_needs_to_answer_under_the_referral_that_it_knows() -> None:
    missing = SealedPartMissing(
        referral=SECOND_REFERRAL,
        office=ROSTOCK,
        because=ResealReason.CONSENT_NARROWED,
        follows=REFERRAL,
    )
    asked = request_part(told(), missing, at(sender="referral"))
    assert asked is not None
    outcome = pass_on(asked.state, question(referral=SECOND_REFERRAL), at())
    (heard,) = said_to_prison(outcome)
    assert heard == QuestionPassedOn(
        facility=PRISON,
        question_id=ASKED,
        question=Question.PRISONER_HOME,
        referral=REFERRAL,
        office=ROSTOCK,
        children=("c1",),
        answer_by=ANSWER_BY,
    )


OF_BOTH = {
    "children_count": 2,
    "children": (child("c1"), child("c2")),
    "sealed": (sealed_for(ROSTOCK, "c1", "c2"),),
}
APART = OF_BOTH | {
    "children": (child("c1"), child("c2", "13004")),
    "sealed": (sealed_for(ROSTOCK, "c1"), sealed_for(SCHWERIN, "c2")),
}
REFERRALS: dict[str, dict[str, Any]] = {
    "c1": {},
    "c2": {"referral": SECOND_REFERRAL, "office": SCHWERIN},
    "c1,c2": {},
}
"""The referral about these children."""
FOR_BOTH = {"sealed": (sealed_for(ROSTOCK), sealed_for(COORDINATION))}


def apart(*given: Consent) -> Case:
    """Siblings at an office each."""
    return routed(told(*given, **APART), SCHWERIN, SECOND_REFERRAL)


def _not_covered(case: Case, message: QuestionAsked) -> bool:
    outcome = pass_on(case, message, at(sender="referral"))
    assert outcome is not None
    return names(outcome) == ["AnswerPassedOn"] and not outcome.state.questions


@pytest.mark.parametrize("office", [COORDINATION, SCHWERIN, ROSTOCK])
def test_no_prison_hears_by_a_question_who_goes_on_after_a_hand_over_or_a_decline(
    office: str,
) -> None:
    case = routed(told(**FOR_BOTH), office, SECOND_REFERRAL, REFERRAL)
    assert _not_covered(case, question(referral=SECOND_REFERRAL, office=office))
    assert not _not_covered(case, question())


def test_that_its_prison_sealed_for_the_coordination_office_too_does_not_let_it_ask() -> None:
    narrowed = narrow(
        told(**FOR_BOTH),
        NarrowConsent(receivers=(ReceiverKind.COORDINATION_OFFICE,)),
        at(sender=ROSTOCK),
    )
    assert narrowed is not None
    of_it = question(referral=SECOND_REFERRAL, office=COORDINATION)
    assert _not_covered(narrowed.state, of_it)
    assert _not_covered(routed(narrowed.state, COORDINATION, SECOND_REFERRAL, REFERRAL), of_it)


def test_where_a_notice_goes_to_the_coordination_office_first_that_office_may_ask() -> None:
    far = child(kind=ResidenceKind.OUTSIDE_LAND)
    for_it = admission(
        consents=consents(**EVERY_PURPOSE), children=(far,), sealed=(sealed_for(COORDINATION),)
    )
    case = routed(notified(for_it), COORDINATION)
    assert not _not_covered(case, question(office=COORDINATION))


def test_where_a_family_narrowed_first_no_office_is_one_that_its_prison_expects() -> None:
    told_already = SWITCHBOARD.on[NarrowConsent].step(
        notified(admission(consents=consents(**EVERY_PURPOSE), **FOR_BOTH)),
        NarrowConsent(receivers=(ReceiverKind.COORDINATION_OFFICE,)),
        at(sender=ROSTOCK),
    )
    assert told_already is not None
    case = routed(told_already.state, COORDINATION)
    assert _not_covered(case, question(office=COORDINATION))


def test_a_part_that_the_prison_was_asked_for_lets_its_office_ask_about_these_children() -> None:
    fewer = NarrowConsent(receivers=(ReceiverKind.COORDINATION_OFFICE,))
    narrowed = narrow(told(**OF_BOTH), fewer, at())
    assert narrowed is not None
    case = routed(narrowed.state, COORDINATION, SECOND_REFERRAL, REFERRAL)
    of_it = question(referral=SECOND_REFERRAL, office=COORDINATION)
    (heard,) = said_to_prison(pass_on(case, of_it, at(sender="referral")))
    assert heard.children == ("c1", "c2")


def test_an_office_of_a_kind_that_may_not_know_of_the_case_any_more_cannot_ask() -> None:
    case = told().change(receivers=(ReceiverKind.COORDINATION_OFFICE,))
    assert _not_covered(case, question())


# One line for each way in which those who look after two siblings have signed, one column for the
# children whom a question is about: each contact needs the word of whoever it is.
SIGNED = """
            c1    c2    c1,c2
-           -     -     -
c1          yes   -     -
c2          -     yes   -
c1,c2       yes   yes   yes
c1;c2       yes   yes   yes
"""


def _signed() -> list[tuple[str, str, bool]]:
    header, *lines = (line.split() for line in SIGNED.strip().splitlines())
    return [
        (signed, about, cell == "yes")
        for signed, *cells in lines
        for about, cell in zip(header, cells, strict=True)
    ]


@pytest.mark.parametrize(("signed", "about", "reaches"), _signed())
def test_one_caregivers_consent_does_not_open_a_question_about_another(
    signed: str, about: str, reaches: bool
) -> None:
    each = [of_one.split(",") for of_one in signed.split(";") if of_one != "-"]
    given = (own(**EVERY_PURPOSE), for_children(**EVERY_PURPOSE))
    all_given = (*given, *(hers(*kids, **EVERY_PURPOSE) for kids in each))
    case = told(*all_given, **OF_BOTH) if "," in about else apart(*all_given)
    of_whom = REFERRALS[about]
    assert not _not_covered(case, question(**of_whom))
    of_her = question(Question.CAREGIVER_CONTACT, **of_whom)
    assert _not_covered(case, of_her) is not reaches


@pytest.mark.parametrize("less", [Purpose.COUNSELLING, Purpose.SUPPORT_OFFERS])
def test_of_two_who_look_after_siblings_each_has_to_allow_the_purpose(less: Purpose) -> None:
    given = (own(**EVERY_PURPOSE), for_children(**EVERY_PURPOSE))
    two = (hers("c1", **EVERY_PURPOSE), hers("c2", purposes=(less,)))
    of = [question(Question.CAREGIVER_CONTACT, **REFERRALS[kid]) for kid in ("c1", "c2")]
    assert [_not_covered(apart(*given, *two), asked) for asked in of] == [False, True]
    of_both = question(Question.CAREGIVER_CONTACT)
    assert _not_covered(told(*given, *two, **OF_BOTH), of_both)


@pytest.mark.parametrize(
    "case",
    [routed(notified(in_need())), reported()],
    ids=["on a path without consent", "before it is told"],
)
def test_of_such_a_case_no_prison_is_asked(case: Case) -> None:
    outcome = pass_on(case, question(), at())
    assert outcome is None or not said_to_prison(outcome)


def test_of_the_parent_alone_only_what_is_about_him_is_asked() -> None:
    parent: ReportAdmission = alone(consents=(own(**EVERY_PURPOSE),))
    of_him = question(Question.PLANNED_RELEASE, office=COORDINATION)
    of_them = question(Question.CUSTODY, office=COORDINATION)
    case = routed(notified(parent), COORDINATION)
    assert said_to_prison(pass_on(case, of_him, at()))
    assert not said_to_prison(pass_on(case, of_them, at()))


def test_the_same_question_is_passed_on_once() -> None:
    assert pass_on(passed_on(), question(), at()) is None


def test_an_answer_goes_to_referral_alone_and_nothing_of_it_is_kept() -> None:
    part = sealed_for(ROSTOCK)
    outcome = by_prison(passed_on(), answering(sealed=part))
    assert outcome.answer == ANSWERED
    assert [s.to for s in outcome.says] == [None]
    assert said(outcome, AnswerPassedOn) == AnswerPassedOn(
        referral=REFERRAL, question_id=ASKED, sealed=part.jwe
    )
    assert part.jwe not in outcome.state.model_dump_json()


def test_a_prison_can_say_that_it_does_not_know() -> None:
    outcome = by_prison(passed_on(), answering(unavailable=CannotSay.NOT_KNOWN))
    assert said(outcome, AnswerPassedOn).unavailable is Unavailable.NOT_KNOWN


def test_what_a_prison_can_say_is_something_that_an_office_can_hear() -> None:
    assert {each.value for each in CannotSay} < {each.value for each in Unavailable}


@pytest.mark.parametrize("case", [passed_on(), Case(life=Life.WITHDRAWN)], ids=["living", "ended"])
def test_there_is_either_an_answer_or_a_reason(case: Case) -> None:
    neither = refusal(by_prison, case, AnswerQuestion(question_id=ASKED))
    assert (neither.code, neither.pointer) == (Code.SCHEMA_VIOLATION, "/sealed")
    both = answering(sealed=sealed_for(ROSTOCK), unavailable=CannotSay.NOT_KNOWN)
    assert refusal(by_prison, case, both).pointer == "/unavailable"


def test_a_second_answer_is_taken_and_goes_nowhere() -> None:
    answered = by_prison(passed_on(), answering()).state
    again = by_prison(answered, answering(unavailable=CannotSay.NOT_KNOWN))
    assert (again.answer, again.says, again.state) == (ANSWERED, (), answered)


@pytest.mark.parametrize(
    ("message", "code", "pointer"),
    [
        (answering(sealed=sealed_for(SCHWERIN)), Code.RECEIVER_NOT_ALLOWED, "/sealed/receiver"),
        (answering(sealed=sealed_for(ROSTOCK, "c2")), Code.UNKNOWN_ITEM, "/sealed/children/0"),
        (
            answering(sealed=sealed_for(ROSTOCK, kid="old")),
            Code.SEALED_FOR_UNKNOWN_KEY,
            "/sealed/jwe",
        ),
        (
            answering(sealed=SealedFor(receiver=ROSTOCK, jwe=sealed_for(SCHWERIN).jwe)),
            Code.SEAL_MISMATCH,
            "/sealed/jwe",
        ),
        (
            answering(sealed=SealedFor(receiver=ROSTOCK, jwe="Kanarienvogel")),
            Code.UNSEALED_PERSONAL_DATA,
            "/sealed/jwe",
        ),
    ],
)
def test_what_is_not_sealed_for_the_office_that_asked_is_refused(
    message: AnswerQuestion, code: Code, pointer: str
) -> None:
    no = refusal(by_prison, passed_on(), message)
    assert (no.code, no.pointer) == (code, pointer)


def test_a_question_that_was_never_asked_is_unknown_and_another_prison_is_not_asked() -> None:
    assert refusal(by_prison, told(), answering()).code is Code.UNKNOWN_ITEM
    assert refusal(by_prison, passed_on(), answering(), OTHER_PRISON).code is Code.NOT_COMPETENT


def _withdrawn_by_an_office(case: Case) -> Case:
    return withdraw(case, WithdrawConsent(), at(sender=ROSTOCK)).state


def _one_childs_withdrawn(case: Case) -> Case:
    message = WithdrawConsent(about=ConsentSubject.CHILDREN)
    return withdraw(case, message, at(sender=ROSTOCK)).state


def _narrowed(case: Case) -> Case:
    outcome = narrow(case, NarrowConsent(purposes=(Purpose.SUPPORT_OFFERS,)), at(sender=ROSTOCK))
    assert outcome is not None
    return outcome.state


@pytest.mark.parametrize(
    "end",
    [
        _withdrawn_by_an_office,
        _one_childs_withdrawn,
        _narrowed,
        lambda case: expire(case, at()).state,
    ],
)
def test_a_prison_cannot_tell_by_its_answer_that_a_family_has_withdrawn(end: Any) -> None:
    case = passed_on()
    as_ever, gone = by_prison(case, answering()), by_prison(end(case), answering())
    assert gone.answer == as_ever.answer == ANSWERED
    assert gone.says == ()
    assert by_prison(gone.state, answering()).answer == ANSWERED


def test_after_the_end_what_was_never_asked_is_unknown_as_before() -> None:
    receipt = _withdrawn_by_an_office(passed_on())
    assert by_prison(receipt, answering()).state == receipt
    for case in (passed_on(), receipt):
        invented = answering().model_copy(update={"question_id": NEVER_ASKED})
        assert refusal(by_prison, case, invented).code is Code.UNKNOWN_ITEM
        for_another = answering(sealed=sealed_for(SCHWERIN))
        assert refusal(by_prison, case, for_another).code is Code.RECEIVER_NOT_ALLOWED
