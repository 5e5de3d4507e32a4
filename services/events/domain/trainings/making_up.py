"""Who missed a module makes it up elsewhere, and completes the training by it."""

from services.events.contract.trainings import ModuleMadeUp, RecordMadeUpModule
from services.events.domain.rules import Rules
from services.events.domain.trainings.certifying import certify
from services.events.domain.trainings.completion import completed_by
from services.events.domain.trainings.training import RETENTION, Life, Standing, Training
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused, tell


def record(state: Training, message: RecordMadeUpModule, at: At[Rules]) -> Outcome[Training]:
    """Keep what was made up. In a training that is closed it may be what was wanting.

    Once names are erased it is too late: nobody could be handed a certificate any more.
    """
    state.check_organiser(at.sender)
    if state.module(message.module) is None:
        raise Refused(Code.UNKNOWN_ITEM, pointer="/module")
    someone = state.known_registration(message.participant)
    if someone.attended and message.module in (*someone.attended, *someone.made_up):
        return Outcome(state, answer=someone.standing)
    if RETENTION not in state.deadlines:
        raise Refused(Code.TOO_LATE, state=state.life)
    if message.module not in state.recorded:
        raise Refused(Code.WRONG_STATE, state=state.life)
    if not someone.attended:
        raise Refused(Code.WRONG_STATE, state=someone.standing)
    new = someone.change(made_up=(*someone.made_up, message.module))
    told = tell(ModuleMadeUp(participant=new.participant, module=message.module))
    if state.life != Life.CLOSED or not state.has_all_of_it(new):
        return Outcome(state.replacing(new), (told,), answer=new.standing)
    new = new.change(standing=Standing.COMPLETED)
    certified, certificates = certify(state.replacing(new), at)
    says = (told, tell(completed_by(new, state)), *certificates)
    return Outcome(certified, says, answer=new.standing)
