"""A professional gets a place, or waits for one."""

from services.events.contract.trainings import (
    RegisterParticipant,
    RegistrationConfirmed,
    RegistrationWaitlisted,
    TrainingConfirmed,
)
from services.events.domain.rules import Rules
from services.events.domain.trainings.training import Life, Registration, Standing, Training
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused, Said, tell


def register(state: Training, message: RegisterParticipant, at: At[Rules]) -> Outcome[Training]:
    """Give out places in the order of registration; the answer says how it stands."""
    known = state.registration(message.participant)
    if known is not None:
        return _already(state, known, message, at)
    if state.life == Life.CANCELLED:
        raise Refused(Code.WRONG_STATE, state=state.life)
    if at.now > state.plan.registration_until:
        raise Refused(Code.TOO_LATE, state=state.life)
    state.check_room(more=1)
    if state.places_taken >= state.plan.maximum:
        return _wait(state, message, at)
    return _take_place(state, message, at)


def _already(
    state: Training, known: Registration, message: RegisterParticipant, at: At[Rules]
) -> Outcome[Training]:
    if not known.is_known_as(message, at.sender):
        raise Refused(Code.CONFLICT, pointer="/participant", state=known.standing)
    return Outcome(state, answer=known.standing)


def _wait(state: Training, message: RegisterParticipant, at: At[Rules]) -> Outcome[Training]:
    place = state.in_standing(Standing.WAITLISTED) + 1
    said = RegistrationWaitlisted(participant=message.participant, place=place)
    new = _with(state, message, Standing.WAITLISTED, at)
    return Outcome(new, (tell(said),), answer=Standing.WAITLISTED)


def _take_place(state: Training, message: RegisterParticipant, at: At[Rules]) -> Outcome[Training]:
    says: list[Said] = [tell(RegistrationConfirmed(participant=message.participant))]
    new = _with(state, message, Standing.CONFIRMED, at)
    if state.life == Life.SCHEDULED and new.places_taken >= state.plan.minimum:
        new = new.change(life=Life.CONFIRMED)
        says.append(tell(TrainingConfirmed(registered=new.places_taken)))
    return Outcome(new, tuple(says), answer=Standing.CONFIRMED)


def _with(
    state: Training, message: RegisterParticipant, standing: Standing, at: At[Rules]
) -> Training:
    registration = Registration.of(message.participant, message, at.sender, standing)
    return state.change(registrations=(*state.registrations, registration))
