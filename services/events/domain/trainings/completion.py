"""A training is closed, everyone who attended all of it gets a certificate, names are forgotten."""

from services.events.contract.trainings import CompleteTraining, TrainingCompleted
from services.events.domain.rules import Rules
from services.events.domain.trainings.certifying import certify
from services.events.domain.trainings.training import (
    RETENTION,
    Life,
    Registration,
    Standing,
    Training,
)
from shared.language.answers import DeadlineReached
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused, tell
from shared.network.working_days import has_happened


def complete(
    state: Training, _message: CompleteTraining, at: At[Rules]
) -> Outcome[Training] | None:
    """Close it once every module is over and has its list; again, who has no certificate gets one.

    A certificate holds for good, so none is signed of hours that are still to come.
    """
    state.check_organiser(at.sender)
    if state.life == Life.CLOSED:
        certified, certificates = certify(state, at)
        return Outcome(certified, certificates) if certificates else None
    if state.life != Life.HELD or not has_happened(state.plan.modules[-1].ends, at.now):
        raise Refused(Code.WRONG_STATE, state=state.life)
    completed = tuple(r for r in state.registrations if state.has_all_of_it(r))
    closed = state.change(
        life=Life.CLOSED,
        registrations=tuple(_completed(r, completed) for r in state.registrations),
    ).awaiting(RETENTION, at.rules.names_end(at.now, state.plan.funding))
    told = tuple(tell(completed_by(each, state)) for each in completed)
    certified, certificates = certify(closed, at)
    return Outcome(certified, (*told, *certificates))


def completed_by(registration: Registration, state: Training) -> TrainingCompleted:
    """What is told of somebody who has all of it."""
    return TrainingCompleted(
        participant=registration.participant,
        sector=registration.sector,
        hours=state.hours,
        modules=tuple(module.module for module in state.plan.modules),
    )


def forget_names(state: Training, _message: DeadlineReached, _at: At[Rules]) -> Outcome[Training]:
    """Erase names and addresses; figures and references stay.

    A training that nobody has closed by then is closed with it.
    """
    nameless = tuple(r.without_name() for r in state.registrations)
    return Outcome(state.change(life=Life.CLOSED, registrations=nameless))


def _completed(registration: Registration, completed: tuple[Registration, ...]) -> Registration:
    if registration not in completed:
        return registration
    return registration.change(standing=Standing.COMPLETED)
