"""Somebody who knows is asked for and placed, and what was given is recorded."""

from services.events.contract.professionals import (
    Given,
    PlacementEnded,
    PlaceProfessional,
    Placing,
    ProfessionalNeed,
    ProfessionalPlaced,
    ProfessionalRequested,
    RecordPlacementEnd,
    RequestProfessional,
)
from services.events.domain.professionals.request import Life, ProfessionalRequest
from services.events.domain.rules import Rules, check_takes_part
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused
from shared.network.agency import AgencyKind
from shared.network.working_days import day_of, has_come


def request(
    state: ProfessionalRequest | None, message: RequestProfessional, at: At[Rules]
) -> Outcome[ProfessionalRequest] | None:
    """Keep what is wanted, and let the coordination office know."""
    need = ProfessionalNeed.model_validate(dict(message))
    if state is not None:
        if state.institution != at.sender:
            raise Refused(Code.NOT_COMPETENT)
        if state.need != need:
            raise Refused(Code.WRONG_STATE, state=state.life)
        return None
    check_takes_part(at)
    if need.last_day < day_of(at.now):
        raise Refused(Code.TOO_LATE, pointer="/last_day")
    new = ProfessionalRequest(life=Life.REQUESTED, institution=at.sender, need=need).waiting(at)
    told = ProfessionalRequested.model_validate({**dict(need), "institution": at.sender})
    return Outcome(new, new.told_to_all(told, at))


def place(
    state: ProfessionalRequest, message: PlaceProfessional, at: At[Rules]
) -> Outcome[ProfessionalRequest] | None:
    """Keep who comes; another one can be placed once this one is declined."""
    placing = Placing.model_validate(dict(message))
    if state.placing == placing:
        return None
    if state.life is not Life.REQUESTED:
        raise Refused(Code.WRONG_STATE, state=state.life)
    if placing.provider is not None:
        provider = at.rules.registry.agency(placing.provider, at.now)
        if provider is None or provider.kind is not AgencyKind.PROVIDER:
            raise Refused(Code.UNKNOWN_AGENCY, pointer="/provider")
    new = state.no_longer_waiting().change(life=Life.PLACED, placing=placing)
    told = ProfessionalPlaced.model_validate(
        {**dict(state.need), **dict(placing), "institution": state.institution}
    )
    return Outcome(new, new.told_to_all(told, at))


def end(
    state: ProfessionalRequest, message: RecordPlacementEnd, at: At[Rules]
) -> Outcome[ProfessionalRequest] | None:
    """Keep what was given."""
    state.check_sends(at)
    given = Given.model_validate(dict(message))
    if state.given == given:
        return None
    if state.life not in {Life.PLACED, Life.ENDED}:
        raise Refused(Code.WRONG_STATE, state=state.life)
    if not has_come(given.ended_on, at.now):
        raise Refused(Code.SCHEMA_VIOLATION, pointer="/ended_on")
    if given.ended_on < state.need.first_day:
        raise Refused(Code.CONTRADICTION, pointer="/ended_on")
    new = state.change(life=Life.ENDED, given=given)
    told = PlacementEnded.model_validate(
        {**dict(given), "institution": state.institution, "provider": state.provider}
    )
    return Outcome(new, new.told_to_all(told, at))
