"""An admission is reported: a lawful notice settles, one without consent waits for it."""

from services.intake.contract.consents import ConsentGranted, GrantConsent
from services.intake.contract.milestones import SubjectInformed
from services.intake.contract.notices import NoticeHeld, ReportAdmission
from services.intake.domain.case import Case, Content, Life, Reported, reported_to
from services.intake.domain.coverage import Covered
from services.intake.domain.deadlines import CONSENT_DECISION, SETTLE
from services.intake.domain.gate import basis_for, may_be_passed_on, nothing_but_the_number
from services.intake.domain.rules import Rules, days_later, is_reported
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused, Said, tell


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
    basis = basis_for(message.path, at)
    content = _content(message)
    reported = Reported(
        facility=message.facility,
        path=message.path,
        admitted_on=message.admitted_on,
        children_count=message.children_count,
        consents=message.consents,
    )
    if basis.needs_consent and not message.consents:
        nothing_but_the_number(content)
        case = _awaiting(reported, at)
        return _informed(Outcome(case), message, at)
    found = may_be_passed_on(
        content, basis=basis, consents=message.consents, count=message.children_count, at=at
    )
    held = _held(Case(life=Life.HELD, reported=reported), content, found, at)
    return _informed(held, message, at)


def grant(case: Case, message: GrantConsent, at: At[Rules]) -> Outcome[Case] | None:
    """The consents have come for which the case waited."""
    reported = reported_to(case, at.sender)
    content = _content(message)
    if case.life != Life.AWAITING_CONSENT:
        # Once it is told intake has forgotten the content, and cannot say that it is the same.
        if (case.content, reported.consents) == (content, message.consents):
            return None
        raise case.wrong_state()
    found = may_be_passed_on(
        content,
        basis=basis_for(reported.path, at),
        consents=message.consents,
        count=reported.children_count,
        at=at,
    )
    consented = reported.model_copy(update={"consents": message.consents})
    return _informed(_held(case.change(reported=consented), content, found, at), message, at)


def _content(message: ReportAdmission | GrantConsent) -> Content:
    return Content(
        children=message.children,
        needs=message.needs,
        interpreter_needed=message.interpreter_needed,
        family=message.family,
        sealed=message.sealed,
    )


def _awaiting(reported: Reported, at: At[Rules]) -> Case:
    until = days_later(at.rules.consent_decision_days, at.now)
    return Case(life=Life.AWAITING_CONSENT, reported=reported, deadlines={CONSENT_DECISION: until})


def _held(case: Case, content: Content, found: Covered, at: At[Rules]) -> Outcome[Case]:
    reported = reported_to(case, at.sender)
    until = at.now + at.rules.settle
    held = NoticeHeld(
        path=reported.path,
        facility=reported.facility,
        children_count=reported.children_count,
        until=until,
    )
    says: tuple[Said, ...] = (tell(held),)
    if found.valid_until is not None:
        granted = ConsentGranted(
            purposes=found.purposes, receivers=found.receivers, valid_until=found.valid_until
        )
        says = (tell(granted), *says)
    return Outcome(case.change(life=Life.HELD, content=content, deadlines={SETTLE: until}), says)


def _informed(
    outcome: Outcome[Case], message: ReportAdmission | GrantConsent, at: At[Rules]
) -> Outcome[Case]:
    day = message.subject_informed
    if day is None or day == outcome.state.informed_on:
        return outcome
    is_reported(day, "/subject_informed", at.now)
    told = tell(SubjectInformed(informed_on=day))
    return Outcome(outcome.state.change(informed_on=day), (*outcome.says, told))
