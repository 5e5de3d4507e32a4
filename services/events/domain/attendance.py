"""Who was there, module by module, as the organiser's lists say."""

from uuid import UUID

from services.events.contract import RecordAttendance, TrainingHeld
from services.events.domain.rules import Rules
from services.events.domain.training import Life, Standing, Training, by_sector
from shared.codes import Code
from shared.steps import At, Outcome, Refused, tell


def record(state: Training, message: RecordAttendance, at: At[Rules]) -> Outcome[Training] | None:
    """Keep the list of one module; the last one missing makes the training held.

    What took place is recorded even if fewer had registered than were wanted.
    """
    if state.organiser != at.sender:
        raise Refused(Code.NOT_COMPETENT)
    module = state.module(message.module)
    if module is None:
        raise Refused(Code.UNKNOWN_ITEM, pointer="/module")
    if _is_so_already(state, message):
        return None
    if state.life == Life.CLOSED or at.now < module.starts:
        raise Refused(Code.WRONG_STATE, state=state.life)
    _check_participants(state, message.participants)
    new = _with_list(state, message)
    if not new.all_recorded:
        return Outcome(new)
    held = TrainingHeld(
        attended=by_sector(r for r in new.registrations if r.attended), hours=new.hours
    )
    return Outcome(new.model_copy(update={"life": Life.HELD}), (tell(held),))


def _is_so_already(state: Training, message: RecordAttendance) -> bool:
    recorded = {r.participant for r in state.registrations if message.module in r.attended}
    return message.module in state.recorded and recorded == set(message.participants)


def _check_participants(state: Training, participants: tuple[UUID, ...]) -> None:
    standing = {r.participant: r.standing for r in state.registrations}
    for index, participant in enumerate(participants):
        pointer = f"/participants/{index}"
        if participant not in standing:
            raise Refused(Code.UNKNOWN_ITEM, pointer=pointer)
        if standing[participant] is Standing.WAITLISTED:
            raise Refused(Code.OVER_CAPACITY, pointer=pointer, state=Standing.WAITLISTED)


def _with_list(state: Training, message: RecordAttendance) -> Training:
    there = frozenset(message.participants)
    registrations = tuple(
        r.was_there(message.module, r.participant in there) for r in state.registrations
    )
    others = tuple(code for code in state.recorded if code != message.module)
    return state.model_copy(
        update={"registrations": registrations, "recorded": (*others, message.module)}
    )
