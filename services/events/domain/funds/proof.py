"""The proof of use: what was planned and paid, what came in, every receipt, and who came."""

from dataclasses import dataclass
from datetime import date

from services.events.contract.family_days import FamilyDayCounts
from services.events.contract.money import CorrectionReason, CostLine, LineStanding
from services.events.domain.funds.fund import Fund, Income, Spending
from services.events.domain.funds.reckoning import standings


@dataclass(frozen=True, slots=True)
class ProofEntry:
    """One line of the list of receipts; a counter-entry has its reason and stands by itself."""

    line: CostLine
    on: date
    spending: Spending
    amount_cents: int
    correction: CorrectionReason | None = None


@dataclass(frozen=True, slots=True)
class DayHeld:
    """A family day that was accounted for."""

    on: date
    came: FamilyDayCounts


@dataclass(frozen=True, slots=True)
class Proof:
    """All of it, reckoned from the ledger."""

    lines: tuple[LineStanding, ...]
    incomes: tuple[Income, ...]
    """In time order."""
    entries: tuple[ProofEntry, ...]
    """By line, and there in time order."""
    days: tuple[DayHeld, ...]

    @property
    def spent_cents(self) -> int:
        """All that was paid."""
        return sum(one.amount_cents for one in self.entries)

    @property
    def from_grant_cents(self) -> int:
        """What the grant covers of it."""
        return sum(one.from_grant_cents for one in self.lines)

    @property
    def granted_cents(self) -> int:
        """The whole grant."""
        return sum(one.planned_cents for one in self.lines)


def proof_of_use(fund: Fund) -> Proof:
    """As the ledger stands now."""
    order = list(CostLine)
    entries = [each for one in fund.spendings for each in _entries(one)]
    return Proof(
        lines=standings(fund),
        incomes=tuple(sorted(fund.incomes, key=lambda one: one.received_on)),
        entries=tuple(sorted(entries, key=lambda one: (order.index(one.line), one.on))),
        days=tuple(
            DayHeld(one.on, one.came)
            for one in sorted(fund.reservations, key=lambda one: one.on)
            if one.came is not None
        ),
    )


def _entries(spending: Spending) -> tuple[ProofEntry, ...]:
    first = ProofEntry(spending.line, spending.paid_on, spending, spending.amount_cents)
    return (
        first,
        *(
            ProofEntry(spending.line, one.corrected_on, spending, one.difference_cents, one.reason)
            for one in spending.counters
        ),
    )
