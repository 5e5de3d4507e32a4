"""A training is put on other days or called off, and all who know of it hear so."""

from services.events.contract.post import Occasion
from services.events.contract.training_plan import TrainingPlan, fits
from services.events.contract.trainings import (
    CancelTraining,
    MoveTraining,
    TrainingCancelled,
    TrainingMoved,
)
from services.events.domain.rules import Rules
from services.events.domain.trainings.listing import listed, with_list
from services.events.domain.trainings.post import post_to_all
from services.events.domain.trainings.reminding import with_reminders
from services.events.domain.trainings.scheduling import check_place
from services.events.domain.trainings.telling import to_all
from services.events.domain.trainings.training import RETENTION, Life, Standing, Training
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused

WHEN_AND_WHERE = ("modules", "place", "address")
"""What those who are registered go by."""


def move(state: Training, message: MoveTraining, at: At[Rules]) -> Outcome[Training] | None:
    """Put it on other days or elsewhere; the time for which names are kept follows its end.

    A longer registration alone moves nothing for those who are registered.
    """
    state.check_organiser(at.sender)
    plan = _as_moved(state.plan, message)
    if plan == state.plan:
        return None
    if state.life not in {Life.SCHEDULED, Life.CONFIRMED}:
        raise Refused(Code.WRONG_STATE, state=state.life)
    check_place(plan.place, at)
    if not fits(plan.place, plan.format):
        raise Refused(Code.CONTRADICTION, pointer="/place")
    _check_modules(state, message, at)
    _check_time(state.plan, plan, at)
    erased = at.rules.names_end(plan.modules[-1].ends, plan.funding)
    is_elsewhen = any(getattr(plan, name) != getattr(state.plan, name) for name in WHEN_AND_WHERE)
    moved = state.change(plan=plan, times_moved=state.times_moved + is_elsewhen)
    moved = moved.awaiting(RETENTION, erased)
    moved = with_list(with_reminders(moved, at.now), at.now)
    told = TrainingMoved(
        modules=plan.modules,
        registration_until=plan.registration_until,
        place=plan.place,
        address=plan.address,
    )
    mails = post_to_all(moved, Occasion.TRAINING_MOVED, at) if is_elsewhen else ()
    told_to_all = to_all(moved, told, at, concerns_them=is_elsewhen)
    says = (*told_to_all, *mails, *listed(moved, *moved.registrations))
    return Outcome(moved, says)


def cancel(state: Training, _message: CancelTraining, at: At[Rules]) -> Outcome[Training] | None:
    """Call it off. There will be no certificate, so names and addresses are of no use any more.

    Of who has not confirmed nobody was told, so nothing is kept.
    """
    state.check_organiser(at.sender)
    if state.life == Life.CANCELLED:
        return None
    if state.recorded or state.life == Life.CLOSED:
        raise Refused(Code.WRONG_STATE, state=state.life)
    nobody = tuple(
        each.cancelled()
        for each in state.registrations
        if each.standing is not Standing.UNCONFIRMED
    )
    called_off = state.change(life=Life.CANCELLED, registrations=nobody, deadlines={})
    mails = post_to_all(state, Occasion.TRAINING_CANCELLED, at)
    return Outcome(called_off, (*to_all(state, TrainingCancelled(), at), *mails))


def _as_moved(plan: TrainingPlan, message: MoveTraining) -> TrainingPlan:
    """The address goes with the place: that of the old one leads nobody to the new one."""
    place = message.place or plan.place
    address = plan.address if place == plan.place else None
    return plan.model_copy(
        update={
            "modules": message.modules,
            "registration_until": message.registration_until,
            "place": place,
            "address": message.address or address,
        }
    )


def _check_modules(state: Training, message: MoveTraining, at: At[Rules]) -> None:
    """The same modules, of which those that have begun stay, and no other has begun by now."""
    if {each.module for each in message.modules} != {each.module for each in state.plan.modules}:
        raise Refused(Code.UNKNOWN_ITEM, pointer="/modules")
    for index, each in enumerate(message.modules):
        before = state.module(each.module)
        begun = before is not None and before.starts <= at.now
        if before != each and (begun or each.starts <= at.now):
            raise Refused(Code.TOO_LATE, pointer=f"/modules/{index}")


def _check_time(before: TrainingPlan, plan: TrainingPlan, at: At[Rules]) -> None:
    """Registration ends in the future, and nobody is sent elsewhere once the last module began."""
    until = plan.registration_until
    if until != before.registration_until and until < at.now:
        raise Refused(Code.TOO_LATE, pointer="/registration_until")
    if before.modules[-1].starts <= at.now:
        for name in ("place", "address"):
            if getattr(plan, name) != getattr(before, name):
                raise Refused(Code.TOO_LATE, pointer=f"/{name}")
