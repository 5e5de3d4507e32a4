"""A family day is planned by the agency whose fund pays for it, and may be called off."""

from uuid import UUID

from services.events.contract.family_days import (
    CancelFamilyDay,
    FamilyDayCancelled,
    FamilyDayPlan,
    FamilyDayPlanned,
    PlanFamilyDay,
)
from services.events.contract.funding import ReserveFunding
from services.events.domain.family_days.asking import ask_fund, check_organiser, take_back
from services.events.domain.family_days.family_day import (
    TO_COME,
    WITH_PLACES,
    FamilyDay,
    Life,
)
from services.events.domain.rules import Rules, check_takes_part
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused, tell, tell_also
from shared.network.agency import AgencyKind
from shared.network.working_days import day_of


def plan(
    state: FamilyDay | None, message: PlanFamilyDay, at: At[Rules]
) -> Outcome[FamilyDay] | None:
    """Plan it and ask the fund; what was refused can be planned otherwise, and is asked again."""
    wanted = FamilyDayPlan.model_validate(dict(message))
    if state is not None:
        check_organiser(state, at)
        if state.life is not Life.PLANNED or state.asked is not None:
            if state.plan != wanted:
                raise Refused(Code.WRONG_STATE, state=state.life)
            return None
    _check(wanted, at)
    day = FamilyDay(life=Life.PLANNED, organiser=at.sender, plan=wanted)
    told = FamilyDayPlanned.model_validate({**dict(wanted), "organiser": at.sender})
    request = ReserveFunding(
        request=at.new_id("reservation", str(wanted.fund)),
        asker=UUID(at.aggregate),
        organiser=at.sender,
        on=wanted.on,
        costs=wanted.costs,
    )
    asking = ask_fund(day, request, at)
    return asking._replace(says=(tell(told), *asking.says), answer=None)


def _check(wanted: FamilyDayPlan, at: At[Rules]) -> None:
    check_takes_part(at)
    prison = at.rules.registry.agency(wanted.prison, at.now)
    if prison is None or prison.kind is not AgencyKind.PRISON:
        raise Refused(Code.UNKNOWN_AGENCY, pointer="/prison")
    if wanted.on < day_of(at.now):
        raise Refused(Code.TOO_LATE, pointer="/on")


def cancel(state: FamilyDay, _message: CancelFamilyDay, at: At[Rules]) -> Outcome[FamilyDay] | None:
    """Call it off; its money is kept for what has to be paid all the same."""
    check_organiser(state, at)
    if state.was_called_off:
        return None
    if state.life not in TO_COME:
        raise Refused(Code.WRONG_STATE, state=state.life)
    told = FamilyDayCancelled(prison=state.plan.prison, on=state.plan.on)
    hear = (state.plan.prison,) if state.life in WITH_PLACES else ()
    says = (*tell_also(told, *hear), *take_back(state, at))
    return Outcome(state.no_longer_asking().change(life=Life.CANCELLED), says)
