"""A family day in a prison, and the money of a foundation that pays for it."""

from datetime import date
from typing import Any

from deploy.demo.drawing import Drawing, at, on
from deploy.demo.plan import MONDAY, START
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
SATURDAY = 19
"""The day of the plan on which families come."""


def family_day(draw: Drawing, fund: str, day: str) -> None:
    """Granted, planned and booked before Easter; held in the third week, paid in the fourth."""
    office, prison = draw.registry.coordination_office(START).id, draw.size.prisons[0]

    def says(day: int, hour: int, what: str, about: str, /, **data: Any) -> None:
        who = prison if what == "day_booked" else office
        draw.cue(at(day, hour), who, what, about=about, data=data)

    def paid(day: int, hour: int, number: int, entry: tuple[str, int, str], **of: str) -> str:
        spending = draw.reference()
        says(day, hour, "paid", fund, **_receipt(spending, number, entry), **of)
        return spending

    says(0, 9, "granted", fund, **_grant())
    says(1, 9, "paid_out", fund, **_instalment(draw.reference()))
    says(1, 10, "day_planned", day, **_day(prison, fund))
    says(8, 10, "day_booked", day, families=9, children=14)
    for number, entry in enumerate(RECEIPTS, start=1):
        paid(21, 9, number, entry, family_day=day)
    says(21, 10, "day_held", day, families=7, children=11, absent=2)
    says(21, 11, "day_accounted", day)
    paid(22, 9, 6, ("travel", REST_OF_TRAVEL, "Fahrten zu Besuchen"))
    wrong = paid(22, 10, 7, ("material", TYPED, "Bastelpapier"))
    right = {"spending": wrong, "amount_cents": MEANT, "reason": "typed_wrongly"}
    says(22, 11, "set_right", fund, **right)


def _lines(amounts: dict[str, int]) -> list[dict[str, Any]]:
    return [{"line": line, "amount_cents": cents} for line, cents in amounts.items()]


def _grant() -> dict[str, Any]:
    year = MONDAY.year
    return {
        "plan": _lines(PLAN),
        "first_day": date(year, 1, 1).isoformat(),
        "last_day": date(year, 12, 31).isoformat(),
        "proof_due": date(year + 1, 2, 28).isoformat(),
        "giver": "Stiftung Beispiel",
        "reference": f"{year}-0815",
    }


def _instalment(income: str) -> dict[str, Any]:
    return {
        "income": income,
        "received_on": on(1),
        "source": "grant",
        "amount_cents": 6_000_00,
    }


def _day(prison: str, fund: str) -> dict[str, Any]:
    return {
        "prison": prison,
        "on": on(SATURDAY),
        "places": 12,
        "fund": fund,
        "costs": _lines(COSTS),
    }


def _receipt(spending: str, number: int, entry: tuple[str, int, str]) -> dict[str, Any]:
    line, cents, reason = entry
    return {
        "spending": spending,
        "paid_on": on(SATURDAY),
        # A name that is searched for: whom something was paid to stands in the ledger alone.
        "payee": f"Betrieb {FAMILY_NAMES[number % len(FAMILY_NAMES)]}",
        "reason": reason,
        "amount_cents": cents,
        "line": line,
        "receipt_no": f"{MONDAY.year}-{number:03}",
        "covered_by": "grant",
    }
