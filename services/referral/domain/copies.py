"""Sealed parts are kept only as long as an office may still need them."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from services.referral.contract.deadlines import ReferralDeadline
from services.referral.domain.case import Case, CaseLife, Rest
from services.referral.domain.draft import Draft, kind_of
from services.referral.domain.referral import LIVE, Referral
from services.referral.domain.time_limits import SEALED_COPY, next_rung
from shared.network.competence.facts import Family
from shared.network.notices import ReceiverKind
from shared.network.sealed_parts import SealedFor


def part_for(
    case: Case, office: str, children: tuple[str, ...], coordination_office: str
) -> SealedFor | None:
    """The held part that an office may be given for these children.

    A youth office gets a part about exactly its own children. The coordination office may know
    of all children of the case, so for it a part about more of them serves as well.
    """
    wanted = set(children)
    mine = [part for part in case.parts if part.receiver == office]
    exact = next((part for part in mine if set(part.children) == wanted), None)
    if exact is not None or not wanted or office != coordination_office:
        return exact
    return next((part for part in mine if set(part.children) > wanted), None)


def part_of(draft: Draft, referral: Referral) -> SealedFor | None:
    """The held part that the office of a referral may be given for its children."""
    return part_for(draft.case, referral.office, referral.children, draft.coordination_office)


def hold(draft: Draft, *parts: SealedFor) -> None:
    """Keep parts; one for the same receiver and children replaces the older one."""
    new = {(part.receiver, frozenset(part.children)) for part in parts}
    older = tuple(
        part for part in draft.case.parts if (part.receiver, frozenset(part.children)) not in new
    )
    draft.set(parts=older + parts)
    if parts:
        keep_for_some_time(draft)


def hold_for_later(draft: Draft, *parts: SealedFor, family: tuple[Family, ...]) -> None:
    """Keep what was sealed for a notice that has not come yet, apart from what others need."""
    draft.set(rests=(*draft.case.rests, Rest(parts=parts, family=family)))
    if parts:
        keep_for_some_time(draft)


def keep_for_some_time(draft: Draft) -> None:
    """Nothing that is kept is kept without an end."""
    if SEALED_COPY not in draft.case.deadlines:
        due = draft.at.now + timedelta(days=draft.at.rules.sealed_copy_days)
        draft.case = draft.case.awaiting(SEALED_COPY, due)


def drop_unneeded(draft: Draft) -> None:
    """Let go of every copy that no office waits for and that cannot be passed on any more."""
    case, coordination_office = draft.case, draft.coordination_office
    kept = tuple(
        part
        for part in case.parts
        if case.life == CaseLife.WAITING
        or _is_awaited(case, part, coordination_office)
        or (SEALED_COPY in case.deadlines and _might_be_needed(case, part, coordination_office))
    )
    _keep(draft, kept)


def drop_spare(draft: Draft) -> None:
    """The time of spare copies is up: keep only what an office has not been able to read yet.

    While a decision is awaited its time is not up, or a decline in time would be a dead end. The
    last rung for a decision has moved it once more.
    """
    decisions = _decisions_awaited(draft.case)
    if decisions:
        draft.case = draft.case.awaiting(SEALED_COPY, max(decisions))
        return
    case, coordination_office = draft.case, draft.coordination_office
    # That they came stays known: it says which one comes next.
    draft.set(rests=tuple(Rest() for _ in case.rests), early=())
    _keep(
        draft,
        tuple(part for part in case.parts if _is_awaited(case, part, coordination_office)),
    )


def keep_for_clearing(draft: Draft, reached: datetime) -> None:
    """The last rung for a decision is reached: the coordination office gets its time to act on it.

    Without its copy it could not take the referral over, and a decline that comes late would be a
    dead end.
    """
    running = draft.case.deadlines.get(SEALED_COPY)
    if running is None:
        return
    rules = draft.at.rules
    calendar = rules.registry.calendar(draft.coordination_office)
    until = next_rung(reached, draft.at.now, calendar, rules.clearing_working_days)
    draft.case = draft.case.awaiting(SEALED_COPY, max(running, until))


def _decisions_awaited(case: Case) -> tuple[datetime, ...]:
    of_referrals = (kind_of(ReferralDeadline.DECIDE, referral.id) for referral in case.referrals)
    return tuple(case.deadlines[kind] for kind in of_referrals if kind in case.deadlines)


def _keep(draft: Draft, kept: tuple[SealedFor, ...]) -> None:
    draft.set(parts=kept)
    if not (kept or draft.case.early or any(rest.parts for rest in draft.case.rests)):
        draft.case = draft.case.not_awaiting(SEALED_COPY)


def _is_awaited(case: Case, part: SealedFor, coordination_office: str) -> bool:
    return any(
        referral.waits_for_its_part for referral in _served_by(case, part, coordination_office)
    )


def _might_be_needed(case: Case, part: SealedFor, coordination_office: str) -> bool:
    """By an office that acts on it without having said that it can read it, or on the way on."""
    served = _served_by(case, part, coordination_office)
    return any(referral.may_need_its_part for referral in served) or (
        part.receiver == coordination_office
        and any(not entry.accepted and entry.life in LIVE for entry in case.referrals)
        and case.allows(ReceiverKind.COORDINATION_OFFICE)
    )


def _served_by(case: Case, part: SealedFor, coordination_office: str) -> Iterator[Referral]:
    for referral in case.referrals:
        of_its_office = referral.office == part.receiver
        if of_its_office and part == part_for(
            case, part.receiver, referral.children, coordination_office
        ):
            yield referral
