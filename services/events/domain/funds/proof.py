"""The proof of use: what was planned and paid, what came in, every receipt, and who came.

Whatever shows it, as a table or on paper, takes each figure from here and reckons none.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from services.events.contract.family_days import FamilyDayCounts
from services.events.contract.money import CorrectionReason, IncomeSource, LineStanding
from services.events.domain.funds.fund import Entry, Fund, Income, Spending, Standing
from services.events.domain.funds.reckoning import can_be_covered, standings


@dataclass(frozen=True, slots=True)
class Posted:
    """One line of a list; a counter-entry has its reason and stands by itself."""

    on: date
    amount_cents: int
    correction: CorrectionReason | None


P = TypeVar("P", bound=Posted)


@dataclass(frozen=True, slots=True)
class ProofEntry(Posted):
    """One of the list of receipts."""

    spending: Spending
    for_grant: bool
    """Whether the grant is to cover it, and may, as far as its line has enough."""


@dataclass(frozen=True, slots=True)
class ProofIncome(Posted):
    """One of the incomes."""

    income: Income


@dataclass(frozen=True, slots=True)
class ProofLine:
    """What was planned for one line, and all that was paid on it in time order."""

    standing: LineStanding
    entries: tuple[ProofEntry, ...]

    @property
    def spent_cents(self) -> int:
        """All that was paid on it."""
        return sum(one.amount_cents for one in self.entries)

    @property
    def more_than_planned_cents(self) -> int:
        """Below zero where less was paid than was planned."""
        return self.spent_cents - self.standing.planned_cents

    @property
    def amounts_cents(self) -> tuple[int, ...]:
        """Planned, paid, more than planned, covered by the grant, and by other means."""
        stands = self.standing
        difference = self.more_than_planned_cents
        covered = stands.from_grant_cents, stands.other_means_cents
        return stands.planned_cents, self.spent_cents, difference, *covered


@dataclass(frozen=True, slots=True)
class DayHeld:
    """A family day that was accounted for."""

    on: date
    came: FamilyDayCounts


@dataclass(frozen=True, slots=True)
class Proof:
    """All of it, reckoned from the ledger."""

    lines: tuple[ProofLine, ...]
    incomes: tuple[ProofIncome, ...]
    """In time order."""
    days: tuple[DayHeld, ...]
    """In time order."""
    days_open: int
    """For which money is still reserved: until they are accounted for, nothing here is final."""

    @property
    def entries(self) -> tuple[ProofEntry, ...]:
        """By line, and there in time order."""
        return tuple(entry for line in self.lines for entry in line.entries)

    @property
    def granted_cents(self) -> int:
        """The whole grant."""
        return sum(one.standing.planned_cents for one in self.lines)

    @property
    def spent_cents(self) -> int:
        """All that was paid."""
        return sum(one.spent_cents for one in self.lines)

    @property
    def amounts_cents(self) -> tuple[int, ...]:
        """Those of the lines together, in their order."""
        return tuple(map(sum, zip(*(one.amounts_cents for one in self.lines), strict=True)))

    @property
    def from_grant_cents(self) -> int:
        """What the grant covers of it."""
        return sum(one.standing.from_grant_cents for one in self.lines)

    @property
    def received_cents(self) -> int:
        """All income."""
        return sum(one.amount_cents for one in self.incomes)

    @property
    def paid_out_cents(self) -> int:
        """What has come in of the grant itself."""
        grant = (one for one in self.incomes if one.income.source is IncomeSource.GRANT)
        return sum(one.amount_cents for one in grant)

    @property
    def left_cents(self) -> int:
        """To be paid back; below zero what is still to be paid out."""
        return self.paid_out_cents - self.from_grant_cents

    @property
    def came(self) -> tuple[int, int, int]:
        """Families, children, and families that stayed away, on all days together."""
        return (
            sum(one.came.families for one in self.days),
            sum(one.came.children for one in self.days),
            sum(one.came.absent for one in self.days),
        )


def proof_of_use(fund: Fund) -> Proof:
    """As the ledger stands now."""
    entries = [
        ProofEntry(*posted, spending=one, for_grant=can_be_covered(fund, one))
        for one in fund.spendings
        for posted in _all(one, one.paid_on)
    ]
    incomes = [
        ProofIncome(*posted, income=one)
        for one in fund.incomes
        for posted in _all(one, one.received_on)
    ]
    return Proof(
        lines=tuple(
            ProofLine(line, _in_time(one for one in entries if one.spending.line is line.line))
            for line in standings(fund)
        ),
        incomes=_in_time(incomes),
        days=tuple(
            DayHeld(one.on, one.came)
            for one in sorted(fund.reservations, key=lambda one: one.on)
            if one.came is not None
        ),
        days_open=sum(one.standing is Standing.RESERVED for one in fund.reservations),
    )


def _all(entry: Entry, on: date) -> Iterator[tuple[date, int, CorrectionReason | None]]:
    """The entry itself, and its counter-entries."""
    yield on, entry.amount_cents, None
    for one in entry.counters:
        yield one.corrected_on, one.difference_cents, one.reason


def _in_time(postings: Iterable[P]) -> tuple[P, ...]:
    return tuple(sorted(postings, key=lambda one: one.on))
