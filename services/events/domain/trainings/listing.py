"""The organiser alone hears who comes, from the end of registration on: before, nobody signs."""

from collections.abc import Iterable
from datetime import datetime

from services.events.contract.attendance_list import ParticipantListed
from services.events.domain.trainings.training import Registration, Training
from shared.language.steps import Outcome, Said, tell

LIST = "list"


def with_list(state: Training, now: datetime) -> Training:
    """The same with a list to come when registration ends, if it has not ended yet."""
    until = state.plan.registration_until
    return state.awaiting(LIST, until) if until >= now else state.not_awaiting(LIST)


def list_all(state: Training) -> Outcome[Training]:
    """Tell of all who have a place."""
    return Outcome(state, listed(state, *state.registrations))


def listed(state: Training, *who: Registration) -> tuple[Said, ...]:
    """Tell of those among them who have a place now, if the list has been told."""
    return tuple(_told(state, (each for each in who if each.standing.has_place)))


def taken_off(state: Training, who: Registration) -> tuple[Said, ...]:
    """Tell that somebody does not come who stood on the list: her name is of no use any more."""
    return listed(state, who.change(name=None))


def _told(state: Training, who: Iterable[Registration]) -> Iterable[Said]:
    if LIST in state.deadlines:
        return
    for each in who:
        message = ParticipantListed(
            participant=each.participant,
            name=each.name,
            sector=each.sector,
            title=state.plan.title,
            modules=state.plan.modules,
        )
        yield tell(message, to=state.organiser)
