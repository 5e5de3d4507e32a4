"""The grant of 2027 and the few words to move its fund on."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid5

from services.events.contract.funds import (
    CorrectIncome,
    CorrectSpending,
    RecordGrant,
    RecordIncome,
    RecordSpending,
)
from services.events.contract.money import (
    CorrectionReason,
    CostLine,
    CoveredBy,
    IncomeSource,
    LineAmount,
    LineStanding,
)
from services.events.domain.funds import granting, receiving, spending
from services.events.domain.funds.fund import Fund
from services.events.domain.funds.reckoning import standing
from services.events.domain.rules import Rules
from shared.language.steps import At, Outcome
from tests.events.trainings import ORGANISER, RULES

FUND = "8c1f0a52-6d3b-4e7a-b1c9-4f2e7d905a36"
SPRING = datetime(2027, 3, 22, 9, tzinfo=UTC)
PLAN = {
    CostLine.FEES: 6_000_00,
    CostLine.TRAVEL: 3_000_00,
    CostLine.MATERIAL: 2_000_00,
    CostLine.CATERING: 1_000_00,
}


def amounts(plan: dict[CostLine, int]) -> tuple[LineAmount, ...]:
    return tuple(LineAmount(line=line, amount_cents=cents) for line, cents in plan.items())


GRANT = RecordGrant(
    plan=amounts(PLAN),
    first_day=date(2027, 1, 1),
    last_day=date(2027, 12, 31),
    proof_due=date(2028, 2, 28),
    giver="Stiftung Beispiel",
    reference="2027-0815",
)


def at(now: datetime = SPRING, sender: str = ORGANISER, message: str = "") -> At[Rules]:
    return At(
        now=now,
        aggregate=FUND,
        sender=sender,
        message_id=str(uuid5(UUID(FUND), message)),
        rules=RULES,
    )


def granted() -> Fund:
    done = granting.record_grant(None, GRANT, at(datetime(2027, 1, 4, 9, tzinfo=UTC)))
    assert done is not None
    return done.state


def reference(number: int) -> UUID:
    return uuid5(UUID(FUND), str(number))


def receipt(number: int, line: CostLine, cents: int, **other: Any) -> RecordSpending:
    return RecordSpending(
        **{
            "spending": reference(number),
            "paid_on": date(2027, 3, 20),
            "payee": "Busreisen Muster",
            "reason": "Fahrten der Familien",
            "amount_cents": cents,
            "line": line,
            "receipt_no": f"2027-{number:03}",
            "covered_by": CoveredBy.GRANT,
            **other,
        }
    )


def paid(fund: Fund, number: int, line: CostLine, cents: int, **other: Any) -> Outcome[Fund]:
    return spending.record(fund, receipt(number, line, cents, **other), at())


def correction(number: int, cents: int) -> CorrectSpending:
    return CorrectSpending(
        spending=reference(number), amount_cents=cents, reason=CorrectionReason.TYPED_WRONGLY
    )


def corrected(fund: Fund, number: int, cents: int) -> Outcome[Fund]:
    return spending.correct(fund, correction(number, cents), at())


def income(number: int, cents: int, **other: Any) -> RecordIncome:
    return RecordIncome(
        **{
            "income": reference(number),
            "received_on": date(2027, 3, 1),
            "source": IncomeSource.GRANT,
            "amount_cents": cents,
            **other,
        }
    )


def received(fund: Fund, number: int, cents: int, **other: Any) -> Fund:
    done = receiving.record(fund, income(number, cents, **other), at())
    assert done is not None
    return done.state


def income_correction(
    number: int, cents: int, reason: CorrectionReason = CorrectionReason.TYPED_WRONGLY
) -> CorrectIncome:
    return CorrectIncome.model_validate(
        {"income": reference(number), "amount_cents": cents, "reason": reason}
    )


def income_corrected(
    fund: Fund,
    number: int,
    cents: int,
    reason: CorrectionReason = CorrectionReason.TYPED_WRONGLY,
) -> Outcome[Fund]:
    done = receiving.correct(fund, income_correction(number, cents, reason), at())
    assert done is not None
    return done


def line(fund: Fund, name: CostLine) -> LineStanding:
    return standing(fund, name)
