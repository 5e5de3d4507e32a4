"""A fund as it stands: the grant, and every entry in its ledger, and what is reserved."""

from datetime import date
from enum import StrEnum, unique
from typing import ClassVar, Self
from uuid import UUID

from services.events.contract.family_days import FamilyDayCounts
from services.events.contract.funds import GrantTerms
from services.events.contract.money import (
    CorrectionReason,
    CostLine,
    CoveredBy,
    IncomeSource,
    LineAmount,
)
from shared.language.steps import Kept, State

REMINDER = "reminder"
"""The day on which its holder is reminded of the proof of use."""
RETENTION = "retention"
"""The time for which payees and reasons are kept."""


@unique
class Life(StrEnum):
    """Where a fund stands."""

    RUNNING = "running"
    CLOSED = "closed"
    """Its use is proven, or the time for which payees are kept is over."""


@unique
class Cover(StrEnum):
    """Whether what was entered is covered, as the answer to it says."""

    COVERED = "covered"
    EXCEEDED = "exceeded"
    """The grant has too little for this line, or pays nothing on that day: other means pay it."""


class Counter(Kept):
    """A counter-entry: what it adds to the entry that it sets right."""

    corrected_on: date
    difference_cents: int
    reason: CorrectionReason


class Entry(Kept):
    """One line of the ledger, which is never changed, and all counter-entries to it."""

    amount_cents: int
    """As it was first recorded."""
    counters: tuple[Counter, ...] = ()

    @property
    def now_cents(self) -> int:
        """With all counter-entries."""
        return self.amount_cents + sum(one.difference_cents for one in self.counters)

    def set_right(self, cents: int, on: date, reason: CorrectionReason) -> Self:
        """The same with the counter-entry that makes it amount to this."""
        counter = Counter(corrected_on=on, difference_cents=cents - self.now_cents, reason=reason)
        return self.change(counters=(*self.counters, counter))


class Income(Entry):
    """Money that came in."""

    income: UUID
    received_on: date
    source: IncomeSource


class Spending(Entry):
    """Something that was paid; whom and what for is never told."""

    spending: UUID
    paid_on: date
    payee: str | None
    """None: the time for which it is kept is over; the same for the reason."""
    reason: str | None
    line: CostLine
    receipt_no: str
    covered_by: CoveredBy
    family_day: UUID | None = None

    def without_payee(self) -> Self:
        """What may be kept for good."""
        return self.change(payee=None, reason=None)


@unique
class Standing(StrEnum):
    """Where a reservation stands."""

    RESERVED = "reserved"
    RELEASED = "released"


class Reservation(Kept):
    """Money that is kept for a family day, or was; with what its day has told for the proof."""

    family_day: UUID
    request: UUID
    """The one by which it was reserved."""
    on: date
    costs: tuple[LineAmount, ...]
    standing: Standing = Standing.RESERVED
    release: UUID | None = None
    """The request by which it was released."""
    came: FamilyDayCounts | None = None


class Fund(State):
    """The aggregate; its key is the id of the fund."""

    kind: ClassVar[str] = "fund"

    life: Life
    holder: str
    """The agency that recorded the grant and alone may use it."""
    terms: GrantTerms
    giver: str
    reference: str
    incomes: tuple[Income, ...] = ()
    spendings: tuple[Spending, ...] = ()
    """In the order in which they were recorded."""
    reservations: tuple[Reservation, ...] = ()

    @classmethod
    def overtakes(cls, kind: str) -> bool:
        """Payees are erased on time, whatever else is parked."""
        return kind == RETENTION

    @property
    def received_cents(self) -> int:
        """All that has come in."""
        return sum(one.now_cents for one in self.incomes)

    def income(self, reference: UUID) -> Income | None:
        """The income of this reference."""
        return next((one for one in self.incomes if one.income == reference), None)

    def spending(self, reference: UUID) -> Spending | None:
        """The entry of this reference."""
        return next((one for one in self.spendings if one.spending == reference), None)

    def reservation(self, family_day: UUID) -> Reservation | None:
        """The reservation of this day, released or not."""
        return next((one for one in self.reservations if one.family_day == family_day), None)

    def with_reservation(self, reservation: Reservation) -> Self:
        """The same with this one in place of the day's other one."""
        return self.change(reservations=(*self._others(reservation.family_day), reservation))

    def without_reservation(self, family_day: UUID) -> Self:
        """The same as if nothing had been reserved for this day."""
        return self.change(reservations=self._others(family_day))

    def _others(self, family_day: UUID) -> tuple[Reservation, ...]:
        return tuple(one for one in self.reservations if one.family_day != family_day)

    @property
    def entries(self) -> int:
        """How many there are, counter-entries included."""
        return sum(1 + len(one.counters) for one in (*self.incomes, *self.spendings))
