"""A decline is routed on, never a dead end; only the family's own no ends the matter."""

from dataclasses import dataclass

from services.referral.contract.about import ReferralLife
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
from services.referral.domain.case import MOST_REFERRALS, Case, Referral
from services.referral.domain.copies import drop_unneeded, part_for
from services.referral.domain.draft import Draft
from services.referral.domain.in_charge import held_by_sender
from services.referral.domain.rules import Rules
from services.referral.domain.succession import in_charge_before, relieve
from services.referral.domain.transitions import life_after
from shared.language.codes import Code
from shared.language.rule import Rule, in_force
from shared.language.sources import AGREEMENT, NETWORK, SGB_VIII
from shared.language.steps import At, Outcome, Refused
from shared.network.agency import AgencyKind
from shared.network.notices import ReceiverKind
from shared.network.working_days import day_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence(Rule):
    """What follows from a decline: an outcome that ends it, or the way on."""

    reason: DeclineReason
    outcome: ClosingOutcome | None = None
    """None: it is routed on."""


CONSEQUENCES: tuple[Consequence, ...] = (
    Consequence(
        reason=DeclineReason.NOT_COMPETENT,
        because="the clearing office finds out who is in charge",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Consequence(
        reason=DeclineReason.NO_NEED,
        because="where an office sees no need of its own the offers of the network remain",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Consequence(
        reason=DeclineReason.NO_CAPACITY,
        because="the clearing office finds a provider with a free place",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Consequence(
        reason=DeclineReason.FAMILY_DECLINES,
        outcome=ClosingOutcome.DECLINED_BY_FAMILY,
        because="nobody may press help on a family",
        source="§ 27 SGB VIII",
        since=SGB_VIII,
    ),
    Consequence(
        reason=DeclineReason.DUPLICATE,
        outcome=ClosingOutcome.ALREADY_HELPED,
        because="the office helps this family already",
        source=AGREEMENT,
        since=NETWORK,
    ),
)
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
    consequence = next(
        entry for entry in in_force(CONSEQUENCES, day_of(at.now)) if entry.reason is message.reason
    )
    draft = Draft(case, at)
    if life is referral.life:
        if referral.outcome is not consequence.outcome:
            # It went the other way already: saying yes would hide that a family's no did not count.
            raise Refused(Code.WRONG_STATE, state=referral.life)
        return draft.outcome(referral)
    # Whoever declines has read it. A prison that never heard so would hear `cannot_pass_on`.
    referral = read_and_seen(draft, referral, at.sender)
    referral = draft.change(
        draft.stop_all(referral), life=ReferralLife.DECLINED, outcome=consequence.outcome
    )
    draft.tell(ReferralDeclined(referral=referral.id, office=at.sender, reason=message.reason))
    if consequence.outcome is None:
        _route_on(
            draft,
            referral,
            Routing(
                rule=f"declined_{message.reason}", reason=consequence.because, provisional=False
            ),
        )
    else:
        draft.tell(
            ReferralClosed(referral=referral.id, office=at.sender, outcome=consequence.outcome)
        )
        relieve(draft, referral)
    drop_unneeded(draft)
    return draft.outcome(referral)


def _check_reason(reason: DeclineReason, at: At[Rules]) -> None:
    sender = at.rules.registry.known(at.sender)
    is_provider = sender is not None and sender.kind is AgencyKind.PROVIDER
    if reason is DeclineReason.NO_CAPACITY and not is_provider:
        raise Refused(Code.WRONG_SENDER, pointer="/reason")


def _route_on(draft: Draft, referral: Referral, routing: Routing) -> None:
    before = in_charge_before(draft.case, referral)
    if before is not None and before.office is not None:
        give_back(draft, before, referral, before.office)
    elif _clearing_office_can_take_it(draft, referral):
        coordination_office = draft.at.rules.registry.coordination_office(draft.at.now).id
        create(
            draft,
            Referral(
                id=draft.at.new_id("referral", coordination_office),
                life=ReferralLife.ASSIGNED,
                office=coordination_office,
                children=referral.children,
                routing=routing,
                origin=Origin(
                    kind=OriginKind.DECLINE,
                    from_agency=draft.at.sender,
                    hop=referral.origin.hop,
                ),
                follows=referral.id,
            ),
        )
    else:
        tell_unroutable(draft, referral, NOBODY_LEFT)


def _clearing_office_can_take_it(draft: Draft, referral: Referral) -> bool:
    coordination_office = draft.at.rules.registry.coordination_office(draft.at.now).id
    part = part_for(draft.case, coordination_office, referral.children, coordination_office)
    return (
        draft.case.allows(ReceiverKind.COORDINATION_OFFICE)
        and referral.office != coordination_office
        and part is not None
        and len(draft.case.referrals) < MOST_REFERRALS
    )
