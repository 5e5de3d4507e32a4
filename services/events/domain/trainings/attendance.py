"""Who was there, module by module, as the organiser's lists say."""

from uuid import UUID

from services.events.contract.trainings import RecordAttendance, RegistrationConfirmed, TrainingHeld
from services.events.domain.rules import Rules
from services.events.domain.trainings.training import Life, Standing, Training, by_sector
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused, Said, tell


def record(state: Training, message: RecordAttendance, at: At[Rules]) -> Outcome[Training] | None:
    """Keep the list of one module; the last one missing makes the training held.

    What took place is recorded even if fewer had registered than were wanted. Somebody on the
    waiting list who was there had the place of somebody who stayed away. Who has cancelled is
    on no list: the name that a certificate would need is erased.
    """
    state.check_organiser(at.sender)
    module = state.module(message.module)
    if module is None:
        raise Refused(Code.UNKNOWN_ITEM, pointer="/module")
    if _is_so_already(state, message):
        return None
    if state.life in {Life.CLOSED, Life.CANCELLED} or at.now < module.starts:
        raise Refused(Code.WRONG_STATE, state=state.life)
    _check_participants(state, message.participants)
    new = _with_list(state, message)
    says = _moved_up(state, new)
    if not new.all_recorded:
        return Outcome(new, says)
    held = TrainingHeld(
        attended=by_sector(r for r in new.registrations if r.attended), hours=new.hours
    )
    return Outcome(new.change(life=Life.HELD), (*says, tell(held)))


def _is_so_already(state: Training, message: RecordAttendance) -> bool:
    recorded = {r.participant for r in state.registrations if message.module in r.attended}
    return message.module in state.recorded and recorded == set(message.participants)


def _check_participants(state: Training, participants: tuple[UUID, ...]) -> None:
    known = {
        r.participant
        for r in state.registrations
        if r.standing not in {Standing.CANCELLED, Standing.UNCONFIRMED}
    }
    for index, participant in enumerate(participants):
        if participant not in known:
            raise Refused(Code.UNKNOWN_ITEM, pointer=f"/participants/{index}")
    if len(set(participants)) > state.plan.maximum:
        raise Refused(Code.OVER_CAPACITY, pointer="/participants", state=state.life)


def _moved_up(old: Training, new: Training) -> tuple[Said, ...]:
    return tuple(
        tell(RegistrationConfirmed(participant=after.participant))
        for before, after in zip(old.registrations, new.registrations, strict=True)
        if before.standing is Standing.WAITLISTED and after.standing is not Standing.WAITLISTED
    )


def _with_list(state: Training, message: RecordAttendance) -> Training:
    there = frozenset(message.participants)
    registrations = tuple(
        r.was_there(message.module, r.participant in there) for r in state.registrations
    )
    others = tuple(code for code in state.recorded if code != message.module)
    return state.change(registrations=registrations, recorded=(*others, message.module))
