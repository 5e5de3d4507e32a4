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
from services.events.domain.trainings.signing_up import check_code, unconfirmed
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
    check_code(known, message.code, at)
    if known.standing is Standing.CANCELLED:
        return Outcome(state, answer=Standing.CANCELLED)
    if state.has_begun(at.now):
        raise Refused(Code.TOO_LATE, state=known.standing)
    if known.standing is Standing.UNCONFIRMED:
        # Nobody was told of her, and she knows: nothing is kept.
        nobody = state.without(known.participant).not_awaiting(unconfirmed(known.participant))
        return Outcome(nobody, answer=Standing.CANCELLED)
    late = known.standing.has_place and at.now > state.plan.registration_until
    said = tell(RegistrationCancelled(participant=known.participant, late=late))
    mail = post(state, known, Occasion.REGISTRATION_CANCELLED, at)
    new, moved_up = _give_places(state.replacing(known.cancelled()), at)
    says = (said, *mail, *taken_off(state, known), *moved_up)
    return Outcome(new, says, answer=Standing.CANCELLED)


def _give_places(state: Training, at: At[Rules]) -> tuple[Training, tuple[Said, ...]]:
    """Give free places to those who wait, the first one first."""
    free = state.plan.maximum - state.places_taken
    waiting = [r for r in state.registrations if r.standing is Standing.WAITLISTED]
    says: list[Said] = []
    for each in waiting[:free]:
        has_place = each.change(standing=Standing.CONFIRMED)
        state = state.replacing(has_place)
        says += _told(each, at)
        says += post(state, has_place, Occasion.MOVED_UP, at)
        says += listed(state, has_place)
    return state, tuple(says)


def _told(moved_up: Registration, at: At[Rules]) -> tuple[Said, ...]:
    told = ParticipantMovedUp(participant=moved_up.participant, agency=moved_up.agency)
    # The public pages hear nothing but answers: she has a mail.
    hears = () if at.rules.is_public(moved_up.agency) else (moved_up.agency,)
    return tell_also(told, *hears)
