"""Somebody does not come, and the place goes to whoever waits longest for one."""

from services.events.contract.post import Occasion
from services.events.contract.trainings import (
    CancelRegistration,
    ParticipantMovedUp,
    RegistrationCancelled,
)
from services.events.domain.rules import Rules
from services.events.domain.trainings.listing import listed, taken_off
from services.events.domain.trainings.post import post
from services.events.domain.trainings.signing_up import check_code, without_sign_up
from services.events.domain.trainings.training import Standing, Training
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused, Said, tell, tell_also


def cancel_registration(
    state: Training, message: CancelRegistration, at: At[Rules]
) -> Outcome[Training]:
    """Give the place back; name and address are of no use any more.

    Once it has begun there is nothing to give back, and nobody moves up: who stays away is not on
    the list.
    """
    known = state.own_registration(message.participant, at.sender)
    check_code(known, message.code, at)
    if known.standing is Standing.CANCELLED:
        return Outcome(state, answer=Standing.CANCELLED)
    if state.has_begun(at.now):
        raise Refused(Code.TOO_LATE, state=known.standing)
    if known.standing is Standing.UNCONFIRMED:
        # Nobody was told of her, and she knows: nothing is kept.
        return Outcome(without_sign_up(state, known), answer=Standing.CANCELLED)
    late = known.standing.has_place and at.now > state.plan.registration_until
    leaving = known.change(late=late)
    said = tell(RegistrationCancelled(participant=leaving.participant, late=late))
    mail = post(state, leaving, Occasion.REGISTRATION_CANCELLED, at)
    new, moved_up = _give_places(state.replacing(leaving.cancelled()), at)
    says = (said, *mail, *taken_off(state, leaving), *moved_up)
    return Outcome(new, says, answer=Standing.CANCELLED)


def _give_places(state: Training, at: At[Rules]) -> tuple[Training, tuple[Said, ...]]:
    """Give free places to those who wait, the first one first."""
    free = state.plan.maximum - state.places_taken
    waiting = [r for r in state.registrations if r.standing is Standing.WAITLISTED]
    says: list[Said] = []
    for each in waiting[:free]:
        has_place = each.change(standing=Standing.CONFIRMED)
        state = state.replacing(has_place)
        told = ParticipantMovedUp(participant=each.participant, agency=each.agency)
        # Whoever has signed up without an agency has a mail.
        says += tell_also(told, *at.rules.who_hears_of(each.agency))
        says += post(state, has_place, Occasion.MOVED_UP, at)
        says += listed(state, has_place)
    return state, tuple(says)
