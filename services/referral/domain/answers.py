"""What an office answers to a referral: it can read it, has seen it, takes it over."""

from datetime import datetime

from services.referral.contract.about import ReferralLife
from services.referral.contract.answers import (
    AcceptReferral,
    AcknowledgeReferral,
    ConfirmDelivery,
    DeliveryResult,
    ReferralAccepted,
    ReferralAcknowledged,
    ReferralDelivered,
)
from services.referral.contract.deadlines import ReferralDeadline, Rung
from services.referral.domain.case import Case
from services.referral.domain.copies import drop_unneeded
from services.referral.domain.draft import Draft
from services.referral.domain.in_charge import held_by_sender
from services.referral.domain.ladder import await_next_rung, climb
from services.referral.domain.missing_parts import ask_for_part
from services.referral.domain.referral import Missed, Referral
from services.referral.domain.rules import Rules
from services.referral.domain.rungs import rung_for
from services.referral.domain.succession import relieve
from services.referral.domain.time_limits import awaited_part_of
from services.referral.domain.transitions import life_after
from shared.language.steps import At, Outcome
from shared.network.sealed_parts import ResealReason
from shared.network.working_days import day_of


def confirm_delivery(case: Case, message: ConfirmDelivery, at: At[Rules]) -> Outcome[Case]:
    """Only what can be read counts as delivered; what cannot is looked after at once."""
    referral = held_by_sender(case, message, at)
    life = life_after(message, referral.life)
    draft = Draft(case, at)
    if message.result is DeliveryResult.READABLE:
        referral = _read(draft, referral)
        draft.change(referral, life=life, readable=True, unreadable=False)
        draft.case = draft.case.not_awaiting(awaited_part_of(referral.id))
        drop_unneeded(draft)
    elif message.result is DeliveryResult.STORED:
        _stored(draft, referral)
    elif referral.life is not ReferralLife.HANDING_OVER:
        # An office that hands over has sealed anew what was in it, so there is nothing to mend.
        _cannot_read(draft, ask_for_part(draft, referral, ResealReason(message.result.value)))
    return draft.outcome(referral)


def acknowledge(case: Case, message: AcknowledgeReferral, at: At[Rules]) -> Outcome[Case]:
    """A person has seen it, which ends the first ladder, whether or not it could be opened."""
    referral = held_by_sender(case, message, at)
    life = life_after(message, referral.life)
    draft = Draft(case, at)
    if life is not referral.life:
        draft.change(_seen(draft, referral), life=life)
    return draft.outcome(referral)


def accept(case: Case, message: AcceptReferral, at: At[Rules]) -> Outcome[Case]:
    """The office takes over; one that was handing over to it need not help any more."""
    referral = held_by_sender(case, message, at)
    life = life_after(message, referral.life)
    draft = Draft(case, at)
    if life is referral.life:
        return draft.outcome(referral)
    referral = read_and_seen(draft, referral)
    referral = draft.stop(referral, ReferralDeadline.DECIDE)
    draft.change(referral, life=life, accepted=True)
    draft.tell(ReferralAccepted(referral=referral.id, office=referral.office))
    relieve(draft, referral)
    drop_unneeded(draft)
    return draft.outcome(referral)


def read_and_seen(draft: Draft, referral: Referral) -> Referral:
    """Whoever acts on it has seen it, and read it unless its software said otherwise.

    That is enough for the deadlines. Only its software knows whether the part really can be opened.
    """
    if not referral.unreadable:
        referral = _read(draft, referral)
    if referral.life in {ReferralLife.ASSIGNED, ReferralLife.DELIVERED}:
        referral = _seen(draft, referral)
    return referral


def _read(draft: Draft, referral: Referral) -> Referral:
    if not (referral.stored or draft.awaits(ReferralDeadline.DELIVERY, referral)):
        return referral
    referral = draft.change(draft.stop(referral, ReferralDeadline.DELIVERY), stored=False)
    draft.tell(ReferralDelivered(referral=referral.id, office=referral.office))
    return referral


def _stored(draft: Draft, referral: Referral) -> None:
    """The part is there, so its time stops; a problem with it is not mended by keeping it."""
    climbed = referral.climbed(ReferralDeadline.DELIVERY)
    has_a_problem = (
        referral.unreadable and climbed is not None and climbed.level >= _problem_level(climbed.due)
    )
    if draft.awaits(ReferralDeadline.DELIVERY, referral) and not has_a_problem:
        draft.change(draft.stop(referral, ReferralDeadline.DELIVERY), stored=True)


def _seen(draft: Draft, referral: Referral) -> Referral:
    referral = draft.stop(referral, ReferralDeadline.ACKNOWLEDGE)
    draft.tell(ReferralAcknowledged(referral=referral.id, office=referral.office))
    return referral


def _cannot_read(draft: Draft, referral: Referral) -> None:
    """Waiting would not help: the coordination office hears of it now, the report later."""
    referral = draft.change(referral, readable=False, unreadable=True, stored=False)
    climbed = referral.climbed(ReferralDeadline.DELIVERY)
    due = draft.at.now if climbed is None else climbed.due
    level = _problem_level(due)
    if climbed is not None and climbed.level >= level:
        return
    missed = Missed(deadline=ReferralDeadline.DELIVERY, due=due, level=level)
    referral = climb(draft, referral, missed)
    await_next_rung(draft, referral, missed, draft.at.now)


def _problem_level(due: datetime) -> int:
    return rung_for(Rung.COORDINATION_OFFICE, day_of(due)).level
