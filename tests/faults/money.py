"""A grant and the family day that it pays for, said in their order while things break."""

from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

from services.events.contract.topics import PROGRAMME
from services.events.domain.family_days.family_day import FamilyDay
from services.events.domain.family_days.family_day import Life as LifeOfADay
from services.events.domain.funds.fund import Fund, Standing
from tests.events.books import check_books
from tests.world.world import World

Step = tuple[str, str, dict[str, Any], str]
"""A command, about what, its data, and the state that its answer has to name."""
S = TypeVar("S", Fund, FamilyDay)
RESERVED_CENTS, PAID_CENTS = 600_00, 572_37
TOLD_OF_A_DAY = ["FamilyDayPlanned", "FamilyDayFunded", "FamilyDayHeld", "FamilyDayAccounted"]
TOLD_OF_A_FUND = ["GrantRecorded", "FundingReserved", "SpendingRecorded", "FundingReleased"]


class PaidDay:
    """One grant of its own for one day."""

    def __init__(self, fund: str, day: str, on: date) -> None:
        self._fund, self._day, self._on = fund, day, on
        self._spending = str(uuid4())

    def granted(self) -> Step:
        """First of all: nobody reserves from what is not there."""
        terms = {
            "plan": [{"line": "travel", "amount_cents": 3_000_00}],
            "first_day": self._on.isoformat(),
            "last_day": (self._on + timedelta(days=365)).isoformat(),
            "proof_due": (self._on + timedelta(days=424)).isoformat(),
            "giver": "Stiftung Beispiel",
            "reference": "0815",
        }
        return "RecordGrant", self._fund, terms, "running"

    def planned(self) -> Step:
        """Which asks the fund."""
        plan = {
            "prison": "jva-buetzow",
            "on": self._on.isoformat(),
            "places": 12,
            "fund": self._fund,
            "costs": [{"line": "travel", "amount_cents": RESERVED_CENTS}],
        }
        return "PlanFamilyDay", self._day, plan, "planned"

    def paid(self) -> Step:
        """Less than was reserved, once it is: a receipt of a day that is not known is refused."""
        receipt = {
            "spending": self._spending,
            "paid_on": self._on.isoformat(),
            "payee": "Busreisen Muster",
            "reason": "Fahrten der Familien",
            "amount_cents": PAID_CENTS,
            "line": "travel",
            "receipt_no": "14",
            "covered_by": "grant",
            "family_day": self._day,
        }
        return "RecordSpending", self._fund, receipt, "covered"

    def over(self) -> tuple[Step, ...]:
        """Held, and accounted for, which asks the fund once more."""
        came = {"families": 7, "children": 11, "absent": 2}
        return (
            ("RecordFamilyDay", self._day, came, "held"),
            ("AccountFamilyDay", self._day, {}, "asked"),
        )

    async def check(self, world: World) -> None:
        """Ledger, reservation and proof agree to the cent, and day and fund with each other."""
        fund, day = _state(world, Fund, self._fund), _state(world, FamilyDay, self._day)
        check_books(fund, {UUID(self._spending): PAID_CENTS}, {})
        (reservation,) = fund.reservations
        assert (str(reservation.family_day), reservation.standing) == (self._day, Standing.RELEASED)
        assert (day.life, day.asked) == (LifeOfADay.ACCOUNTED, None)
        assert await world.names_told(PROGRAMME, self._day) == TOLD_OF_A_DAY
        told = await world.told(PROGRAMME, self._fund)
        assert [one.type_name for one in told] == TOLD_OF_A_FUND
        assert told[-1].data == {
            "family_day": self._day,
            "spent_cents": PAID_CENTS,
            "released_cents": RESERVED_CENTS - PAID_CENTS,
        }


def _state(world: World, of: type[S], key: str) -> S:
    document = world.database.aggregate("events", key)
    assert document is not None
    assert document["waiting"] == []
    return of.model_validate(document["state"])
