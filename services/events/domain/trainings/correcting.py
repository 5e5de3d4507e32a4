"""A name that was taken down wrongly is put right wherever it is still kept, or was signed."""

from services.events.contract.trainings import CorrectParticipantName
from services.events.domain.rules import Rules
from services.events.domain.trainings.certifying import certify_anew
from services.events.domain.trainings.listing import listed
from services.events.domain.trainings.training import Standing, Training
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused


def correct_name(
    state: Training, message: CorrectParticipantName, at: At[Rules]
) -> Outcome[Training]:
    """Put it right, as who sent her or the organiser says, to whom people of no agency turn.

    Once names are erased it is too late: nobody can tell any more whose certificate it is.
    """
    someone = state.known_registration(message.participant)
    if at.sender not in {someone.agency, state.organiser}:
        raise Refused(Code.NOT_COMPETENT)
    if someone.standing is Standing.CANCELLED:
        raise Refused(Code.WRONG_STATE, state=someone.standing)
    if someone.name is None:
        raise Refused(Code.TOO_LATE, state=someone.standing)
    if someone.name == message.name:
        return Outcome(state, answer=someone.standing)
    right = someone.change(name=message.name, name_corrected=True)
    new, certificates = certify_anew(state.replacing(right), right, at)
    return Outcome(new, (*listed(new, right), *certificates), answer=right.standing)
