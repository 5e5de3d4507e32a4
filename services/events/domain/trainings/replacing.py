"""Somebody else comes instead of who was registered, and nobody loses a place by it."""

from services.events.contract.post import Occasion
from services.events.contract.trainings import ParticipantReplaced, ReplaceParticipant
from services.events.domain.rules import Rules
from services.events.domain.trainings.listing import listed, taken_off
from services.events.domain.trainings.post import post
from services.events.domain.trainings.training import Registration, Standing, Training
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused, tell


def replace(state: Training, message: ReplaceParticipant, at: At[Rules]) -> Outcome[Training]:
    """Pass a place on within an agency, or a place in the queue, until the training begins."""
    leaving = state.own_registration(message.participant, at.sender)
    known = state.registration(message.replacement)
    if known is not None:
        if known.replaces != leaving.participant or not known.is_known_as(message, at.sender):
            raise Refused(Code.CONFLICT, pointer="/replacement", state=known.said_to(at.sender))
        return Outcome(state, answer=known.standing)
    if leaving.standing is Standing.CANCELLED:
        raise Refused(Code.WRONG_STATE, state=leaving.standing)
    if state.has_begun(at.now):
        raise Refused(Code.TOO_LATE, state=leaving.standing)
    state.check_room(more=0)
    coming = Registration.of(
        message.replacement, message, at.sender, leaving.standing, leaving.participant
    )
    told = ParticipantReplaced(participant=leaving.participant, replacement=coming.participant)
    waits = coming.standing is Standing.WAITLISTED
    mails = (
        *post(state, leaving, Occasion.REGISTRATION_CANCELLED, at),
        *post(state, coming, Occasion.WAITLISTED if waits else Occasion.CONFIRMED, at),
    )
    new = _in_place_of(leaving, coming, state)
    says = (tell(told), *mails, *taken_off(state, leaving), *listed(new, coming))
    return Outcome(new, says, answer=coming.standing)


def _in_place_of(leaving: Registration, coming: Registration, state: Training) -> Training:
    """The order is that of the queue, so who comes instead stands where the other stood."""
    order = tuple(coming if each == leaving else each for each in state.registrations)
    return state.change(registrations=(*order, leaving.cancelled()))
