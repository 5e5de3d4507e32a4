"""Who is expected on a family day, who came, and that everything is paid."""

from uuid import UUID

from services.events.contract.family_days import (
    AccountFamilyDay,
    BookPlaces,
    FamilyDayCounts,
    FamilyDayHeld,
    PlacesBooked,
    RecordFamilyDay,
)
from services.events.contract.funding import ReleaseFunding
from services.events.domain.family_days.asking import accounted, ask_fund, check_organiser
from services.events.domain.family_days.family_day import (
    ASKED,
    OVER,
    WITH_PLACES,
    FamilyDay,
    Life,
)
from services.events.domain.rules import Rules
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused, tell, tell_others
from shared.network.working_days import day_of, has_come


def book(state: FamilyDay, message: BookPlaces, at: At[Rules]) -> Outcome[FamilyDay] | None:
    """Keep the count; its prison books as well as its organiser, and the other one hears it."""
    if at.sender not in {state.organiser, state.plan.prison}:
        raise Refused(Code.NOT_COMPETENT)
    if state.expected == (message.families, message.children):
        return None
    if state.life not in WITH_PLACES:
        raise Refused(Code.WRONG_STATE, state=state.life)
    if day_of(at.now) > state.plan.on:
        raise Refused(Code.TOO_LATE, state=state.life)
    if message.families > state.plan.places:
        raise Refused(Code.OVER_CAPACITY, pointer="/families", state=state.life)
    new = state.change(life=Life.OPEN, expected=(message.families, message.children))
    told = PlacesBooked(families=message.families, children=message.children)
    return Outcome(new, tell_others(told, at.sender, state.organiser, state.plan.prison))


def record(state: FamilyDay, message: RecordFamilyDay, at: At[Rules]) -> Outcome[FamilyDay] | None:
    """Keep who came, once the day has come and until its account is asked for."""
    check_organiser(state, at)
    came = FamilyDayCounts.model_validate(dict(message))
    if state.came == came:
        return None
    is_open = state.life in WITH_PLACES or (state.life is Life.HELD and state.asked is None)
    if not is_open or not has_come(state.plan.on, at.now):
        raise Refused(Code.WRONG_STATE, state=state.life)
    told = FamilyDayHeld.model_validate(
        {**dict(came), "prison": state.plan.prison, "on": state.plan.on}
    )
    return Outcome(state.change(life=Life.HELD, came=came), (tell(told),))


def account(
    state: FamilyDay, _message: AccountFamilyDay, at: At[Rules]
) -> Outcome[FamilyDay] | None:
    """Ask the fund to release the rest; what was called off unfunded has none."""
    check_organiser(state, at)
    if state.life is Life.ACCOUNTED:
        return None
    if state.life not in OVER:
        raise Refused(Code.WRONG_STATE, state=state.life)
    if state.asked is not None:
        return Outcome(state, answer=ASKED)
    if not state.is_funded:
        return accounted(state)
    request = ReleaseFunding(
        request=at.new_id("release", str(state.plan.fund)),
        asker=UUID(at.aggregate),
        came=state.came,
    )
    return ask_fund(state, request, at)
