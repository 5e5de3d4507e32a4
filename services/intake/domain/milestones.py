"""What happens beside the notice: release, the prisoner's information, the child's first visit."""

from datetime import date

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
from services.intake.contract.notices import SuppressionReason
from services.intake.domain.case import Case, Life, reported_to
from services.intake.domain.deadlines import CAREGIVER_INFORMATION
from services.intake.domain.notify import suppress
from services.intake.domain.rules import Rules, is_reported
from services.intake.domain.still_told import sees_to_it, still_told
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused, tell


def release(case: Case, message: ReportRelease, at: At[Rules]) -> Outcome[Case] | None:
    """The prisoner is free: a notice not yet told is not told, a told one goes on to its end."""
    reported = reported_to(case, at.sender)
    is_reported(message.released_on, "/released_on", at.now)
    if case.released_on == message.released_on:
        return None
    if case.life == Life.ENDED:
        raise case.wrong_state()
    if message.released_on < reported.admitted_on:
        # A visit is no measure: of a case that others ended it is not kept for the answer.
        raise Refused(Code.CONTRADICTION, pointer="/released_on")
    released = case.change(released_on=message.released_on)
    if case.is_told:
        told = tell(Released(released_on=message.released_on))
        return Outcome(released.change(life=Life.ENDED), (told,))
    if at.rules.release_before_notice_suppresses:
        return suppress(SuppressionReason.RELEASED)
    return Outcome(released)


def inform(case: Case, message: RecordSubjectInformed, at: At[Rules]) -> Outcome[Case] | None:
    """The prisoner was told what is passed on to whom."""
    reported_to(case, at.sender)
    is_reported(message.informed_on, "/informed_on", at.now)
    if case.informed_on == message.informed_on:
        return None
    told = tell(SubjectInformed(informed_on=message.informed_on))
    return Outcome(case.change(informed_on=message.informed_on), (told,))


def inform_caregiver(
    case: Case, message: RecordCaregiverInformed, at: At[Rules]
) -> Outcome[Case] | None:
    """Whoever looks after the children knows of it now; a second report corrects the first."""
    sees_to_it(case, at)
    if not case.tells_of_children:
        raise Refused(Code.CONSENT_MISSING, pointer="/informed_on")
    is_reported(message.informed_on, "/informed_on", at.now)
    if case.caregiver_informed_on == message.informed_on:
        return None
    told = tell(CaregiverInformed(informed_on=message.informed_on))
    informed = case.change(caregiver_informed_on=message.informed_on)
    return Outcome(informed.not_awaiting(CAREGIVER_INFORMATION), (told,))


def caregiver_not_informed(case: Case, at: At[Rules]) -> Outcome[Case]:
    """Nobody has said in time that whoever looks after the children knows of it."""
    return Outcome(case, (tell(CaregiverNotInformed(remind=still_told(case, at))),))


def visit(case: Case, message: ReportFirstVisit, at: At[Rules]) -> Outcome[Case] | None:
    """A child came for the first time; a second report of another day corrects the first."""
    reported = reported_to(case, at.sender)
    if not case.tells_of_children:
        raise Refused(Code.CONSENT_MISSING, pointer="/visited_on")
    is_reported(message.visited_on, "/visited_on", at.now)
    if case.first_visit_on == message.visited_on:
        return None
    if not reported.admitted_on <= message.visited_on <= (case.released_on or date.max):
        raise Refused(Code.CONTRADICTION, pointer="/visited_on")
    days = (message.visited_on - reported.admitted_on).days
    told = tell(FirstVisitReported(visited_on=message.visited_on, days_after_admission=days))
    return Outcome(case.change(first_visit_on=message.visited_on), (told,))
