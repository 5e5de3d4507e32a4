"""Nothing comes of a placing or of a whole request, because somebody says so or time is over."""

from services.events.contract.professionals import (
    DeclinePlacing,
    NotPlaced,
    PlacingDeclined,
    PlacingDeclineReason,
    ProfessionalNotPlaced,
    ProfessionalRequestOverdue,
)
from services.events.domain.professionals.request import (
    ANSWER,
    Life,
    ProfessionalRequest,
    is_coordination_office,
)
from services.events.domain.rules import Rules
from shared.language.answers import DeadlineReached
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused, tell_also
from shared.network.working_days import day_of

ENDS = {
    PlacingDeclineReason.NOBODY_FOUND: NotPlaced.NOBODY_FOUND,
    PlacingDeclineReason.NO_LONGER_NEEDED: NotPlaced.NO_LONGER_NEEDED,
}
"""Reasons that end the request; with any other somebody else is looked for."""


def decline(
    state: ProfessionalRequest, message: DeclinePlacing, at: At[Rules]
) -> Outcome[ProfessionalRequest] | None:
    """End the request, or only who was to come."""
    why = ENDS.get(message.reason)
    if why is None:
        return _reopen(state, message, at)
    is_own = state.institution == at.sender and why is NotPlaced.NO_LONGER_NEEDED
    if not is_own and not is_coordination_office(at):
        raise Refused(Code.NOT_COMPETENT)
    if state.not_placed is why:
        return None
    if message.placing not in {None, state.placing}:
        raise Refused(Code.CONFLICT, pointer="/placing")
    is_open = state.life is Life.REQUESTED
    is_off = state.life is Life.PLACED and why is NotPlaced.NO_LONGER_NEEDED
    if not is_open and not is_off:
        raise Refused(Code.WRONG_STATE, state=state.life)
    return _end(state, why, at, said_by=at.sender)


def _reopen(
    state: ProfessionalRequest, message: DeclinePlacing, at: At[Rules]
) -> Outcome[ProfessionalRequest] | None:
    is_provider = state.declined is not None and state.declined.provider == at.sender
    if is_provider and state.provider != at.sender:
        return None
    state.check_sends(at)
    if message.placing is not None and message.placing != state.placing:
        if message.placing == state.declined:
            return None
        raise Refused(Code.CONFLICT, pointer="/placing")
    if state.life is Life.REQUESTED and state.declined is not None:
        return None
    if state.life is not Life.PLACED:
        raise Refused(Code.WRONG_STATE, state=state.life)
    if state.need.last_day < day_of(at.now):
        off = state.change(declined=state.placing)
        return _end(off, NotPlaced.TIME_IS_OVER, at, said_by=at.sender)
    new = state.change(life=Life.REQUESTED, placing=None, declined=state.placing).waiting(at)
    told = PlacingDeclined(
        institution=state.institution,
        provider=state.provider,
        said_by=at.sender,
        reason=message.reason,
    )
    # Who was to come hears that it need not, if the coordination office says so for it.
    return Outcome(new, state.told_to_all(told, at))


def time_passed(
    state: ProfessionalRequest, message: DeadlineReached, at: At[Rules]
) -> Outcome[ProfessionalRequest]:
    """Say that nobody is placed yet; after the last day nobody has to be."""
    if message.kind == ANSWER:
        told = ProfessionalRequestOverdue(institution=state.institution)
        office = at.rules.registry.coordination_office(at.now).id
        return Outcome(state, tell_also(told, office))
    return _end(state, NotPlaced.TIME_IS_OVER, at)


def _end(
    state: ProfessionalRequest, why: NotPlaced, at: At[Rules], *, said_by: str | None = None
) -> Outcome[ProfessionalRequest]:
    new = state.no_longer_waiting().change(life=Life.NOT_PLACED, not_placed=why, placing=None)
    told = ProfessionalNotPlaced(
        institution=state.institution, provider=state.provider, said_by=said_by, why=why
    )
    return Outcome(new, state.told_to_all(told, at))
