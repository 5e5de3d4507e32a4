"""A part of a case is erased: who was told of it erases, and the other referrals go on."""

from collections.abc import Collection

from services.referral.contract.erasure import ErasureReason, ErasureRequested, ReferralsErased
from services.referral.domain.case import Case, CaseLife
from services.referral.domain.copies import drop_unneeded
from services.referral.domain.draft import Draft
from services.referral.domain.referral import Referral
from services.referral.domain.rules import Rules
from shared.language.steps import At, Outcome
from shared.network.sealed_notice import ChildRef


def erase_children(
    state: Case | None, children: Collection[ChildRef], at: At[Rules]
) -> Outcome[Case]:
    """Every referral with one of these children, and so with siblings that were told of with them.

    It may overtake the notice itself, which then opens nothing for them.
    """
    draft = Draft(state or Case(life=CaseLife.WAITING), at)
    draft.set(withdrawn=tuple(dict.fromkeys((*draft.case.withdrawn, *children))))
    forget_children(draft)
    gone = tuple(
        entry for entry in draft.case.referrals if not set(entry.children).isdisjoint(children)
    )
    erase_referrals(draft, gone, ErasureReason.CONSENT_WITHDRAWN)
    drop_unneeded(draft)
    return draft.outcome()


def forget_children(draft: Draft) -> None:
    """Neither notice nor sealed parts tell of children about whom a consent was withdrawn."""
    case = draft.case
    parts = tuple(p for p in case.parts if set(p.children).isdisjoint(case.withdrawn))
    draft.set(parts=parts)
    if case.notice is not None:
        left = tuple(c for c in case.notice.children if c.child not in case.withdrawn)
        draft.set(notice=case.notice.model_copy(update={"children": left}))


def erase_referrals(draft: Draft, gone: Collection[Referral], why: ErasureReason) -> None:
    """Ask everyone who was told of these referrals to erase them, and forget them here."""
    if not gone:
        return
    told: dict[str, tuple[Referral, ...]] = {}
    for referral in gone:
        draft.stop_all(referral)
        for agency in referral.known_to:
            told[agency] = (*told.get(agency, ()), referral)
    ids = tuple(referral.id for referral in gone)
    draft.set(referrals=tuple(r for r in draft.case.referrals if r.id not in ids))
    for agency, referrals in told.items():
        names = tuple(referral.id for referral in referrals)
        draft.tell(ErasureRequested(referrals=names, why=why), to=agency)
    draft.tell(ReferralsErased(referrals=ids, offices=tuple(told), why=why))
