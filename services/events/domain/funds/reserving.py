"""Money is kept for a family day, and what the day does not need becomes free again."""

from services.events.contract.funding import (
    ReleaseFunding,
    ReleaseTakenBack,
    ReservationTakenBack,
    ReserveFunding,
)
from services.events.contract.funds import FundingReleased, FundingReserved
from services.events.domain.funds.fund import Fund, Life, Reservation, Standing
from services.events.domain.funds.holding import check_open
from services.events.domain.funds.reckoning import (
    can_be_reserved_cents,
    rest_of_all_cents,
    spent_on_day,
)
from services.events.domain.rules import MOST_RESERVATIONS, Rules
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused, Said, tell, tell_also


def reserve(state: Fund, message: ReserveFunding, _at: At[Rules]) -> Outcome[Fund]:
    """Keep the money on each line, or on none; what is paid for the day already is part of it."""
    if message.organiser != state.holder:
        raise Refused(Code.NOT_COMPETENT)
    check_open(state)
    others = state.without_reservation(message.asker).reservations
    if len(others) >= MOST_RESERVATIONS:
        raise Refused(Code.FULL)
    if not state.terms.first_day <= message.on <= state.terms.last_day:
        raise Refused(Code.OVER_BUDGET, state=state.life)
    if any(
        one.amount_cents > can_be_reserved_cents(state, message.asker, one.line)
        for one in message.costs
    ):
        raise Refused(Code.OVER_BUDGET, state=state.life)
    reservation = Reservation(
        family_day=message.asker, request=message.request, on=message.on, costs=message.costs
    )
    return _kept(state, reservation)


def take_back(state: Fund, message: ReservationTakenBack, _at: At[Rules]) -> Outcome[Fund] | None:
    """As if nothing had been reserved."""
    found = state.reservation(message.asker)
    if found is None or found.request != message.request:
        return None
    return Outcome(state.without_reservation(message.asker), _released(state, found))


def release(state: Fund, message: ReleaseFunding, _at: At[Rules]) -> Outcome[Fund]:
    """Keep the day's counts for the proof, and no money."""
    found = state.reservation(message.asker)
    if found is None:
        raise Refused(Code.UNKNOWN_ITEM)
    ended = found.change(standing=Standing.RELEASED, release=message.request, came=message.came)
    return Outcome(state.with_reservation(ended), _released(state, found))


def keep(state: Fund, message: ReleaseTakenBack, _at: At[Rules]) -> Outcome[Fund] | None:
    """Keep again what the day had left, as far as nothing else has taken it since.

    What is closed stays as it was proven: nothing could be spent of it.
    """
    found = state.reservation(message.asker)
    if found is None or found.release != message.request or state.life is Life.CLOSED:
        return None
    costs = tuple(
        cost.model_copy(update={"amount_cents": again})
        for cost in found.costs
        if (
            again := min(
                cost.amount_cents, can_be_reserved_cents(state, found.family_day, cost.line)
            )
        )
        > 0
    )
    return _kept(
        state, found.change(standing=Standing.RESERVED, release=None, came=None, costs=costs)
    )


def _kept(state: Fund, reservation: Reservation) -> Outcome[Fund]:
    told = FundingReserved(
        family_day=reservation.family_day, reserved_cents=rest_of_all_cents(state, reservation)
    )
    return Outcome(state.with_reservation(reservation), (tell(told),))


def _released(state: Fund, reservation: Reservation) -> tuple[Said, ...]:
    told = FundingReleased(
        family_day=reservation.family_day,
        spent_cents=spent_on_day(state, reservation.family_day),
        released_cents=rest_of_all_cents(state, reservation),
    )
    return tell_also(told, state.holder)
