"""A professional gets a place, or waits for one."""

from services.events.contract.trainings import RegisterParticipant
from services.events.domain.rules import Rules
from services.events.domain.trainings.placing import place
from services.events.domain.trainings.signing_up import sign_up
from services.events.domain.trainings.training import Life, Registration, Standing, Training
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused


def register(state: Training, message: RegisterParticipant, at: At[Rules]) -> Outcome[Training]:
    """Give out places in the order of registration; the answer says how it stands."""
    known = state.registration(message.participant)
    if known is not None:
        return _already(state, known, message, at)
    is_public = at.rules.is_public(at.sender)
    if is_public and not state.plan.open_to_public:
        raise Refused(Code.NOT_COMPETENT)
    if state.life == Life.CANCELLED:
        raise Refused(Code.WRONG_STATE, state=state.life)
    if at.now > state.plan.registration_until:
        raise Refused(Code.TOO_LATE, state=state.life)
    state.check_room(more=1)
    standing = Standing.UNCONFIRMED if is_public else Standing.CONFIRMED
    someone = Registration.of(message.participant, message, at.sender, standing)
    return sign_up(state, someone, at) if is_public else place(state, someone, at)


def _already(
    state: Training, known: Registration, message: RegisterParticipant, at: At[Rules]
) -> Outcome[Training]:
    if not known.is_known_as(message, at.sender):
        raise Refused(Code.CONFLICT, pointer="/participant", state=known.said_to(at.sender))
    return Outcome(state, answer=known.standing)
