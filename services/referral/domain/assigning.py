"""An office is told once its sealed part is there; from that moment its clocks run."""

from services.referral.contract.about import ReferralLife
from services.referral.contract.assigning import (
    Origin,
    OriginKind,
    ReferralCreated,
    ReferralRouted,
    ReferralUnroutable,
    Routing,
)
from services.referral.contract.deadlines import ReferralDeadline
from services.referral.domain import clocks
from services.referral.domain.case import Referral
from services.referral.domain.copies import part_for
from services.referral.domain.draft import Draft
from services.referral.domain.letter import letter, time_is_up
from shared.network.sealed_parts import SealedFor

MISSING_SEAL = Routing(
    rule="sealed_part_missing",
    reason="no part was sealed for the office in charge",
    provisional=False,
)
RETURNED = Routing(
    rule="hand_over_declined",
    reason="the office in charge so far stays so until another accepts (§ 86c SGB VIII)",
    provisional=False,
)


def create(draft: Draft, referral: Referral) -> Referral:
    """Open a referral; where it goes is said only when its office can be told with its seal."""
    notice = draft.case.the_notice()
    draft.add(referral)
    draft.tell(
        ReferralCreated(
            referral=referral.id,
            path=notice.path,
            age_bands=tuple(child.age_band for child in draft.case.children_of(referral)),
        )
    )
    if referral.office is None:
        return unroutable(draft, referral, referral.routing)
    coordination_office = draft.at.rules.registry.coordination_office(draft.at.now).id
    part = part_for(draft.case, referral.office, referral.children, coordination_office)
    if part is not None:
        return assign(draft, referral, part)
    if draft.case.sealed_came:
        return unroutable(draft, referral, MISSING_SEAL)
    due = time_is_up(draft, referral, referral.office, ReferralDeadline.SEALED_PART)
    draft.await_by(ReferralDeadline.SEALED_PART, referral, due)
    return referral


def unroutable(draft: Draft, referral: Referral, why: Routing) -> Referral:
    """Nobody can be told: the prison hears that, never silence."""
    tell_unroutable(draft, referral, why)
    return draft.change(draft.stop_all(referral), life=ReferralLife.UNROUTABLE)


def tell_unroutable(draft: Draft, referral: Referral, why: Routing) -> None:
    """Say on the shared topic that nobody is left who may be told, and why."""
    path = draft.case.the_notice().path
    draft.tell(
        ReferralUnroutable(referral=referral.id, path=path, rule=why.rule, reason=why.reason)
    )


def assign(draft: Draft, referral: Referral, part: SealedFor) -> Referral:
    """Say where it goes, tell the office and start its clocks."""
    referral = draft.stop(referral, ReferralDeadline.SEALED_PART)
    _tell_route(draft, referral, part.receiver)
    return _tell_and_wait(draft, referral, part.receiver, part)


def assign_again(draft: Draft, referral: Referral, part: SealedFor) -> Referral:
    """Give the office its part sealed anew; only the clock for reading it begins again."""
    office = part.receiver
    referral = draft.stop(referral, ReferralDeadline.DELIVERY)
    due = clocks.due(
        ReferralDeadline.DELIVERY,
        draft.case.the_notice().path,
        draft.at.now,
        draft.at.rules.registry.calendar(office),
    )
    draft.await_by(ReferralDeadline.DELIVERY, referral, due)
    draft.tell(letter(draft, referral, office, part), to=office)
    return referral


def give_back(draft: Draft, referral: Referral, by: Referral, office: str) -> Referral:
    """A hand-over was not taken: the office in charge so far stays so (§ 86c SGB VIII)."""
    referral = draft.change(
        referral,
        life=ReferralLife.ACTIVE if referral.accepted else ReferralLife.ACKNOWLEDGED,
        routing=RETURNED,
        origin=Origin(
            kind=OriginKind.HAND_OVER_RETURNED,
            from_agency=by.office or office,
            hop=referral.origin.hop,
        ),
    )
    _tell_route(draft, referral, office)
    return _tell_and_wait(draft, referral, office, None)


def _tell_route(draft: Draft, referral: Referral, office: str) -> None:
    routing = referral.routing
    draft.tell(
        ReferralRouted(
            referral=referral.id,
            office=office,
            rule=routing.rule,
            reason=routing.reason,
            provisional=routing.provisional,
            missing_facts=routing.missing_facts,
            follows=referral.follows,
        )
    )


def _tell_and_wait(
    draft: Draft, referral: Referral, office: str, part: SealedFor | None
) -> Referral:
    referral = draft.change(
        referral,
        assigned_at=draft.at.now,
        known_to=tuple(dict.fromkeys((*referral.known_to, office))),
    )
    for deadline in _awaited(referral):
        draft.await_by(deadline, referral, time_is_up(draft, referral, office, deadline))
    draft.tell(letter(draft, referral, office, part), to=office)
    return referral


def _awaited(referral: Referral) -> tuple[ReferralDeadline, ...]:
    """What is still awaited of the office when it is told."""
    all_of_it = {
        ReferralDeadline.DELIVERY: referral.life is ReferralLife.ASSIGNED,
        ReferralDeadline.ACKNOWLEDGE: referral.life is ReferralLife.ASSIGNED,
        ReferralDeadline.DECIDE: not referral.accepted,
        ReferralDeadline.CONSULT: not referral.consulted,
    }
    return tuple(deadline for deadline, awaited in all_of_it.items() if awaited)
