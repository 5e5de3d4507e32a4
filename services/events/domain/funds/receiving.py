"""What has come in is recorded, and what was recorded wrongly is set right."""

from services.events.contract.funds import (
    CorrectIncome,
    IncomeCorrected,
    IncomeRecorded,
    RecordIncome,
)
from services.events.contract.money import CorrectionReason
from services.events.domain.funds.fund import Fund, Income
from services.events.domain.funds.holding import check_holder, check_open, has_come
from services.events.domain.rules import Rules
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused, tell
from shared.network.working_days import day_of


def record(state: Fund, message: RecordIncome, at: At[Rules]) -> Outcome[Fund] | None:
    """Enter it, once."""
    check_holder(state, at)
    income = Income(**dict(message))
    known = state.income(message.income)
    if known is not None:
        if known.change(counters=()) != income:
            raise Refused(Code.CONFLICT, pointer="/income")
        return None
    check_open(state)
    has_come(message.received_on, "/received_on", at)
    new = state.change(incomes=(*state.incomes, income))
    told = IncomeRecorded.model_validate({**dict(message), "received_cents": new.received_cents})
    return Outcome(new, (tell(told),))


def correct(state: Fund, message: CorrectIncome, at: At[Rules]) -> Outcome[Fund] | None:
    """Enter the difference; the first entry stays as it was."""
    check_holder(state, at)
    known = state.income(message.income)
    if known is None:
        raise Refused(Code.UNKNOWN_ITEM, pointer="/income")
    if message.amount_cents == known.now_cents:
        return None
    check_open(state)
    reason = CorrectionReason(message.reason)
    corrected = known.set_right(message.amount_cents, day_of(at.now), reason)
    incomes = tuple(corrected if one is known else one for one in state.incomes)
    new = state.change(incomes=incomes)
    told = IncomeCorrected(
        income=known.income,
        difference_cents=corrected.now_cents - known.now_cents,
        reason=message.reason,
        received_cents=new.received_cents,
    )
    return Outcome(new, (tell(told),))
