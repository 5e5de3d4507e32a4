"""What a family day asks of its fund, and what it does when the answer comes or does not."""

from datetime import timedelta
from uuid import UUID

from services.events.contract.family_days import (
    FamilyDayAccounted,
    FamilyDayFunded,
    FamilyDayNotAccounted,
    FamilyDayNotFunded,
)
from services.events.contract.funding import (
    ReleaseFunding,
    ReleaseTakenBack,
    ReservationTakenBack,
    ReserveFunding,
)
from services.events.domain.family_days.family_day import ANSWER, ASKED, FamilyDay, Life
from services.events.domain.rules import Rules
from shared.language.answers import DeadlineReached, RequestAnswered
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused, Said, ask, tell_also

PATIENCE = timedelta(hours=1)
"""A fund answers in a moment, unless its records wait for a repair: then who plans should know."""


def check_organiser(state: FamilyDay, at: At[Rules]) -> None:
    """Only who planned it. Raises Refused."""
    if state.organiser != at.sender:
        raise Refused(Code.NOT_COMPETENT)


def ask_fund(
    state: FamilyDay, request: ReserveFunding | ReleaseFunding, at: At[Rules]
) -> Outcome[FamilyDay]:
    """Ask, and await the answer for a while."""
    asking = state.change(asked=request.request).awaiting(ANSWER, at.now + PATIENCE)
    return Outcome(asking, (ask(request, of=state.plan.fund),), answer=ASKED)


def take_back(state: FamilyDay, at: At[Rules]) -> tuple[Said, ...]:
    """Take back what is asked, whether or not the fund has heard of it; nothing if nothing is."""
    if state.asked is None:
        return ()
    taken_back = ReservationTakenBack if state.life is Life.PLANNED else ReleaseTakenBack
    return (ask(taken_back(request=state.asked, asker=UUID(at.aggregate)), of=state.plan.fund),)


def hear(state: FamilyDay, message: RequestAnswered, _at: At[Rules]) -> Outcome[FamilyDay] | None:
    """The money is reserved, the rest is released, or neither; of no matter once taken back."""
    if message.request != state.asked:
        return None
    new = state.no_longer_asking()
    if message.code is not None:
        return Outcome(new, _failed(state, message.code))
    if state.life is not Life.PLANNED:
        return accounted(new)
    plan = state.plan
    told = FamilyDayFunded(
        prison=plan.prison,
        on=plan.on,
        places=plan.places,
        reserved_cents=sum(one.amount_cents for one in plan.costs),
    )
    says = tell_also(told, state.organiser, plan.prison)
    return Outcome(new.change(life=Life.FUNDED, is_funded=True), says)


def accounted(state: FamilyDay) -> Outcome[FamilyDay]:
    """Nothing is reserved for it any more."""
    says = tell_also(FamilyDayAccounted(), state.organiser)
    return Outcome(state.change(life=Life.ACCOUNTED, is_funded=False), says)


def give_up(state: FamilyDay, _message: DeadlineReached, at: At[Rules]) -> Outcome[FamilyDay]:
    """No answer came: whatever the fund does with the request is undone."""
    return Outcome(state.no_longer_asking(), (*_failed(state, None), *take_back(state, at)))


def _failed(state: FamilyDay, code: Code | None) -> tuple[Said, ...]:
    failed = FamilyDayNotFunded if state.life is Life.PLANNED else FamilyDayNotAccounted
    return tell_also(failed(code=code), state.organiser)
