"""The competent office takes over from one that is not; until then that one stays in charge."""

from collections.abc import Collection

from services.referral.contract.assigning import Origin, OriginKind
from services.referral.contract.passing_on import HandOverReferral, ReferralHandedOver
from services.referral.domain.answers import read_and_seen
from services.referral.domain.assigning import assign_again, create
from services.referral.domain.case import Case
from services.referral.domain.competence import competence, most_hops, next_hop
from services.referral.domain.copies import drop_unneeded, hold
from services.referral.domain.draft import Draft
from services.referral.domain.in_charge import held_by_sender
from services.referral.domain.next_office import check_next, following
from services.referral.domain.recalling import recall
from services.referral.domain.referral import Referral
from services.referral.domain.rules import Rules
from services.referral.domain.succession import going_on_after
from services.referral.domain.transitions import life_after
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused
from shared.network.receivers import check_seal
from shared.network.working_days import day_of


def hand_over(case: Case, message: HandOverReferral, at: At[Rules]) -> Outcome[Case]:
    """Ask the next office; nothing is over before it accepts (§ 86c SGB VIII)."""
    referral = held_by_sender(case, message, at)
    life = life_after(message, referral.life)
    asked = going_on_after(case, referral)
    already = [entry for entry in asked if entry.office == message.to]
    if already:
        return _seal_again(Draft(case, at), referral, already[-1], message.sealed)
    if life is referral.life:
        _check_late(referral, asked)
    next_referral = _next(referral, message, at)
    check_next(case, message.to, at)
    part = next_referral.part(message.sealed)
    check_seal(part, at, "/sealed")

    draft = Draft(case, at)
    # Whoever seals it anew has read it, whatever its software said before.
    referral = draft.change(referral, readable=True, unreadable=False)
    referral = draft.stop_all(read_and_seen(draft, referral))
    referral = draft.change(referral, life=life)
    for entry in asked:
        recall(draft, entry, next_referral.id)
    draft.tell(_handed_over(referral, next_referral, message))
    hold(draft, part)
    create(draft, next_referral)
    drop_unneeded(draft)
    return draft.outcome(referral)


def _check_late(referral: Referral, asked: Collection[Referral]) -> None:
    """Whoever was asked first still has time to answer, unless a deadline was missed."""
    if not any(entry.missed for entry in asked):
        raise Refused(Code.WRONG_STATE, state=referral.life)


def _next(referral: Referral, message: HandOverReferral, at: At[Rules]) -> Referral:
    """What the next office gets, unless the family would be sent on too often."""
    coordination_office = at.rules.registry.coordination_office(at.now).id
    hop = next_hop(referral, coordination_office)
    too_far = hop > most_hops(day_of(at.now)) and message.to != coordination_office
    if message.to == at.sender or too_far:
        raise Refused(Code.RECEIVER_NOT_ALLOWED, pointer="/to")
    return following(
        referral,
        message.to,
        at,
        why=competence(message.rule, day_of(at.now)).routing,
        origin=Origin(
            kind=OriginKind.HAND_OVER,
            from_agency=at.sender,
            hop=hop,
            # What was never taken over is sent on, and nobody has to be handed over.
            talk_held=message.talk_held if referral.accepted else None,
        ),
    )


def _handed_over(
    referral: Referral, next_referral: Referral, message: HandOverReferral
) -> ReferralHandedOver:
    return ReferralHandedOver(
        referral=referral.id,
        from_office=referral.office,
        to=next_referral.office,
        hop=next_referral.origin.hop,
        talk_held=message.talk_held,
        next_referral=next_referral.id,
    )


def _seal_again(
    draft: Draft, referral: Referral, next_referral: Referral, sealed: str
) -> Outcome[Case]:
    """Only the office that handed over can mend a part that the next one cannot read."""
    part = next_referral.part(sealed)
    if part not in draft.case.parts:
        check_seal(part, draft.at, "/sealed")
        if next_referral.waits_for_its_part:
            hold(draft, part)
            assign_again(draft, next_referral, part)
    return draft.outcome(referral)
