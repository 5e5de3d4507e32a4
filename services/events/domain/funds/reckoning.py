"""What a grant covers and has left, reckoned from all entries anew, so that no sum differs."""

from collections import Counter
from uuid import UUID

from services.events.contract.money import CostLine, CoveredBy, LineStanding
from services.events.domain.funds.fund import Fund, Reservation, Spending, Standing


def planned_cents(fund: Fund, line: CostLine) -> int:
    """What the grant has for a line; nothing for one that is not in its plan."""
    return sum(one.amount_cents for one in fund.terms.plan if one.line is line)


def can_be_covered(fund: Fund, spending: Spending) -> bool:
    """Whether the grant is to cover it, and may: only what is paid in its time."""
    in_time = fund.terms.first_day <= spending.paid_on <= fund.terms.last_day
    return in_time and spending.covered_by is CoveredBy.GRANT


def spent_by_day(fund: Fund) -> Counter[tuple[UUID | None, CostLine]]:
    """What was paid for each family day on each line, and is for the grant to cover."""
    spent = Counter[tuple[UUID | None, CostLine]]()
    for one in fund.spendings:
        if can_be_covered(fund, one):
            spent[one.family_day, one.line] += one.now_cents
    return spent


def spent_on_day(fund: Fund, family_day: UUID) -> int:
    """On all lines."""
    return sum(cents for (day, _), cents in spent_by_day(fund).items() if day == family_day)


def rest_of_all_cents(fund: Fund, reservation: Reservation) -> int:
    """What a reservation has left on all its lines."""
    spent = spent_by_day(fund)
    return sum(_rest_cents(spent, reservation, one.line) for one in reservation.costs)


def _rest_cents(
    spent: Counter[tuple[UUID | None, CostLine]], reservation: Reservation, line: CostLine
) -> int:
    cost = sum(one.amount_cents for one in reservation.costs if one.line is line)
    return max(0, cost - spent[reservation.family_day, line])


def standing(fund: Fund, line: CostLine) -> LineStanding:
    """How a line stands.

    Not each payment but the sum of a line is covered up to its plan: a counter-entry gives back
    what other means had to pay first, whichever payment it sets right. What is reserved is spent
    by its family day alone.
    """
    of_line = [one for one in fund.spendings if one.line is line]
    spent = sum(one.now_cents for one in of_line)
    asked = sum(one.now_cents for one in of_line if can_be_covered(fund, one))
    planned = planned_cents(fund, line)
    kept = [one for one in fund.reservations if one.standing is Standing.RESERVED]
    by_day = spent_by_day(fund)
    reserved = min(planned, sum(_rest_cents(by_day, one, line) for one in kept))
    from_grant = min(asked, planned - reserved)
    return LineStanding(
        line=line,
        planned_cents=planned,
        from_grant_cents=from_grant,
        reserved_cents=reserved,
        other_means_cents=spent - from_grant,
        exceeded=asked > from_grant,
    )


def free_cents(fund: Fund, line: CostLine) -> int:
    """What can still be reserved or spent on a line; never below zero."""
    stands = standing(fund, line)
    return stands.planned_cents - stands.from_grant_cents - stands.reserved_cents


def can_be_reserved_cents(fund: Fund, family_day: UUID, line: CostLine) -> int:
    """What a day that has no reservation can get: what is free, and what was paid for it already.

    Else a day would have to find twice what it has spent.
    """
    return free_cents(fund, line) + spent_by_day(fund)[family_day, line]


def standings(fund: Fund) -> tuple[LineStanding, ...]:
    """Of each line that is planned or was paid on."""
    lines = {one.line for one in fund.terms.plan} | {one.line for one in fund.spendings}
    return tuple(standing(fund, line) for line in CostLine if line in lines)
