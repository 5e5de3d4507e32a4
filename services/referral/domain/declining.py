"""A decline is routed on, never a dead end; only the family's own no ends the matter."""

from services.referral.contract.answers import DeclineReason, DeclineReferral, ReferralDeclined
from services.referral.contract.assigning import (
    DECLINED_AND_NOBODY_LEFT,
    Origin,
    OriginKind,
    Routing,
)
from services.referral.contract.helping import ClosingOutcome, ReferralClosed
from services.referral.domain.answers import read_and_seen
from services.referral.domain.assigning import create, give_back, tell_unroutable
from services.referral.domain.case import Case
from services.referral.domain.consequences import consequence
from services.referral.domain.copies import drop_unneeded, part_of
from services.referral.domain.draft import Draft
from services.referral.domain.in_charge import held_by_sender
from services.referral.domain.next_office import following
from services.referral.domain.referral import Referral
from services.referral.domain.rules import Rules
from services.referral.domain.succession import in_charge_before, relieve
from services.referral.domain.transitions import life_after
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused
from shared.network.agency import AgencyKind
from shared.network.notices import ReceiverKind
from shared.network.working_days import day_of

NOBODY_LEFT = Routing(
    rule=DECLINED_AND_NOBODY_LEFT,
    reason="the office declined and nobody else that path and consent allow can be told",
    provisional=False,
)


def decline(case: Case, message: DeclineReferral, at: At[Rules]) -> Outcome[Case]:
    """The office does not take it: find who does, unless the reason itself is the end."""
    referral = held_by_sender(case, message, at)
    life = life_after(message, referral.life)
    _check_reason(message.reason, at)
    follows = consequence(message.reason, day_of(at.now))
    draft = Draft(case, at)
    if life is referral.life:
        _check_same_end(referral, follows.outcome)
        return draft.outcome(referral)

    # Whoever declines has read it. A prison that never heard so would hear `cannot_pass_on`.
    referral = draft.stop_all(read_and_seen(draft, referral))
    referral = draft.change(referral, life=life, outcome=follows.outcome)
    draft.tell(
        ReferralDeclined(referral=referral.id, office=referral.office, reason=message.reason)
    )
    if follows.outcome is None:
        _route_on(draft, referral, follows.routing)
    else:
        _end(draft, referral, follows.outcome)
    drop_unneeded(draft)
    return draft.outcome(referral)


def _check_reason(reason: DeclineReason, at: At[Rules]) -> None:
    is_provider = at.rules.registry.kind_of(at.sender) is AgencyKind.PROVIDER
    if reason is DeclineReason.NO_CAPACITY and not is_provider:
        raise Refused(Code.WRONG_SENDER, pointer="/reason")


def _check_same_end(referral: Referral, outcome: ClosingOutcome | None) -> None:
    """Saying yes to another one would hide that a family's no did not count."""
    if referral.outcome is not outcome:
        raise Refused(Code.WRONG_STATE, state=referral.life)


def _end(draft: Draft, referral: Referral, outcome: ClosingOutcome) -> None:
    draft.tell(ReferralClosed(referral=referral.id, office=referral.office, outcome=outcome))
    relieve(draft, referral)


def _route_on(draft: Draft, referral: Referral, why: Routing) -> None:
    """Back to whoever is still in charge, else to the clearing office, if it can be told."""
    before = in_charge_before(draft.case, referral)
    if before is not None:
        give_back(draft, before, by=referral)
        return
    origin = Origin(kind=OriginKind.DECLINE, from_agency=referral.office, hop=referral.origin.hop)
    clearing = following(referral, draft.coordination_office, draft.at, why=why, origin=origin)
    if _can_take_over(draft, clearing, referral):
        create(draft, clearing)
    else:
        tell_unroutable(draft, referral.id, NOBODY_LEFT)


def _can_take_over(draft: Draft, clearing: Referral, referral: Referral) -> bool:
    return (
        draft.case.allows(ReceiverKind.COORDINATION_OFFICE)
        and clearing.office != referral.office
        and part_of(draft, clearing) is not None
        and not draft.case.is_full
    )
