"""Somebody does not come, and the place goes to whoever waits longest for one."""

from services.events.contract.trainings import (
    CancelRegistration,
    ParticipantMovedUp,
    RegistrationCancelled,
)
from services.events.domain.rules import Rules
from services.events.domain.trainings.training import Registration, Standing, Training
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
    if known.standing is Standing.CANCELLED:
        return Outcome(state, answer=Standing.CANCELLED)
    if state.has_begun(at.now):
        raise Refused(Code.TOO_LATE, state=known.standing)
    late = known.standing.has_place and at.now > state.plan.registration_until
    said = tell(RegistrationCancelled(participant=known.participant, late=late))
    new, moved_up = _give_places(state.replacing(known.cancelled()))
    return Outcome(new, (said, *moved_up), answer=Standing.CANCELLED)


def _give_places(state: Training) -> tuple[Training, tuple[Said, ...]]:
    """Give free places to those who wait, the first one first."""
    free = state.plan.maximum - state.places_taken
    waiting = [r for r in state.registrations if r.standing is Standing.WAITLISTED]
    says: list[Said] = []
    for each in waiting[:free]:
        state = state.replacing(each.change(standing=Standing.CONFIRMED))
        says += _told(each)
    return state, tuple(says)


def _told(moved_up: Registration) -> tuple[Said, ...]:
    told = ParticipantMovedUp(participant=moved_up.participant, agency=moved_up.agency)
    return tell_also(told, moved_up.agency)
