"""An office is told once its sealed part is there; from that moment its deadlines run."""

from uuid import UUID

from services.referral.contract.about import ReferralLife
from services.referral.contract.assigning import (
    SEALED_PART_LOST,
    SEALED_PART_MISSING,
    Origin,
    OriginKind,
    ReferralCreated,
    ReferralRouted,
    ReferralUnroutable,
    Routing,
)
from services.referral.contract.deadlines import ReferralDeadline
from services.referral.contract.passing_on import ReferralReturned
from services.referral.domain.assignment import assignment, due_from, time_is_up
from services.referral.domain.copies import part_of
from services.referral.domain.draft import Draft
from services.referral.domain.missing_parts import ask_for_part
from services.referral.domain.referral import Referral
from services.referral.domain.time_limits import awaited_part_of
from shared.network.sealed_notice import ChildRef
from shared.network.sealed_parts import ResealReason, SealedFor

MISSING_SEAL = Routing(
    rule=SEALED_PART_MISSING,
    reason="no part was sealed for the office in charge",
    provisional=False,
)
LOST_SEAL = Routing(
    rule=SEALED_PART_LOST,
    reason="what was sealed has not come, so who is in charge is not known yet",
    provisional=False,
)
RETURNED = Routing(
    rule="hand_over_declined",
    reason="the office in charge so far stays so until another accepts (§ 86c SGB VIII)",
    provisional=False,
)


def create(
    draft: Draft, referral: Referral, because: ResealReason = ResealReason.NOT_SEALED
) -> None:
    """Open a referral; where it goes is said only when its office can be told with its seal.

    Without one it is asked for, and `because` says why it is not there.
    """
    draft.add(referral)
    _tell_created(draft, referral.id, referral.children)
    part = part_of(draft, referral)
    if part is None:
        _cannot_tell(draft, referral, because)
    else:
        assign(draft, referral, part)


def create_for_nobody(
    draft: Draft, referral: UUID, children: tuple[ChildRef, ...], why: Routing
) -> None:
    """Nobody may hear of these children: the prison hears that, never silence.

    Nothing is kept of it. Nobody can answer a referral that no office has, or take it over.
    """
    _tell_created(draft, referral, children)
    tell_unroutable(draft, referral, why)


def _cannot_tell(draft: Draft, referral: Referral, because: ResealReason) -> None:
    """Nothing is sealed for its office: the prison is asked to seal for it.

    Of one that goes on with what was passed on before it does not hear that it cannot be.
    """
    if referral.follows is None:
        tell_unroutable(draft, referral.id, MISSING_SEAL)
    referral = draft.change(draft.stop_all(referral), life=ReferralLife.UNROUTABLE)
    ask_for_part(draft, referral, because)


def tell_unroutable(draft: Draft, referral: UUID, why: Routing) -> None:
    """Say on the shared topic that nobody is left who may be told, and why."""
    path = draft.case.the_notice().path
    draft.tell(ReferralUnroutable(referral=referral, path=path, rule=why.rule, reason=why.reason))


def assign(draft: Draft, referral: Referral, part: SealedFor) -> None:
    """Say where it goes, tell the office and start its deadlines."""
    draft.case = draft.case.not_awaiting(awaited_part_of(referral.id))
    draft.tell(
        ReferralRouted(
            referral=referral.id,
            office=referral.office,
            provisional=referral.routing.provisional,
            follows=referral.follows,
        )
    )
    _tell_and_wait(draft, referral, part)


def assign_again(
    draft: Draft, referral: Referral, part: SealedFor, *, was_awaited: bool = True
) -> None:
    """Give the office its part sealed anew; only the deadline for reading it begins again.

    What nobody awaits begins nothing: a prison could put off the reminder with it for ever.
    """
    referral = draft.change(referral, named=referral.named_with(part))
    draft.case = draft.case.not_awaiting(awaited_part_of(referral.id))
    if was_awaited:
        referral = draft.change(draft.stop(referral, ReferralDeadline.DELIVERY), stored=False)
        due = due_from(draft, referral, ReferralDeadline.DELIVERY, draft.at.now)
        draft.await_by(ReferralDeadline.DELIVERY, referral, due)
    draft.tell(assignment(draft, referral, part), to=referral.office)


def give_back(draft: Draft, referral: Referral, by: Referral) -> None:
    """A hand-over was not taken: the office in charge so far stays so (§ 86c SGB VIII)."""
    referral = draft.change(
        referral,
        life=ReferralLife.ACTIVE if referral.accepted else ReferralLife.ACKNOWLEDGED,
        routing=RETURNED,
        origin=Origin(
            kind=OriginKind.HAND_OVER_RETURNED,
            from_agency=by.office,
            hop=referral.origin.hop,
        ),
    )
    draft.tell(ReferralReturned(referral=referral.id, office=referral.office))
    _tell_and_wait(draft, referral, None)


def _tell_created(draft: Draft, referral: UUID, children: tuple[ChildRef, ...]) -> None:
    path = draft.case.the_notice().path
    age_bands = tuple(child.age_band for child in draft.case.children_of(children))
    draft.tell(ReferralCreated(referral=referral, path=path, age_bands=age_bands))


def _tell_and_wait(draft: Draft, referral: Referral, part: SealedFor | None) -> None:
    referral = draft.change(
        referral,
        named=referral.named_with(part),
        assigned_at=draft.at.now,
        known_to=tuple(dict.fromkeys((*referral.known_to, referral.office))),
    )
    for deadline in _awaited(referral):
        draft.await_by(deadline, referral, time_is_up(draft, referral, deadline))
    draft.tell(assignment(draft, referral, part), to=referral.office)


def _awaited(referral: Referral) -> tuple[ReferralDeadline, ...]:
    """What is still awaited of the office when it is told."""
    all_of_it = {
        ReferralDeadline.DELIVERY: referral.life is ReferralLife.ASSIGNED,
        ReferralDeadline.ACKNOWLEDGE: referral.life is ReferralLife.ASSIGNED,
        ReferralDeadline.DECIDE: not referral.accepted,
        ReferralDeadline.CONSULT: not referral.consulted,
    }
    return tuple(deadline for deadline, awaited in all_of_it.items() if awaited)
