"""An admission is reported: a lawful notice settles, one without consent waits for it."""

from services.intake.contract.consents import GrantConsent
from services.intake.contract.milestones import SubjectInformed
from services.intake.contract.notices import NoticeHeld, ReportAdmission
from services.intake.domain.case import Case, Content, Life, Reported, reported_to
from services.intake.domain.deadlines import CONSENT_DECISION, SETTLE
from services.intake.domain.gate import (
    basis_for,
    caregivers_of,
    in_force,
    may_be_passed_on,
    nothing_but_the_number,
)
from services.intake.domain.lawful_basis import Basis
from services.intake.domain.notify import complete, granted
from services.intake.domain.rules import Rules, days_later, is_reported
from services.intake.domain.stopping import stopped_at_once
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused, tell
from shared.network.working_days import has_come


def report(case: Case | None, message: ReportAdmission, at: At[Rules]) -> Outcome[Case]:
    """Open the case that a prison reports."""
    if case is not None:
        reported_to(case, at.sender)
        raise case.wrong_state()
    if message.facility != at.sender:
        # The topic proves who sent it, and no prison reports for another.
        raise Refused(Code.WRONG_SENDER, pointer="/facility")
    if at.rules.registry.agency(at.sender, at.now) is None:
        # Kafka may let it in until somebody prunes its rights; what it began it may still end.
        raise Refused(Code.UNKNOWN_AGENCY, pointer="/facility")
    is_reported(message.occurred_at, "/occurred_at", at.now)
    is_reported(message.admitted_on, "/admitted_on", at.now)
    if not has_come(message.admitted_on, message.occurred_at):
        raise Refused(Code.CONTRADICTION, pointer="/occurred_at")
    if message.protective_stop:
        return stopped_at_once(message, at)
    basis = basis_for(message.path, at)
    content = _content(message)
    reported = Reported(
        facility=message.facility,
        path=message.path,
        admitted_on=message.admitted_on,
        children_count=message.children_count,
        consents=message.consents,
    )
    in_force(message.consents, basis, at.now)
    caregivers_of(message.children, message.consents)
    if basis.needs_consent and not message.consents:
        nothing_but_the_number(content)
        return _informed(Outcome(_awaiting(reported, at)), message, at)
    held = _held(Case(life=Life.HELD, reported=reported), content, basis, at)
    return _informed(held, message, at)


def grant(case: Case, message: GrantConsent, at: At[Rules]) -> Outcome[Case] | None:
    """Consents have come for which the case waited; those that there were still count."""
    reported = reported_to(case, at.sender)
    content = _content(message)
    if content == case.content and set(message.consents) <= set(reported.consents):
        return None
    if case.life not in (Life.AWAITING_CONSENT, Life.PARENT_ONLY):
        # Once it is told intake has forgotten the content, and cannot say that it is the same.
        raise case.wrong_state()
    basis = basis_for(reported.path, at)
    in_force(message.consents, basis, at.now)
    caregivers_of(message.children, message.consents)
    consents = (*(c for c in reported.consents if c not in message.consents), *message.consents)
    consented = reported.model_copy(update={"consents": consents})
    if case.life == Life.PARENT_ONLY and not content.children:
        # He has said so of himself before; what is missing are the others.
        raise Refused(Code.CONSENT_MISSING, pointer="/consents/children")
    for index, child in enumerate(content.children):
        if child.child in case.withdrawn:
            # Who was asked to erase it must not take it for the same again.
            raise Refused(Code.SCHEMA_VIOLATION, pointer=f"/children/{index}/child")
    if case.is_told:
        outcome = complete(case, consented, content, basis, at)
    else:
        outcome = _held(case.change(reported=consented), content, basis, at)
    return _informed(outcome, message, at)


def _content(message: ReportAdmission | GrantConsent) -> Content:
    return Content(
        children=message.children,
        needs=message.needs,
        interpreter_needed=message.interpreter_needed,
        family=message.family,
        prisoner_home=message.prisoner_home,
        sealed=message.sealed,
    )


def _awaiting(reported: Reported, at: At[Rules]) -> Case:
    until = days_later(at.rules.consent_decision_days, at.now)
    return Case(life=Life.AWAITING_CONSENT, reported=reported, deadlines={CONSENT_DECISION: until})


def _held(case: Case, content: Content, basis: Basis, at: At[Rules]) -> Outcome[Case]:
    """What is lawful settles; what tells of the parent alone waits for the rest meanwhile."""
    reported = reported_to(case, at.sender)
    found = may_be_passed_on(
        content, basis=basis, consents=reported.consents, count=reported.children_count, at=at
    )
    until = at.now + at.rules.settle
    case = case.change(life=Life.HELD, content=content, deadlines={SETTLE: until})
    parent_only = basis.needs_consent and not content.children
    if parent_only:
        ends = days_later(at.rules.consent_decision_days, at.now)
        case = case.change(life=Life.PARENT_ONLY).awaiting(CONSENT_DECISION, ends)
    held = NoticeHeld(
        path=reported.path,
        facility=reported.facility,
        children_count=None if parent_only else reported.children_count,
        until=until,
    )
    return Outcome(case, (*granted(found), tell(held)))


def _informed(
    outcome: Outcome[Case], message: ReportAdmission | GrantConsent, at: At[Rules]
) -> Outcome[Case]:
    day = message.subject_informed
    if day is None or day == outcome.state.informed_on:
        return outcome
    is_reported(day, "/subject_informed", at.now)
    told = tell(SubjectInformed(informed_on=day))
    return Outcome(outcome.state.change(informed_on=day), (*outcome.says, told))
