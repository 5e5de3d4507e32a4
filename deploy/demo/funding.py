"""A family day in a prison, and the money of a foundation that pays for it."""

from datetime import date
from typing import Any

from deploy.demo.drawing import Drawing, at, on
from deploy.demo.plan import MONDAY
from deploy.simulate.families import FAMILY_NAMES

PLAN = {"fees": 6_000_00, "travel": 3_000_00, "material": 2_000_00, "catering": 1_000_00}
COSTS = {"fees": 250_00, "travel": 350_00, "material": 100_00, "catering": 200_00}
RECEIPTS = (
    ("fees", 250_00, "Theaterspiel mit den Kindern"),
    ("travel", 212_40, "Bus aus Rostock"),
    ("travel", 118_00, "Bus aus Schwerin"),
    ("material", 76_97, "Farben und Papier"),
    ("catering", 185_00, "Mittagessen"),
)
REST_OF_TRAVEL = 3_050_00 - 212_40 - 118_00
"""What other visits of the year cost: fifty euros more than the grant has for travel."""
TYPED, MEANT = 120_00, 12_00
INSTALMENT, TYPED_INSTALMENT = 6_000_00, 60_000_00
"""What was paid out of the grant, and what was typed first."""
SATURDAY = 19
"""The day of the plan on which families come."""
NEXT_SATURDAY = SATURDAY + 7
COSTS_OF_THE_NEXT = {"travel": 300_00, "catering": 100_00}
PLAN_OF_LAST_YEAR = {"material": 2_000_00}
SPENT_LAST_YEAR = 1_963_40
PROOF_DUE = date(MONDAY.year, 4, 30)
"""Of last year's grant; four weeks before it is Maundy Thursday."""


def family_day(draw: Drawing, fund: str, day: str) -> None:
    """Granted, planned and booked before Easter; held in the third week, paid in the fourth."""
    prison = draw.size.prisons[0]

    def says(day: int, hour: int, what: str, about: str, /, **data: Any) -> None:
        draw.says(at(day, hour), draw.coordination, what, about, **data)

    def paid(day: int, hour: int, number: int, entry: tuple[str, int, str], **of: str) -> str:
        spending = draw.reference()
        says(day, hour, "paid", fund, **_receipt(spending, number, entry, on(SATURDAY)), **of)
        return spending

    year = MONDAY.year
    says(0, 9, "granted", fund, **_grant(year, PLAN, date(year + 1, 2, 28)))
    income = draw.reference()
    says(1, 9, "paid_out", fund, **_instalment(income, TYPED_INSTALMENT, on(1)))
    right = {"income": income, "amount_cents": INSTALMENT, "reason": "typed_wrongly"}
    says(1, 10, "paid_out_otherwise", fund, **right)
    says(1, 10, "day_planned", day, **_day(prison, SATURDAY, fund, COSTS))
    draw.says(at(8, 10), prison, "day_booked", day, families=9, children=14)
    for number, entry in enumerate(RECEIPTS, start=1):
        paid(21, 9, number, entry, family_day=day)
    says(21, 10, "day_held", day, families=7, children=11, absent=2)
    says(21, 11, "day_accounted", day)
    paid(22, 9, 6, ("travel", REST_OF_TRAVEL, "Fahrten zu Besuchen"))
    wrong = paid(22, 10, 7, ("material", TYPED, "Bastelpapier"))
    right = {"spending": wrong, "amount_cents": MEANT, "reason": "typed_wrongly"}
    says(22, 11, "set_right", fund, **right)


def proof(draw: Drawing, fund: str) -> None:
    """What last year's grant has paid is taken over from a spreadsheet, and proven in time."""

    def says(day: int, what: str, **data: Any) -> None:
        draw.says(at(day, 9), draw.coordination, what, fund, **data)

    last_year = MONDAY.year - 1
    (granted,) = PLAN_OF_LAST_YEAR.values()
    says(0, "granted", **_grant(last_year, PLAN_OF_LAST_YEAR, PROOF_DUE))
    says(0, "paid_out", **_instalment(draw.reference(), granted, f"{last_year}-02-02"))
    spent = ("material", SPENT_LAST_YEAR, "Spielsachen für Besuchsräume")
    says(0, "paid", **_receipt(draw.reference(), 1, spent, f"{last_year}-11-14"))
    says(10, "proven")


def day_called_off(draw: Drawing, day: str, last_years: str, fund: str) -> None:
    """Last year's grant pays nothing this year; with this year's money the day is planned anew.

    Then the prison has too few people for it.
    """
    for hour, pays in ((9, last_years), (10, fund)):
        plan = _day(draw.size.prisons[-1], NEXT_SATURDAY, pays, COSTS_OF_THE_NEXT)
        draw.says(at(1, hour), draw.coordination, "day_planned", day, **plan)
    draw.says(at(9, 16), draw.coordination, "day_called_off", day)
    draw.says(at(10, 9), draw.coordination, "day_accounted", day)


def _lines(amounts: dict[str, int]) -> list[dict[str, Any]]:
    return [{"line": line, "amount_cents": cents} for line, cents in amounts.items()]


def _grant(year: int, plan: dict[str, int], proof_due: date) -> dict[str, Any]:
    return {
        "plan": _lines(plan),
        "first_day": date(year, 1, 1).isoformat(),
        "last_day": date(year, 12, 31).isoformat(),
        "proof_due": proof_due.isoformat(),
        "giver": "Stiftung Beispiel",
        "reference": f"{year}-0815",
    }


def _instalment(income: str, cents: int, received_on: str) -> dict[str, Any]:
    return {
        "income": income,
        "received_on": received_on,
        "source": "grant",
        "amount_cents": cents,
    }


def _day(prison: str, day: int, fund: str, costs: dict[str, int]) -> dict[str, Any]:
    return {
        "prison": prison,
        "on": on(day),
        "places": 12,
        "fund": fund,
        "costs": _lines(costs),
    }


def _receipt(
    spending: str, number: int, entry: tuple[str, int, str], paid_on: str
) -> dict[str, Any]:
    line, cents, reason = entry
    return {
        "spending": spending,
        "paid_on": paid_on,
        # A name that is searched for: whom something was paid to stands in the ledger alone.
        "payee": f"Betrieb {FAMILY_NAMES[number % len(FAMILY_NAMES)]}",
        "reason": reason,
        "amount_cents": cents,
        "line": line,
        "receipt_no": f"{paid_on[:4]}-{number:03}",
        "covered_by": "grant",
    }
