"""Who hears of a training: whom it is meant for, and whoever has people registered."""

from services.events.contract.training_plan import TrainingPlan
from services.events.contract.trainings import ToldToAll, TrainingScheduled
from services.events.domain.rules import Rules
from services.events.domain.trainings.training import Standing, Training
from shared.language.steps import At, Said, tell
from shared.network.agency import AgencyKind


def announcement(plan: TrainingPlan, organiser: str) -> TrainingScheduled:
    """What those whom it is meant for hear of it first."""
    return TrainingScheduled.model_validate({**dict(plan), "organiser": organiser})


def to_all(
    state: Training, event: ToldToAll, at: At[Rules], *, concerns_them: bool = True
) -> tuple[Said, ...]:
    """Tell what has become of it; on the shared topic alone whose people it concerns.

    Whom it was announced to may still register somebody, and must not come on the wrong day.
    """
    announced = announcement(state.plan, state.organiser)
    registered = {
        each.agency for each in state.registrations if each.standing is not Standing.CANCELLED
    }
    agencies = [
        agency
        for agency in at.rules.registry.agencies
        if agency.takes_part(at.now)
        and agency.id != state.organiser
        # People of no agency have their own mails; the public pages hear nothing but answers.
        and agency.kind is not AgencyKind.PUBLIC
    ]
    with_people = tuple(agency.id for agency in agencies if agency.id in registered)
    hear = [a.id for a in agencies if a.id in registered or announced.is_for(a, at.now)]
    shared = event.model_copy(update={"registered": with_people}) if concerns_them else event
    return (tell(shared), *(tell(event, to=agency) for agency in hear))
