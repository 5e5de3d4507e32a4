"""A consent about some of them is withdrawn: what tells of them ends, and the rest goes on."""

from collections.abc import Collection

from services.intake.contract.consents import ConsentWithdrawn, WithdrawConsent
from services.intake.contract.notices import SuppressionReason
from services.intake.contract.whose_consent import Consent, ConsentSubject
from services.intake.domain.case import Case, Life, reported_of
from services.intake.domain.coverage import people_told_of, relied_on
from services.intake.domain.deadlines import CAREGIVER_INFORMATION, CONSENT_DECISION
from services.intake.domain.notify import suppress
from services.intake.domain.proofs import proofs_of
from services.intake.domain.renewing import split
from services.intake.domain.retention import ends_with_its_consents, kept_from_now
from services.intake.domain.rules import Rules, days_later
from shared.language.message import AgencyId
from shared.language.steps import At, Outcome, tell
from shared.network.sealed_notice import ChildRef
from shared.network.working_days import day_of


def withdraw_some(
    case: Case, message: WithdrawConsent, by: AgencyId, at: At[Rules]
) -> Outcome[Case]:
    """End what tells of the children whose consents are withdrawn, or were told of by their carer.

    Of a notice that settles nothing can be cut out: it ends, and may be reported anew.
    """
    reported = reported_of(case)
    chosen, others = split(reported.consents, message)
    kept = case.change(
        reported=reported.model_copy(update={"consents": others}),
        proofs=(*case.proofs, *proofs_of(chosen, day_of(at.now))),
    )
    if case.life == Life.HELD:
        return suppress(SuppressionReason.CONSENT_WITHDRAWN, Life.WITHDRAWN)
    gone = _told_by(chosen, case, at)
    if not gone:
        return Outcome(kept)
    left = tuple(child for child in case.told_of if child not in gone)
    told = kept.change(told_of=left, withdrawn=(*case.withdrawn, *gone))
    if not left:
        told = _of_the_parent_alone(told, by, at)
    told = kept_from_now(ends_with_its_consents(told, at), at)
    return Outcome(told, (tell(ConsentWithdrawn(by=by, children=gone)),))


def _told_by(chosen: Collection[Consent], case: Case, at: At[Rules]) -> tuple[ChildRef, ...]:
    """The children who were told of by one of these consents, and not in spite of it."""
    consents = reported_of(case).consents
    relied = relied_on(people_told_of(case.told_of), consents, day_of(at.now))
    used = [consent for consent in chosen if any(_is_of(consent, whole) for whole in relied)]
    if any(consent.about is ConsentSubject.CAREGIVER for consent in used):
        # Her name stands in the parts of all of them, and no part can be cut.
        return case.told_of
    return tuple(c for c in case.told_of if any(c in consent.children for consent in used))


def _is_of(part: Consent, whole: Consent) -> bool:
    """Whether it is this consent, or that about some of its children."""
    same = part.model_copy(update={"children": whole.children}) == whole
    return same and set(part.children) <= set(whole.children)


def _of_the_parent_alone(case: Case, by: AgencyId, at: At[Rules]) -> Case:
    """Only he is left; a prison that did not bring it about goes on as if nothing had happened."""
    alone = case.not_awaiting(CAREGIVER_INFORMATION)
    if case.life != Life.NOTIFIED or by != reported_of(case).facility:
        return alone
    ends = days_later(at.rules.consent_decision_days, at.now)
    return alone.change(life=Life.PARENT_ONLY).awaiting(CONSENT_DECISION, ends)
