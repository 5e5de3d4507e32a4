"""A settled notice is told once: the open part to everyone allowed, the seal to referral alone."""

from typing import Any

from services.intake.contract.consents import ConsentGranted
from services.intake.contract.milestones import Released
from services.intake.contract.needed_consents import CAREGIVER
from services.intake.contract.notices import (
    IncarcerationNotified,
    NoticeCompleted,
    NoticeSuppressed,
    SealedPartPassedOn,
    SuppressionReason,
)
from services.intake.domain.asking import not_asked
from services.intake.domain.case import Case, Content, Life, Reported, receipt, reported_of
from services.intake.domain.coverage import Covered
from services.intake.domain.deadlines import CAREGIVER_INFORMATION, CONSENT_DECISION
from services.intake.domain.feedback import nobody_was_told
from services.intake.domain.gate import coverage, may_be_passed_on
from services.intake.domain.holders import Holders, elsewhere, first_ways
from services.intake.domain.lawful_basis import Basis, basis_on
from services.intake.domain.retention import kept_at_most
from services.intake.domain.rules import Rules, days_later
from shared.language.steps import At, Outcome, Said, tell
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
    notice = IncarcerationNotified(**_said(reported, content, found, at.rules.retain_days))
    says = [
        tell(notice),
        # Also when it is empty: referral then does not wait for what will not come.
        tell(
            SealedPartPassedOn(
                sealed=content.sealed,
                family=content.family,
                prisoner_home=content.prisoner_home,
            )
        ),
    ]
    life = Life.NOTIFIED if content.children else Life.PARENT_ONLY
    if case.released_on is not None:
        says.append(tell(Released(released_on=case.released_on)))
        life = Life.ENDED
    return Outcome(_told(case, life, content, found, at), tuple(says))


def complete(
    case: Case, reported: Reported, content: Content, basis: Basis, at: At[Rules]
) -> Outcome[Case]:
    """The consents have come that a told notice of the parent alone lacked: tell of all.

    At once: it is the data of an admission that is often corrected, and that has settled.
    """
    found = may_be_passed_on(
        content, basis=basis, consents=reported.consents, count=reported.children_count, at=at
    )
    says = (
        *granted(found),
        tell(NoticeCompleted(**_said(reported, content, found, at.rules.retain_days))),
        tell(SealedPartPassedOn(sealed=content.sealed, family=content.family, completes=True)),
    )
    # All of it came with this, sealed for whoever has them now.
    waiting = not_asked(case.change(reported=reported)).not_awaiting(CONSENT_DECISION)
    return Outcome(_told(waiting, Life.NOTIFIED, content, found, at), says)


def granted(found: Covered) -> tuple[Said, ...]:
    """That there are the consents for what a notice carries, where it needs any."""
    if found.valid_until is None:
        return ()
    return (
        tell(
            ConsentGranted(
                purposes=found.purposes, receivers=found.receivers, valid_until=found.valid_until
            )
        ),
    )


def caregivers_know(case: Case) -> bool:
    """Whether whoever looks after each child has signed, also where they took it back again."""
    hers = [c for c in reported_of(case).consents if c.about is CAREGIVER]
    signed = {child for consent in hers for child in consent.children}
    return signed.union(case.without_caregiver).issuperset(case.told_of)


def _told(case: Case, life: Life, content: Content, found: Covered, at: At[Rules]) -> Case:
    """The case without what was told of it; it ends with the first of its consents."""
    holders = Holders(reported_of(case).path, at.rules.registry, at.now)
    told = case.change(
        life=life,
        content=None,
        prison_hears=found.prison_hears,
        told_of=tuple(child.child for child in content.children),
        receivers=found.receivers,
        offices=tuple(dict.fromkeys((*case.offices, *(part.receiver for part in content.sealed)))),
        elsewhere=elsewhere(content, found.receivers, holders),
        # What is told of the children now takes the place of what was told of the parent alone.
        ways=first_ways(content, found.receivers, holders),
        left_to_nobody=(),
        copies=holders.copies(content),
        late_copy=None,
    )
    return kept_at_most(_informs_caregiver(told, at), at)


def _informs_caregiver(case: Case, at: At[Rules]) -> Case:
    """Whoever looks after one of the children and has not consented herself has to hear of it."""
    if case.caregiver_informed_on or caregivers_know(case):
        return case
    return case.awaiting(CAREGIVER_INFORMATION, days_later(at.rules.caregiver_days, at.now))


def _no_longer_lawful(case: Case, reason: SuppressionReason) -> Outcome[Case]:
    """Nobody gave a command that would be answered, and the prison still counts on its notice."""
    suppressed = suppress(reason)
    return suppressed._replace(says=(*suppressed.says, nobody_was_told(case)))


def _said(reported: Reported, content: Content, found: Covered, retain_days: int) -> dict[str, Any]:
    return {
        "path": reported.path,
        "facility": reported.facility,
        "admitted_on": reported.admitted_on,
        "receivers": found.receivers,
        "purposes": found.purposes,
        "valid_until": found.valid_until,
        "children": content.children,
        "needs": content.needs,
        "interpreter_needed": content.interpreter_needed,
        "prison_hears": found.prison_hears,
        "retain_days": retain_days,
    }
