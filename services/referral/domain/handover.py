"""The competent office takes over from one that is not; until then that one stays in charge."""

from services.referral.contract.about import ReferralLife
from services.referral.contract.assigning import Origin, OriginKind, Routing
from services.referral.contract.passing_on import HandOverReferral, ReferralHandedOver
from services.referral.domain.answers import read_and_seen
from services.referral.domain.assigning import assign_again, create
from services.referral.domain.case import Case, Referral
from services.referral.domain.competence import competence, most_hops
from services.referral.domain.copies import drop_unneeded, hold
from services.referral.domain.draft import Draft
from services.referral.domain.in_charge import held_by_sender
from services.referral.domain.recalling import recall
from services.referral.domain.rules import Rules
from services.referral.domain.succession import check_receiver, check_seal, going_on_after
from services.referral.domain.transitions import life_after
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused
from shared.network.sealed_parts import SealedFor
from shared.network.working_days import day_of


def hand_over(case: Case, message: HandOverReferral, at: At[Rules]) -> Outcome[Case]:
    """Ask the next office; nothing is over before it accepts (§ 86c SGB VIII)."""
    referral = held_by_sender(case, message, at)
    life = life_after(message, referral.life)
    draft = Draft(case, at)
    asked = going_on_after(case, referral)
    already = [entry for entry in asked if entry.office == message.to]
    if already:
        _seal_again(draft, already[-1], message)
        return draft.outcome(referral)
    if life is referral.life and not any(entry.missed for entry in asked):
        # Whoever was asked first still has time to answer.
        raise Refused(Code.WRONG_STATE, state=referral.life)
    hop = _next_hop(referral, message.to, at)
    check_receiver(case, message.to, at)
    check_seal(message.sealed, message.to, at)
    # Whoever seals it anew has read it, whatever its software said before.
    referral = draft.change(referral, readable=True, unreadable=False)
    referral = draft.stop_all(read_and_seen(draft, referral, at.sender))
    referral = draft.change(referral, life=life)
    next_referral = at.new_id("referral", message.to)
    for entry in asked:
        recall(draft, entry, next_referral)
    draft.tell(
        ReferralHandedOver(
            referral=referral.id,
            from_office=at.sender,
            to=message.to,
            rule=message.rule,
            hop=hop,
            next_referral=next_referral,
        )
    )
    hold(draft, _part(message, referral))
    create(
        draft,
        Referral(
            id=next_referral,
            life=ReferralLife.ASSIGNED,
            office=message.to,
            children=referral.children,
            routing=Routing(
                rule=f"sgb_viii_{message.rule}",
                reason=competence(message.rule, day_of(at.now)).because,
                provisional=False,
            ),
            origin=Origin(kind=OriginKind.HAND_OVER, from_agency=at.sender, hop=hop),
            follows=referral.id,
        ),
    )
    drop_unneeded(draft)
    return draft.outcome(referral)


def _next_hop(referral: Referral, to: str, at: At[Rules]) -> int:
    coordination_office = at.rules.registry.coordination_office(at.now).id
    # What the clearing office has cleared is counted anew.
    hop = 1 if at.sender == coordination_office else referral.origin.hop + 1
    too_far = hop > most_hops(day_of(at.now)) and to != coordination_office
    if to == at.sender or too_far:
        raise Refused(Code.RECEIVER_NOT_ALLOWED, pointer="/to")
    return hop


def _seal_again(draft: Draft, following: Referral, message: HandOverReferral) -> None:
    """Only the office that handed over can mend a part that the next one cannot read."""
    part = _part(message, following)
    if part in draft.case.parts:
        return
    check_seal(message.sealed, message.to, draft.at)
    if following.waits_for_its_part:
        hold(draft, part)
        assign_again(draft, following, part)


def _part(message: HandOverReferral, referral: Referral) -> SealedFor:
    return SealedFor(receiver=message.to, children=referral.children, jwe=message.sealed)
