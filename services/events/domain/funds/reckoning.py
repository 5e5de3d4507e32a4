"""What a grant covers, reckoned from all entries anew, so that no sum can differ from them."""

from services.events.contract.money import CostLine, CoveredBy, LineStanding
from services.events.domain.funds.fund import Fund, Spending


def planned_cents(fund: Fund, line: CostLine) -> int:
    """What the grant has for a line; nothing for one that is not in its plan."""
    return sum(one.amount_cents for one in fund.terms.plan if one.line is line)


def can_be_covered(fund: Fund, spending: Spending) -> bool:
    """Whether the grant is to cover it, and may: only what is paid in its time."""
    in_time = fund.terms.first_day <= spending.paid_on <= fund.terms.last_day
    return in_time and spending.covered_by is CoveredBy.GRANT


def standing(fund: Fund, line: CostLine) -> LineStanding:
    """How a line stands.

    Not each payment but the sum of a line is covered up to its plan: a counter-entry gives back
    what other means had to pay first, whichever payment it sets right.
    """
    of_line = [one for one in fund.spendings if one.line is line]
    spent = sum(one.now_cents for one in of_line)
    asked = sum(one.now_cents for one in of_line if can_be_covered(fund, one))
    planned = planned_cents(fund, line)
    from_grant = min(asked, planned)
    return LineStanding(
        line=line,
        planned_cents=planned,
        from_grant_cents=from_grant,
        other_means_cents=spent - from_grant,
        exceeded=asked > from_grant,
    )
