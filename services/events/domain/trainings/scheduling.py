"""A training is announced by the agency that will hold it."""

from services.events.contract.training_plan import TrainingPlan
from services.events.contract.trainings import ScheduleTraining
from services.events.domain.rules import Rules, check_takes_part
from services.events.domain.trainings.listing import with_list
from services.events.domain.trainings.reminding import with_reminders
from services.events.domain.trainings.telling import announcement
from services.events.domain.trainings.training import RETENTION, Life, Training
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused, Said, tell_also


def schedule(
    state: Training | None, message: ScheduleTraining, at: At[Rules]
) -> Outcome[Training] | None:
    """Announce it to all whom it is meant for, and open its registration."""
    plan = TrainingPlan.model_validate(dict(message))
    if state is not None:
        _check_same(state, plan, at)
        return None
    check_takes_part(at)
    check_place(plan.place, at)
    if plan.registration_until < at.now:
        raise Refused(Code.TOO_LATE, pointer="/registration_until")
    # Counted from the end: names are erased also if nobody ever closes the training.
    erased = at.rules.names_end(plan.modules[-1].ends, plan.funding)
    training = Training(
        life=Life.SCHEDULED, organiser=at.sender, plan=plan, deadlines={RETENTION: erased}
    )
    awaited = with_list(with_reminders(training, at.now), at.now)
    return Outcome(awaited, _told(plan, at))


def _told(plan: TrainingPlan, at: At[Rules]) -> tuple[Said, ...]:
    """On the shared topic, which no agency reads, and to each agency that may send somebody."""
    told = announcement(plan, at.sender)
    agencies = (each.id for each in at.rules.registry.agencies if told.is_for(each, at.now))
    return tell_also(told, *agencies)


def _check_same(state: Training, plan: TrainingPlan, at: At[Rules]) -> None:
    state.check_organiser(at.sender)
    if state.plan != plan:
        raise Refused(Code.WRONG_STATE, state=state.life)


def check_place(place: str, at: At[Rules]) -> None:
    """Refuse one that the registry does not know."""
    registry = at.rules.registry
    kind, _, rest = place.partition(":")
    if kind == "agency" and registry.agency(rest, at.now) is None:
        raise Refused(Code.UNKNOWN_AGENCY, pointer="/place")
    if kind == "venue" and registry.office_of(rest.partition(":")[0], at.now) is None:
        raise Refused(Code.UNKNOWN_ITEM, pointer="/place")
