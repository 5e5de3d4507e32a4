"""A settled notice is told once: the open part to everyone allowed, the seal to referral alone."""

from services.intake.contract.milestones import Released
from services.intake.contract.notices import (
    IncarcerationNotified,
    NoticeSuppressed,
    SealedPartPassedOn,
    SuppressionReason,
)
from services.intake.domain.case import Case, Content, Life, Reported, receipt, reported_of
from services.intake.domain.coverage import Covered
from services.intake.domain.deadlines import CONSENT_END
from services.intake.domain.feedback import nobody_was_told
from services.intake.domain.gate import coverage
from services.intake.domain.lawful_basis import basis_on
from services.intake.domain.retention import kept_from_now
from services.intake.domain.rules import Rules, end_of
from shared.language.steps import At, Outcome, tell
from shared.network.working_days import day_of


def suppress(reason: SuppressionReason, life: Life = Life.SUPPRESSED) -> Outcome[Case]:
    """End a case of which nobody was told: only the receipt stays, and nobody owes a thing."""
    return Outcome(receipt(life), (tell(NoticeSuppressed(reason=reason)),), erase=True)


def notify(case: Case, at: At[Rules]) -> Outcome[Case]:
    """The settling time is over: tell, if it is still lawful, and forget what was told."""
    reported = reported_of(case)
    basis = basis_on(at.rules.bases, reported.path, day_of(at.now))
    if basis is None:
        return _no_longer_lawful(case, SuppressionReason.NO_LAWFUL_BASIS)
    content = case.content or Content()
    found = coverage(content, reported.consents, basis, at)
    if found.missing or any(c.valid_until < day_of(at.now) for c in reported.consents):
        return _no_longer_lawful(case, SuppressionReason.CONSENT_EXPIRED)
    says = [
        tell(_notice(reported, content, found, at.rules.retain_days)),
        # Also when it is empty: referral then does not wait for what will not come.
        tell(SealedPartPassedOn(sealed=content.sealed, family=content.family)),
    ]
    life = Life.NOTIFIED
    if case.released_on is not None:
        says.append(tell(Released(released_on=case.released_on)))
        life = Life.ENDED
    told = case.change(
        life=life,
        content=None,
        prison_hears=found.prison_hears,
        receivers=found.receivers,
        offices=tuple(part.receiver for part in content.sealed),
        deadlines={CONSENT_END: end_of(found.valid_until)} if found.valid_until else {},
    )
    return Outcome(kept_from_now(told, at), tuple(says))


def _no_longer_lawful(case: Case, reason: SuppressionReason) -> Outcome[Case]:
    """Nobody gave a command that would be answered, and the prison still counts on its notice."""
    suppressed = suppress(reason)
    return suppressed._replace(says=(*suppressed.says, nobody_was_told(case)))


def _notice(
    reported: Reported, content: Content, found: Covered, retain_days: int
) -> IncarcerationNotified:
    return IncarcerationNotified(
        path=reported.path,
        facility=reported.facility,
        admitted_on=reported.admitted_on,
        receivers=found.receivers,
        purposes=found.purposes,
        valid_until=found.valid_until,
        children=content.children,
        needs=content.needs,
        interpreter_needed=content.interpreter_needed,
        prison_hears=found.prison_hears,
        retain_days=retain_days,
    )
