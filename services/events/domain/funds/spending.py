"""What is paid is recorded, covered or not, and what was recorded wrongly is set right."""

from services.events.contract.funds import (
    CorrectSpending,
    RecordSpending,
    SpendingCorrected,
    SpendingRecorded,
)
from services.events.contract.money import CoveredBy
from services.events.domain.funds.fund import Cover, Fund, Spending
from services.events.domain.funds.holding import check_holder, check_open, has_come
from services.events.domain.funds.reckoning import can_be_covered, standing
from services.events.domain.rules import Rules
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused, tell
from shared.network.working_days import day_of


def record(state: Fund, message: RecordSpending, at: At[Rules]) -> Outcome[Fund]:
    """Enter it, whatever the grant has left: a receipt that is paid is a fact."""
    check_holder(state, at)
    spending = Spending(**dict(message))
    known = state.spending(message.spending)
    if known is not None:
        # Once payees are erased there is less to compare.
        first = spending if known.payee is not None else spending.without_payee()
        if known.change(counters=()) != first:
            raise Refused(Code.CONFLICT, pointer="/spending")
        return Outcome(state, answer=_cover(state, known))
    check_open(state)
    if message.family_day is not None and state.reservation(message.family_day) is None:
        raise Refused(Code.UNKNOWN_ITEM, pointer="/family_day")
    has_come(message.paid_on, "/paid_on", at)
    new = state.change(spendings=(*state.spendings, spending))
    told = SpendingRecorded(
        spending=spending.spending,
        paid_on=spending.paid_on,
        amount_cents=spending.amount_cents,
        family_day=spending.family_day,
        standing=standing(new, spending.line),
    )
    return Outcome(new, (tell(told),), answer=_cover(new, spending))


def correct(state: Fund, message: CorrectSpending, at: At[Rules]) -> Outcome[Fund]:
    """Enter the difference; the first entry stays as it was."""
    check_holder(state, at)
    known = state.spending(message.spending)
    if known is None:
        raise Refused(Code.UNKNOWN_ITEM, pointer="/spending")
    if message.amount_cents == known.now_cents:
        return Outcome(state, answer=_cover(state, known))
    check_open(state)
    corrected = known.set_right(message.amount_cents, day_of(at.now), message.reason)
    spendings = tuple(corrected if one is known else one for one in state.spendings)
    new = state.change(spendings=spendings)
    told = SpendingCorrected(
        spending=known.spending,
        difference_cents=corrected.now_cents - known.now_cents,
        reason=message.reason,
        standing=standing(new, known.line),
    )
    return Outcome(new, (tell(told),), answer=_cover(new, corrected))


def _cover(fund: Fund, spending: Spending) -> Cover:
    """The grant pays nothing outside its time, however much its line has left."""
    is_for_grant = spending.covered_by is CoveredBy.GRANT
    out_of_time = is_for_grant and not can_be_covered(fund, spending)
    exceeded = out_of_time or standing(fund, spending.line).exceeded
    return Cover.EXCEEDED if exceeded else Cover.COVERED
