"""An office asks the prison back, its time stands still, and the answer is given to it alone."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.intake.contract.consents import ConsentWithdrawn
from services.intake.contract.questions import AnswerPassedOn
from services.referral.contract.about import ReferralLife
from services.referral.contract.answers import DeclineReason, DeclineReferral, ReferralAcknowledged
from services.referral.contract.helping import CloseReferral, ClosingOutcome
from services.referral.contract.questions import (
    AnswerGiven,
    AnswerResult,
    AskQuestion,
    QuestionAnswered,
    QuestionAsked,
)
from services.referral.domain.asked import AskedLife, question_of
from services.referral.domain.case import Case
from services.referral.domain.pausing import days_left, due_after
from shared.language.codes import Code
from shared.language.steps import Outcome
from shared.network.notices import Path, Purpose
from shared.network.questions import ASKABLE, Question, Unavailable
from shared.network.sealed_parts import SealedFor
from shared.network.working_days import Calendar
from tests.referral.cases import (
    COORDINATION,
    NOON,
    ROSTOCK,
    SCHWERIN,
    accepted,
    after,
    assigned,
    handed_over,
    handing_over,
    hear,
    jwe_for,
    let_time_pass,
    names,
    notice,
    part,
    pending,
    refusal,
    said,
    step,
    the_referral,
)

FRIDAY = NOON + timedelta(days=2)
MONDAY_IS_OVER = datetime(2026, 3, 9, 23, tzinfo=UTC)
"""Three working days of the prison after Wednesday; Sunday is a holiday besides."""
ALL = notice().model_copy(update={"purposes": tuple(Purpose)})


def asking(case: Case, question: Question = Question.PRISONER_HOME) -> AskQuestion:
    return AskQuestion(referral=the_referral(case).id, question=question)


def asked(case: Case | None = None, question: Question = Question.PRISONER_HOME) -> Case:
    case = case or assigned()
    return after(case, (asking(case, question), ROSTOCK))


def answering(case: Case, **fields: Any) -> AnswerPassedOn:
    referral = the_referral(case)
    usual: dict[str, Any] = {"referral": referral.id, "question_id": referral.questions[-1].id}
    what = fields or {"sealed": jwe_for(ROSTOCK)}
    return AnswerPassedOn(**usual | what)


def given(outcome: Outcome[Case]) -> AnswerGiven:
    (told,) = said(outcome, AnswerGiven, to=ROSTOCK)
    return told


def test_asking_tells_the_question_and_shows_that_somebody_has_seen_the_referral() -> None:
    case = assigned()
    outcome = hear(case, asking(case), ROSTOCK)
    (told,) = said(outcome, QuestionAsked)
    assert (told.office, told.question) == (ROSTOCK, "prisoner_home")
    assert told.answer_by == MONDAY_IS_OVER
    assert said(outcome, ReferralAcknowledged)
    assert outcome.answer == ReferralLife.ACKNOWLEDGED
    assert "acknowledge" not in pending(outcome.state)


def test_each_question_can_be_asked_where_its_purpose_is_allowed_and_no_other() -> None:
    for line in ASKABLE:
        others = tuple(purpose for purpose in Purpose if purpose is not line.purpose)
        some = ALL.model_copy(update={"purposes": others})
        case = assigned(some, part())
        no = refusal(case, asking(case, line.question), ROSTOCK)
        assert (no.code, no.pointer) == (Code.CONSENT_MISSING, "/question")
        case = assigned(ALL, part())
        assert said(hear(case, asking(case, line.question), ROSTOCK), QuestionAsked)


def test_nothing_is_asked_on_a_path_that_rests_on_no_consent() -> None:
    case = assigned(notice(path=Path.RELATIVES_IN_NEED), part())
    assert refusal(case, asking(case), ROSTOCK).code is Code.CONSENT_MISSING


@pytest.mark.parametrize("question", [Question.CUSTODY, Question.CAREGIVER_CONTACT])
def test_of_the_parent_alone_nobody_is_asked_about_children(question: Question) -> None:
    alone = ALL.model_copy(update={"children": ()})
    sealed = SealedFor(receiver=COORDINATION, jwe=jwe_for(COORDINATION))
    case = assigned(alone, sealed)
    about = the_referral(case, COORDINATION).id
    no = refusal(case, AskQuestion(referral=about, question=question), COORDINATION)
    assert no.code is Code.CONSENT_MISSING
    his_own = AskQuestion(referral=about, question=Question.PLANNED_RELEASE)
    assert said(hear(case, his_own, COORDINATION), QuestionAsked)


def test_only_the_office_that_holds_the_referral_asks() -> None:
    case = assigned()
    assert refusal(case, asking(case), SCHWERIN).code is Code.NOT_COMPETENT


def test_asking_the_same_again_while_it_is_open_changes_nothing() -> None:
    case = asked()
    outcome = hear(case, asking(case), ROSTOCK)
    assert (outcome.state, outcome.says) == (case, ())
    assert outcome.answer == ReferralLife.ACKNOWLEDGED


def test_one_question_at_a_time_and_each_of_them_once() -> None:
    case = asked()
    assert refusal(case, asking(case, Question.INTERPRETER_LANGUAGE), ROSTOCK).code is (
        Code.WRONG_STATE
    )
    case = hear(case, answering(case)).state
    assert refusal(case, asking(case), ROSTOCK).code is Code.WRONG_STATE
    assert said(hear(case, asking(case, Question.INTERPRETER_LANGUAGE), ROSTOCK), QuestionAsked)


def test_the_answer_goes_sealed_to_the_office_and_that_there_is_one_to_everybody() -> None:
    case = asked()
    outcome = hear(case, answering(case))
    assert names(outcome) == ["QuestionAnswered", f"AnswerGiven to {ROSTOCK}"]
    assert said(outcome, QuestionAnswered)[0].result is AnswerResult.ANSWERED
    assert given(outcome).sealed == jwe_for(ROSTOCK)
    assert jwe_for(ROSTOCK) not in {one.jwe for one in outcome.state.parts} - {part().jwe}
    assert the_referral(outcome.state).questions[0].left == {}


def test_the_time_of_an_office_goes_on_where_it_stood_still() -> None:
    before = pending(accepted())
    case = asked(accepted())
    assert pending(case)["consult"] > before["consult"]
    outcome = hear(case, answering(case), now=FRIDAY)
    # Asked on Wednesday, answered on Friday: two working days later than without.
    assert before["consult"] == datetime(2026, 3, 18, 23, tzinfo=UTC)
    assert pending(outcome.state)["consult"] == datetime(2026, 3, 20, 23, tzinfo=UTC)
    assert given(outcome).consult_by == pending(outcome.state)["consult"]
    assert given(outcome).decide_by is None


def test_what_is_answered_on_the_same_day_costs_and_gains_nothing() -> None:
    case = assigned()
    waiting = asked(case)
    same = hear(waiting, answering(waiting)).state
    for name in ("decide", "consult"):
        assert pending(same)[name] == pending(case)[name] < pending(waiting)[name]


def test_a_decision_made_meanwhile_is_awaited_no_more() -> None:
    case = accepted(asked())
    outcome = hear(case, answering(case), now=FRIDAY)
    assert "decide" not in pending(outcome.state)
    assert given(outcome).decide_by is None


def test_without_an_answer_in_time_the_office_hears_so_and_its_time_goes_on() -> None:
    case = asked()
    promised = pending(case)
    later, heard = let_time_pass(case, MONDAY_IS_OVER)
    says = [entry for _, entry in heard]
    assert said(says, QuestionAnswered)[0].result is AnswerResult.UNAVAILABLE
    (told,) = said(says, AnswerGiven, to=ROSTOCK)
    assert told.unavailable is Unavailable.NO_ANSWER
    assert told.decide_by == promised["decide"] == datetime(2026, 3, 16, 23, tzinfo=UTC)
    assert "question" not in pending(later)


def test_a_late_answer_is_given_once_and_moves_nothing() -> None:
    case, _ = let_time_pass(asked(), MONDAY_IS_OVER)
    outcome = hear(case, answering(case), now=MONDAY_IS_OVER)
    assert given(outcome).sealed == jwe_for(ROSTOCK)
    assert outcome.state.deadlines == case.deadlines
    assert step(outcome.state, answering(outcome.state), now=MONDAY_IS_OVER) is None


def test_what_is_unavailable_is_not_told_twice() -> None:
    case = asked()
    outcome = hear(case, answering(case, unavailable=Unavailable.NOT_COVERED))
    assert given(outcome).unavailable is Unavailable.NOT_COVERED
    again = answering(outcome.state, unavailable=Unavailable.NOT_KNOWN)
    assert step(outcome.state, again) is None


def test_what_was_missed_before_goes_on_climbing() -> None:
    late, _ = let_time_pass(accepted(), datetime(2026, 3, 18, 23, tzinfo=UTC))
    now = datetime(2026, 3, 19, 9, tzinfo=UTC)
    case = hear(late, asking(late), ROSTOCK, now).state
    assert pending(case)["consult"] == pending(late)["consult"]


@pytest.mark.parametrize(
    "end",
    [
        lambda case: CloseReferral(
            referral=the_referral(case).id, outcome=ClosingOutcome.NOT_REACHED
        ),
        lambda case: DeclineReferral(
            referral=the_referral(case).id, reason=DeclineReason.FAMILY_DECLINES
        ),
    ],
)
def test_the_end_of_a_referral_ends_its_question_and_everybody_hears_so(end: Any) -> None:
    open_case = asked()
    message = end(open_case)
    case = asked(accepted()) if isinstance(message, CloseReferral) else open_case
    outcome = hear(case, end(case), ROSTOCK)
    (told,) = said(outcome, QuestionAnswered)
    assert told.result is AnswerResult.UNAVAILABLE
    assert question_of(the_referral(case).id) not in outcome.state.deadlines
    assert step(outcome.state, answering(outcome.state)) is None


def test_a_withdrawn_consent_ends_the_question_with_the_referral() -> None:
    case = asked()
    message = answering(case)
    outcome = hear(case, ConsentWithdrawn(by=ROSTOCK, children=("c1",)))
    assert said(outcome, QuestionAnswered) == []
    erased = outcome.state
    assert not [name for name in erased.deadlines if name.startswith("question")]
    assert step(erased, message) is None


def test_whoever_hands_over_waits_for_no_answer_and_gets_one_that_comes() -> None:
    case = asked(accepted())
    passed_on = hear(case, handing_over(case, ROSTOCK, SCHWERIN), ROSTOCK)
    (told,) = said(passed_on, QuestionAnswered)
    assert told.result is AnswerResult.UNAVAILABLE
    handed = passed_on.state
    assert question_of(the_referral(case).id) not in handed.deadlines
    assert the_referral(handed).questions[0].life is AskedLife.UNANSWERED
    outcome = hear(handed, answering(handed))
    assert given(outcome).sealed == jwe_for(ROSTOCK)
    assert outcome.state.deadlines == handed.deadlines


def test_a_question_nobody_has_asked_is_not_answered() -> None:
    case = handed_over()
    stray = AnswerPassedOn(
        referral=the_referral(case).id, question_id=UUID(int=7), sealed=jwe_for(ROSTOCK)
    )
    assert step(case, stray) is None


@pytest.mark.parametrize("day", range(14))
def test_standing_still_never_gives_less_time_nor_more_than_it_stood(day: int) -> None:
    calendar = Calendar()
    start = NOON + timedelta(days=day)
    for days in (1, 5, 10):
        due = calendar.end_of_working_day(start, days)
        left = days_left(calendar, start, due)
        assert due_after(calendar, start, left) == due
        for waited in range(8):
            then = start + timedelta(days=waited)
            longer = due_after(calendar, then, left)
            assert longer >= due
            assert days_left(calendar, then, longer) == left
