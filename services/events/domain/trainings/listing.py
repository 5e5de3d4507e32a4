"""The organiser alone hears who comes, from the end of registration on: before, nobody signs."""

from collections.abc import Iterable
from datetime import datetime

from services.events.contract.attendance_list import ParticipantListed
from services.events.contract.theme_titles import title_of
from services.events.domain.trainings.training import Registration, Training
from shared.language.steps import Outcome, Said, tell

LIST = "list"


def with_list(state: Training, now: datetime) -> Training:
    """The same with a list to come when registration ends, if it has not ended yet."""
    until = state.plan.registration_until
    if until >= now:
        return state.awaiting(LIST, until)
    return state.not_awaiting(LIST).change(listed=True)


def list_all(state: Training) -> Outcome[Training]:
    """Tell of all who have a place."""
    return Outcome(state.change(listed=True), listed(state, *state.registrations))


def listed(state: Training, *who: Registration) -> tuple[Said, ...]:
    """Tell of those among them who have a place now, unless a list of all is still to come."""
    if LIST in state.deadlines:
        return ()
    return tuple(_told(state, who))


def taken_off(state: Training, who: Registration) -> tuple[Said, ...]:
    """Tell that somebody does not come who stood on a list: her name is of no use any more.

    Also while another list is to come, since registration was opened again: it has only who comes.
    Of who is late it is told in any case.
    """
    is_told = state.listed or who.late
    return tuple(_told(state, (who.change(name=None),))) if is_told else ()


def _told(state: Training, who: Iterable[Registration]) -> Iterable[Said]:
    for each in who:
        if not each.standing.has_place:
            continue
        message = ParticipantListed(
            participant=each.participant,
            name=each.name,
            late=each.late or None,
            sector=each.sector,
            title=title_of(state.plan),
            modules=state.plan.modules,
        )
        yield tell(message, to=state.organiser)
