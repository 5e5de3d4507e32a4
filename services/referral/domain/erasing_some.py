"""A part of a case is erased: who was told of it erases, and the other referrals go on."""

from collections.abc import Collection, Mapping
from uuid import UUID

from services.referral.contract.erasure import ErasureReason, ErasureRequested, ReferralsErased
from services.referral.domain.case import Case, CaseLife
from services.referral.domain.copies import drop_unneeded
from services.referral.domain.draft import Draft
from services.referral.domain.referral import Referral
from services.referral.domain.rules import Rules
from shared.language.steps import At, Outcome
from shared.network.notices import ReceiverKind
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
    """Neither notice, sealed parts nor facts tell of children of whom a consent was withdrawn."""
    case = draft.case
    groups = (
        (family, tuple(child for child in family.children if child not in case.withdrawn))
        for family in case.family
    )
    draft.set(family=tuple(f.model_copy(update={"children": left}) for f, left in groups if left))
    parts = tuple(p for p in case.parts if set(p.children).isdisjoint(case.withdrawn))
    draft.set(parts=parts)
    if case.notice is not None:
        left = tuple(c for c in case.notice.children if c.child not in case.withdrawn)
        draft.set(notice=case.notice.model_copy(update={"children": left}))


def erase_at_others(draft: Draft, allowed: Collection[ReceiverKind]) -> None:
    """Whoever is of a kind that is not allowed any more erases all that it was told."""
    case = draft.case
    parts = tuple(part for part in case.parts if _is_of(part.receiver, allowed, draft))
    draft.set(parts=parts)
    gone = tuple(entry for entry in case.referrals if not _is_of(entry.office, allowed, draft))
    told = _known_to(gone)
    for referral in case.referrals:
        others = [name for name in referral.known_to if not _is_of(name, allowed, draft)]
        if referral in gone or not others:
            continue
        draft.change(referral, known_to=tuple(n for n in referral.known_to if n not in others))
        for agency in others:
            told[agency] = (*told.get(agency, ()), referral.id)
    _forget(draft, gone)
    _ask(draft, told, {r.id for r in gone}, ErasureReason.CONSENT_NARROWED)


def _is_of(agency: str, kinds: Collection[ReceiverKind], draft: Draft) -> bool:
    known = draft.at.rules.registry.known(agency)
    return known is not None and ReceiverKind.of(known.kind) in kinds


def erase_referrals(draft: Draft, gone: Collection[Referral], why: ErasureReason) -> None:
    """Ask everyone who was told of these referrals to erase them, and forget them here."""
    told = _known_to(gone)
    _forget(draft, gone)
    _ask(draft, told, {r.id for r in gone}, why)


def _known_to(gone: Collection[Referral]) -> dict[str, tuple[UUID, ...]]:
    told: dict[str, tuple[UUID, ...]] = {}
    for referral in gone:
        for agency in referral.known_to:
            told[agency] = (*told.get(agency, ()), referral.id)
    return told


def _forget(draft: Draft, gone: Collection[Referral]) -> None:
    ids = {referral.id for referral in gone}
    for referral in gone:
        draft.stop_all(referral)
    draft.set(referrals=tuple(entry for entry in draft.case.referrals if entry.id not in ids))


def _ask(
    draft: Draft, told: Mapping[str, tuple[UUID, ...]], gone: set[UUID], why: ErasureReason
) -> None:
    for agency, referrals in told.items():
        draft.tell(ErasureRequested(referrals=referrals, why=why), to=agency)
    ids = dict.fromkeys((*(r for referrals in told.values() for r in referrals), *sorted(gone)))
    if ids:
        draft.tell(ReferralsErased(referrals=tuple(ids), offices=tuple(told), why=why))
