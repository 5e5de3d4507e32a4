"""A settled notice is told once: the open part to everyone allowed, the seal to referral alone."""

from datetime import datetime

from services.intake.contract.milestones import Released
from services.intake.contract.notices import (
    IncarcerationNotified,
    NoticeSuppressed,
    SealedPartPassedOn,
    SuppressionReason,
)
from services.intake.domain.case import Case, Content, Life, Reported, receipt, reported_of
from services.intake.domain.deadlines import CONSENT_END
from services.intake.domain.feedback import nobody_was_told
from services.intake.domain.lawful_basis import Basis, basis_on, receivers
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
    today = day_of(at.now)
    if reported.consent is not None and reported.consent.valid_until < today:
        return _no_longer_lawful(case, SuppressionReason.CONSENT_EXPIRED)
    basis = basis_on(at.rules.bases, reported.path, today)
    if basis is None:
        return _no_longer_lawful(case, SuppressionReason.NO_LAWFUL_BASIS)
    content = case.content or Content()
    says = [
        tell(_notice(reported, content, basis, at.rules.retain_days)),
        # Also when it is empty: referral then does not wait for what will not come.
        tell(SealedPartPassedOn(sealed=content.sealed)),
    ]
    life = Life.NOTIFIED
    if case.released_on is not None:
        says.append(tell(Released(released_on=case.released_on)))
        life = Life.ENDED
    told = case.change(
        life=life,
        content=None,
        prison_hears=basis.prison_hears,
        offices=tuple(part.receiver for part in content.sealed),
        deadlines=_consent_end(reported),
    )
    return Outcome(kept_from_now(told, at), tuple(says))


def _no_longer_lawful(case: Case, reason: SuppressionReason) -> Outcome[Case]:
    """Nobody gave a command that would be answered, and the prison still counts on its notice."""
    suppressed = suppress(reason)
    return suppressed._replace(says=(*suppressed.says, nobody_was_told(case)))


def _notice(
    reported: Reported, content: Content, basis: Basis, retain_days: int
) -> IncarcerationNotified:
    consent = reported.consent
    return IncarcerationNotified(
        path=reported.path,
        facility=reported.facility,
        admitted_on=reported.admitted_on,
        receivers=receivers(basis, consent),
        purposes=consent.purposes if consent else (),
        valid_until=consent.valid_until if consent else None,
        children=content.children,
        needs=content.needs,
        interpreter_needed=content.interpreter_needed,
        prison_hears=basis.prison_hears,
        retain_days=retain_days,
    )


def _consent_end(reported: Reported) -> dict[str, datetime]:
    consent = reported.consent
    return {CONSENT_END: end_of(consent.valid_until)} if consent else {}
