from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.intake.contract.consents import WithdrawConsent
from services.intake.contract.milestones import (
    CaregiverInformed,
    CaregiverNotInformed,
    FirstVisitReported,
    RecordCaregiverInformed,
    RecordSubjectInformed,
    Released,
    ReportFirstVisit,
    ReportRelease,
    SubjectInformed,
)
from services.intake.domain.case import Case, Life
from services.intake.domain.milestones import inform, inform_caregiver, release, visit
from services.intake.domain.notify import notify
from services.intake.domain.take_back import withdraw
from services.intake.domain.time import time_passed
from shared.language.answers import DeadlineReached
from shared.language.codes import Code
from shared.language.message import Message
from shared.network.notices import ConsentSubject
from tests.intake.cases import (
    OTHER_PRISON,
    PRISON,
    ROSTOCK,
    SCHWERIN,
    admission,
    alone,
    at,
    awaiting,
    child,
    consents,
    hers,
    in_need,
    notified,
    refusal,
    reported,
    said,
    sealed_for,
    settled,
)

RELEASE = ReportRelease(released_on=date(2026, 6, 1))
INFORMED = RecordSubjectInformed(informed_on=date(2026, 3, 5))
VISIT = ReportFirstVisit(visited_on=date(2026, 3, 9))
SUMMER = datetime(2026, 6, 2, 9, tzinfo=UTC)


def released(case: Case) -> Case:
    outcome = release(case, RELEASE, at(SUMMER))
    assert outcome is not None
    return outcome.state


@pytest.mark.parametrize("case", [notified(), notified(in_need())])
def test_a_release_after_the_notice_is_told_and_the_case_goes_on_to_its_end(case: Case) -> None:
    outcome = release(case, RELEASE, at(SUMMER))
    assert outcome is not None
    assert not outcome.erase
    assert outcome.state.life == Life.ENDED
    assert said(outcome, Released).released_on == RELEASE.released_on
    assert outcome.state.deadlines == case.deadlines


def test_the_same_release_twice_changes_nothing_and_another_is_refused() -> None:
    case = released(notified())
    assert release(case, RELEASE, at(SUMMER)) is None
    no = refusal(release, case, ReportRelease(released_on=date(2026, 6, 2)), at(SUMMER))
    assert (no.code, no.state) == (Code.WRONG_STATE, "ended")


@pytest.mark.parametrize(
    ("step", "message", "pointer"),
    [
        (release, RELEASE, "/released_on"),
        (inform, INFORMED, "/informed_on"),
        (visit, VISIT, "/visited_on"),
    ],
)
def test_what_is_only_planned_has_not_happened(
    step: Callable[..., Any], message: Message, pointer: str
) -> None:
    # 22:54 in UTC is six minutes before midnight in Berlin; no clock may be so far ahead.
    no = refusal(step, notified(), message, at(datetime(2026, 3, 4, 22, 54, tzinfo=UTC)))
    assert (no.code, no.pointer) == (Code.SCHEMA_VIOLATION, pointer)


def test_what_happens_today_in_berlin_has_happened() -> None:
    first_minute = datetime(2026, 3, 4, 23, 0, tzinfo=UTC)
    assert inform(notified(), INFORMED, at(first_minute)) is not None


def test_nobody_is_released_before_the_admission() -> None:
    no = refusal(release, notified(), ReportRelease(released_on=date(2026, 3, 2)), at(SUMMER))
    assert (no.code, no.pointer) == (Code.CONTRADICTION, "/released_on")


@pytest.mark.parametrize("case", [awaiting(), reported(), notified(), released(notified())])
def test_that_the_prisoner_was_informed_is_told_once(case: Case) -> None:
    outcome = inform(case, INFORMED, at(SUMMER))
    assert outcome is not None
    assert said(outcome, SubjectInformed).informed_on == INFORMED.informed_on
    assert outcome.state.life == case.life
    assert inform(outcome.state, INFORMED, at(SUMMER)) is None


def test_the_first_visit_is_told_with_the_days_since_the_admission() -> None:
    outcome = visit(notified(), VISIT, at(SUMMER))
    assert outcome is not None
    assert said(outcome, FirstVisitReported).days_after_admission == 6
    assert visit(outcome.state, VISIT, at(SUMMER)) is None
    corrected = visit(outcome.state, ReportFirstVisit(visited_on=date(2026, 3, 10)), at(SUMMER))
    assert said(corrected, FirstVisitReported).days_after_admission == 7


def test_no_child_visits_before_the_admission_or_after_the_release() -> None:
    free = notified().change(life=Life.ENDED, released_on=date(2026, 3, 8))
    for case, day in ((notified(), date(2026, 3, 2)), (free, date(2026, 3, 9))):
        no = refusal(visit, case, ReportFirstVisit(visited_on=day), at(SUMMER))
        assert (no.code, no.pointer) == (Code.CONTRADICTION, "/visited_on")
    on_the_day = visit(free, ReportFirstVisit(visited_on=date(2026, 3, 8)), at(SUMMER))
    assert said(on_the_day, FirstVisitReported).days_after_admission == 5


def test_without_consent_nothing_is_said_about_a_childs_visit() -> None:
    no = refusal(visit, awaiting(), VISIT, at(SUMMER))
    assert (no.code, no.pointer) == (Code.CONSENT_MISSING, "/visited_on")


def test_only_the_prison_of_the_case_reports_about_it() -> None:
    stranger = at(SUMMER, sender=OTHER_PRISON)
    for step, message in ((release, RELEASE), (inform, INFORMED), (visit, VISIT)):
        assert refusal(step, notified(), message, stranger).code == Code.NOT_COMPETENT


SHE_WAS_TOLD = RecordCaregiverInformed(informed_on=date(2026, 3, 4))


@pytest.mark.parametrize("sender", [PRISON, ROSTOCK])
def test_whoever_looks_after_the_children_was_told_by_prison_or_office(sender: str) -> None:
    case = notified()
    assert "caregiver_information" in case.deadlines
    outcome = inform_caregiver(case, SHE_WAS_TOLD, at(sender=sender))
    assert outcome is not None
    assert said(outcome, CaregiverInformed).informed_on == date(2026, 3, 4)
    assert "caregiver_information" not in outcome.state.deadlines
    assert inform_caregiver(outcome.state, SHE_WAS_TOLD, at(sender=sender)) is None


def test_within_four_weeks_nobody_said_that_she_was_told() -> None:
    case = notified()
    due = case.deadlines["caregiver_information"]
    # 4 March + 28 days = 1 April, when Berlin is two hours ahead of UTC.
    assert due == datetime(2026, 4, 1, 22, tzinfo=UTC)
    passed = DeadlineReached(kind="caregiver_information", due=due)
    outcome = time_passed(case.not_awaiting("caregiver_information"), passed, at(due))
    assert said(outcome, CaregiverNotInformed).remind == (ROSTOCK,)


def test_whoever_has_nothing_of_it_any_more_is_not_asked_whether_she_was_told() -> None:
    case = notified()
    (way,) = case.ways
    declined = case.change(ways=(way.change(over=True),))
    passed = DeadlineReached(kind="caregiver_information", due=SUMMER)
    outcome = time_passed(declined.not_awaiting("caregiver_information"), passed, at(SUMMER))
    assert said(outcome, CaregiverNotInformed).remind == ()


def test_where_she_has_consented_or_was_told_before_no_clock_runs() -> None:
    signed = notified(admission(consents=(*consents(), hers("c1"))))
    assert "caregiver_information" not in signed.deadlines
    told = inform_caregiver(reported(), SHE_WAS_TOLD, at())
    assert told is not None
    settled_case = notify(settled(told.state), at()).state
    assert "caregiver_information" not in settled_case.deadlines
    assert "caregiver_information" in notified(in_need()).deadlines


def test_of_two_who_look_after_siblings_the_one_who_has_not_signed_has_to_hear_of_it() -> None:
    of_both: dict[str, Any] = {
        "children_count": 2,
        "children": (child("c1"), child("c2")),
        "sealed": (sealed_for(ROSTOCK, "c1", "c2"),),
    }
    one = notified(admission(consents=(*consents(), hers("c1")), **of_both))
    assert "caregiver_information" in one.deadlines
    each = notified(admission(consents=(*consents(), hers("c1"), hers("c2")), **of_both))
    assert "caregiver_information" not in each.deadlines


@pytest.mark.parametrize("by", [PRISON, ROSTOCK])
@pytest.mark.parametrize("case", [notified(), released(notified())])
def test_of_a_child_whose_consent_was_taken_back_nothing_is_said_any_more(
    case: Case, by: str
) -> None:
    known = case.change(offices=(ROSTOCK,))
    of_the_child = WithdrawConsent(about=ConsentSubject.CHILDREN)
    left = withdraw(known, of_the_child, at(SUMMER, sender=by)).state
    for step, message in ((visit, VISIT), (inform_caregiver, SHE_WAS_TOLD)):
        assert refusal(step, left, message, at(SUMMER)).code == Code.CONSENT_MISSING


@pytest.mark.parametrize(
    ("case", "sender", "code"),
    [
        (notified(), SCHWERIN, Code.NOT_COMPETENT),
        (reported(), ROSTOCK, Code.NOT_COMPETENT),
        (awaiting(), PRISON, Code.CONSENT_MISSING),
        (reported(alone()), PRISON, Code.CONSENT_MISSING),
    ],
)
def test_of_whom_nobody_was_told_no_information_is_recorded(
    case: Case, sender: str, code: Code
) -> None:
    assert refusal(inform_caregiver, case, SHE_WAS_TOLD, at(sender=sender)).code == code
