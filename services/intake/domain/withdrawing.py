"""Some of the consents are withdrawn: what rests on them ends, and the rest goes on."""

from collections.abc import Collection

from services.intake.contract.consents import ConsentWithdrawn, WithdrawConsent
from services.intake.contract.notices import SuppressionReason
from services.intake.contract.whose_consent import Consent
from services.intake.domain.case import Case, Life, reported_of
from services.intake.domain.coverage import people_told_of, relied_on
from services.intake.domain.deadlines import CAREGIVER_INFORMATION, CONSENT_DECISION
from services.intake.domain.notify import caregivers_know, suppress
from services.intake.domain.proofs import proofs_of
from services.intake.domain.renewing import split
from services.intake.domain.retention import ends_with_its_consents, kept_from_now
from services.intake.domain.rules import Rules, days_later
from services.intake.domain.sealing_anew import without_caregiver, without_children
from services.intake.domain.still_told import erased_with
from shared.language.message import AgencyId
from shared.language.steps import At, Outcome, tell
from shared.network.notices import ConsentSubject
from shared.network.sealed_notice import ChildRef
from shared.network.working_days import day_of


def withdraw_some(
    case: Case, message: WithdrawConsent, by: AgencyId, at: At[Rules]
) -> Outcome[Case]:
    """End what tells of the children whose consents are withdrawn.

    Who looks after them is named in their parts. The prison that withdraws seals those anew without
    her; one that must not learn of it cannot be asked, so what tells of these children ends.
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
    used = _relied_on(chosen, case, at)
    gone = tuple(c for c in case.told_of if any(c in consent.children for consent in used))
    if not gone:
        return Outcome(kept)
    hers_alone = all(consent.about is ConsentSubject.CAREGIVER for consent in used)
    if hers_alone and by == reported.facility:
        return _without_caregiver(kept, gone, by, at)
    left = tuple(child for child in case.told_of if child not in gone)
    told = erased_with(kept, gone).change(told_of=left, withdrawn=(*case.withdrawn, *gone))
    if caregivers_know(told):
        told = told.not_awaiting(CAREGIVER_INFORMATION)
    if not left:
        told = _of_the_parent_alone(told, by, at)
    told, requests = without_children(told, gone, by, at)
    told = kept_from_now(ends_with_its_consents(told, at), at)
    fact = ConsentWithdrawn(by=by, about=ConsentSubject.CHILDREN, children=gone)
    return Outcome(told, (tell(fact), *requests))


def _without_caregiver(
    case: Case, children: tuple[ChildRef, ...], by: AgencyId, at: At[Rules]
) -> Outcome[Case]:
    without = tuple(dict.fromkeys((*case.without_caregiver, *children)))
    told = erased_with(case, children).change(without_caregiver=without)
    told, requests = without_caregiver(told, children, at)
    told = kept_from_now(ends_with_its_consents(told, at), at)
    fact = ConsentWithdrawn(by=by, about=ConsentSubject.CAREGIVER, children=children)
    return Outcome(told, (tell(fact), *requests))


def _relied_on(chosen: Collection[Consent], case: Case, at: At[Rules]) -> tuple[Consent, ...]:
    """Those of the consents by which others were told, and not in spite of them."""
    consents = reported_of(case).consents
    relied = relied_on(people_told_of(case.told_of), consents, day_of(at.now))
    return tuple(one for one in chosen if any(_is_of(one, whole) for whole in relied))


def _is_of(part: Consent, whole: Consent) -> bool:
    """Whether it is this consent, or that about some of its children."""
    same = part.model_copy(update={"children": whole.children}) == whole
    return same and set(part.children) <= set(whole.children)


def _of_the_parent_alone(case: Case, by: AgencyId, at: At[Rules]) -> Case:
    """Only he is left; a prison that did not bring it about goes on as if nothing had happened."""
    if case.life != Life.NOTIFIED or by != reported_of(case).facility:
        return case
    ends = days_later(at.rules.consent_decision_days, at.now)
    return case.change(life=Life.PARENT_ONLY).awaiting(CONSENT_DECISION, ends)
