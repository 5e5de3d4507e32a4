"""A part of a case is erased: who was told of it erases, and the other referrals go on."""

from collections.abc import Collection, Mapping
from uuid import UUID

from services.referral.contract.assigning import OriginKind
from services.referral.contract.deadlines import ReferralDeadline
from services.referral.contract.erasure import ErasureReason, ErasureRequested, ReferralsErased
from services.referral.domain.case import Case, CaseLife
from services.referral.domain.copies import drop_unneeded
from services.referral.domain.draft import Draft
from services.referral.domain.referral import Referral
from services.referral.domain.rules import Rules
from services.referral.domain.sealed_anew import take_up
from services.referral.domain.siblings import Withdrawn, seal_anew
from shared.language.steps import At, Outcome
from shared.network.competence.facts import Families
from shared.network.notices import ReceiverKind
from shared.network.sealed_notice import ChildRef
from shared.network.sealed_parts import ResealReason, SealedFor


def erase_children(
    state: Case | None, children: Collection[ChildRef], by: str, at: At[Rules]
) -> Outcome[Case]:
    """Every referral with one of these children, and so with siblings that were told of with them.

    A part of the coordination office may name more children than its referral is about: it ends as
    well. It may overtake the notice itself, which then opens nothing for them. `by` is the agency
    through which it was withdrawn.
    """
    draft = Draft(state or Case(life=CaseLife.WAITING), at)
    draft.set(withdrawn=tuple(dict.fromkeys((*draft.case.withdrawn, *children))))
    if not draft.case.is_routed:
        draft.set(withdrawn_by=tuple(dict.fromkeys((*draft.case.withdrawn_by, by))))
    forget_children(draft)
    gone = tuple(entry for entry in draft.case.referrals if entry.tells_of(children))
    before = draft.case
    erase_referrals(draft, gone, ErasureReason.CONSENT_WITHDRAWN)
    take_up(draft)
    why = Withdrawn(by, OriginKind.CHILD_WITHDRAWN, ResealReason.CHILD_WITHDRAWN)
    seal_anew(draft, before, gone, why)
    drop_unneeded(draft)
    return draft.outcome()


def forget_children(draft: Draft) -> None:
    """Neither notice, sealed parts nor facts tell of children of whom a consent was withdrawn."""
    case = draft.case
    draft.set(
        family=_left_of(case.family, case.withdrawn),
        rests=tuple(
            rest.change(family=_left_of(rest.family, case.withdrawn)) for rest in case.rests
        ),
    )
    forget_parts(draft, case.withdrawn)
    if case.notice is not None:
        left = tuple(c for c in case.notice.children if c.child not in case.withdrawn)
        draft.set(notice=case.notice.model_copy(update={"children": left}))
        if case.notice.children and not left:
            # Nothing that was sealed is waited for any more, so nothing of it can be lost.
            draft.set(all_withdrawn=True)
            draft.case = draft.case.not_awaiting(ReferralDeadline.SEALED_PART)


def forget_parts(draft: Draft, about: Collection[ChildRef]) -> None:
    """No sealed part about one of these children is kept, nor for a notice that is yet to come."""
    case = draft.case
    draft.set(
        parts=_without(case.parts, about),
        rests=tuple(rest.change(parts=_without(rest.parts, about)) for rest in case.rests),
    )


def _left_of(families: Families, gone: Collection[ChildRef]) -> Families:
    groups = (
        (family, tuple(child for child in family.children if child not in gone))
        for family in families
    )
    return tuple(f.model_copy(update={"children": left}) for f, left in groups if left)


def _without(parts: tuple[SealedFor, ...], gone: Collection[ChildRef]) -> tuple[SealedFor, ...]:
    return tuple(part for part in parts if set(part.children).isdisjoint(gone))


def erase_at_others(draft: Draft, allowed: Collection[ReceiverKind]) -> tuple[Referral, ...]:
    """Whoever is of a kind that is not allowed any more erases all; gives the referrals it had."""
    case = draft.case
    draft.set(
        parts=_of_these(case.parts, allowed, draft),
        rests=tuple(
            rest.change(parts=_of_these(rest.parts, allowed, draft)) for rest in case.rests
        ),
    )
    gone = tuple(entry for entry in case.referrals if not _is_of(entry.office, allowed, draft))
    told = _known_to(gone, draft)
    for referral in case.referrals:
        others = [name for name in referral.known_to if not _is_of(name, allowed, draft)]
        if referral in gone or not others:
            continue
        draft.change(referral, known_to=tuple(n for n in referral.known_to if n not in others))
        for agency in others:
            told[agency] = (*told.get(agency, ()), referral.id)
    _forget(draft, gone)
    _ask(draft, told, {r.id for r in gone}, ErasureReason.CONSENT_NARROWED)
    return gone


def _of_these(
    parts: tuple[SealedFor, ...], kinds: Collection[ReceiverKind], draft: Draft
) -> tuple[SealedFor, ...]:
    return tuple(part for part in parts if _is_of(part.receiver, kinds, draft))


def _is_of(agency: str, kinds: Collection[ReceiverKind], draft: Draft) -> bool:
    known = draft.at.rules.registry.known(agency)
    return known is not None and ReceiverKind.of(known.kind) in kinds


def erase_referrals(draft: Draft, gone: Collection[Referral], why: ErasureReason) -> None:
    """Ask everyone who was told of these referrals to erase them, and forget them here."""
    told = _known_to(gone, draft)
    _forget(draft, gone)
    _ask(draft, told, {r.id for r in gone}, why)


def _known_to(gone: Collection[Referral], draft: Draft) -> dict[str, tuple[UUID, ...]]:
    """Whoever was told of them, as saved; what was decided since is not told any more."""
    told: dict[str, tuple[UUID, ...]] = {}
    for referral in gone:
        for agency in draft.known_as_saved(referral):
            told[agency] = (*told.get(agency, ()), referral.id)
    return told


def _forget(draft: Draft, gone: Collection[Referral]) -> None:
    ids = {referral.id for referral in gone}
    for referral in gone:
        draft.leave_unsaid(referral)
        draft.forget_all(referral)
    draft.set(referrals=tuple(entry for entry in draft.case.referrals if entry.id not in ids))


def _ask(
    draft: Draft, told: Mapping[str, tuple[UUID, ...]], gone: set[UUID], why: ErasureReason
) -> None:
    for agency, referrals in told.items():
        draft.tell(ErasureRequested(referrals=referrals, why=why), to=agency)
    known = tuple(dict.fromkeys(r for referrals in told.values() for r in referrals))
    untold = tuple(sorted(gone.difference(known)))
    for ids, offices in ((known, tuple(told)), (untold, ())):
        if ids:
            draft.tell(ReferralsErased(referrals=ids, offices=offices, why=why))
