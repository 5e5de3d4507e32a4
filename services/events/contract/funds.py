"""Funds: a grant, its ledger, and the proof of its use."""

from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from services.events.contract.money import (
    Amount,
    Cents,
    Corrected,
    CorrectionReason,
    CostLine,
    CoveredBy,
    Difference,
    IncomeCorrectionReason,
    IncomeSource,
    Lines,
    LineStanding,
)
from services.events.contract.topics import PROGRAMME
from shared.language.fields import Id, ReportedDay, Whole
from shared.language.message import AgencyId, Command, Event, Part, Privacy
from shared.language.plain_text import PlainText

GiverName = Annotated[str, PlainText(longest=120, shortest=2)]
FileReference = Annotated[str, PlainText(longest=60)]
PayeeName = Annotated[str, PlainText(longest=120, shortest=2)]
PaidFor = Annotated[str, PlainText(longest=120, shortest=2)]
ReceiptNumber = Annotated[str, PlainText(longest=40)]


class GrantTerms(Part):
    """What is granted for what, in which time, and until when its use is to be proven."""

    plan: Lines
    first_day: ReportedDay
    last_day: ReportedDay
    """What is paid from the first to the last day can be covered by the grant."""
    proof_due: ReportedDay
    """The last day on which the proof of use is in time."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.first_day <= self.last_day < self.proof_due:
            raise ValueError("the period ends after it begins, and the proof is due after it")
        return self


class RecordGrant(GrantTerms, Command):
    """Open the ledger of a grant, as its notification says."""

    privacy = Privacy.P0

    giver: GiverName
    """Who grants it: a foundation or an authority, never a person."""
    reference: FileReference
    """Of the giver's file, as the proof names it."""


class RecordIncome(Command):
    """Enter money that has come in; the same entry again changes nothing."""

    privacy = Privacy.P0

    income: Id
    """A random reference of the entry, made by the sender."""
    received_on: ReportedDay
    source: IncomeSource
    amount_cents: Amount


class CorrectIncome(Command):
    """Set an income right by a counter-entry; both stay visible."""

    privacy = Privacy.P0

    income: Id
    amount_cents: Corrected
    """What it should have been; the counter-entry is the difference."""
    reason: IncomeCorrectionReason


class RecordSpending(Command):
    """Enter what was paid, covered or not; the answer says `covered` or `exceeded`."""

    privacy = Privacy.P2

    spending: Id
    """A random reference of the entry, made by the sender."""
    paid_on: ReportedDay
    payee: PayeeName
    """Kept for the proof and told nowhere else."""
    reason: PaidFor
    """What it was paid for; kept and told as the payee is."""
    amount_cents: Amount
    line: CostLine
    receipt_no: ReceiptNumber
    covered_by: CoveredBy
    family_day: Id | None = None
    """The day it was paid for, which has a reservation here."""


class CorrectSpending(Command):
    """Set an entry right by a counter-entry; both stay visible."""

    privacy = Privacy.P0

    spending: Id
    amount_cents: Corrected
    """What it should have been; the counter-entry is the difference."""
    reason: CorrectionReason


class SubmitProofOfUse(Command):
    """Close the ledger, since its proof of use was handed in; nothing is entered any more."""

    privacy = Privacy.P0


class GrantRecorded(GrantTerms, Event):
    """A grant has a ledger."""

    topic: ClassVar[str | None] = PROGRAMME
    privacy: ClassVar[Privacy] = Privacy.P0

    holder: AgencyId


class IncomeRecorded(Event):
    """Money has come in."""

    topic: ClassVar[str | None] = PROGRAMME
    privacy: ClassVar[Privacy] = Privacy.P0

    income: Id
    received_on: ReportedDay
    source: IncomeSource
    amount_cents: Amount
    received_cents: Cents
    """All that has come in by now."""


class IncomeCorrected(Event):
    """A counter-entry to an income was made."""

    topic: ClassVar[str | None] = PROGRAMME
    privacy: ClassVar[Privacy] = Privacy.P0

    income: Id
    difference_cents: Difference
    reason: IncomeCorrectionReason
    received_cents: Cents
    """All that has come in by now."""


class SpendingRecorded(Event):
    """Something was paid; how its line stands by now."""

    topic: ClassVar[str | None] = PROGRAMME
    privacy: ClassVar[Privacy] = Privacy.P0

    spending: Id
    paid_on: ReportedDay
    amount_cents: Amount
    family_day: Id | None = None
    standing: LineStanding


class SpendingCorrected(Event):
    """A counter-entry was made; how its line stands by now."""

    topic: ClassVar[str | None] = PROGRAMME
    privacy: ClassVar[Privacy] = Privacy.P0

    spending: Id
    difference_cents: Difference
    reason: CorrectionReason
    standing: LineStanding


class FundingReserved(Event):
    """Money is kept for a family day."""

    topic: ClassVar[str | None] = PROGRAMME
    privacy: ClassVar[Privacy] = Privacy.P0

    family_day: Id
    reserved_cents: Cents


class FundingReleased(Event):
    """What a family day did not need is free again; also told to the holder of the fund."""

    topic: ClassVar[str | None] = PROGRAMME
    privacy: ClassVar[Privacy] = Privacy.P0
    told_to_agency = True

    family_day: Id
    spent_cents: Cents
    """Paid for the day, and for the grant to cover."""
    released_cents: Cents


class ProofOfUseAwaited(Event):
    """The proof of use is due soon; also told to the holder of the fund."""

    topic: ClassVar[str | None] = PROGRAMME
    privacy: ClassVar[Privacy] = Privacy.P0
    told_to_agency = True

    holder: AgencyId
    proof_due: ReportedDay


class ProofOfUseSubmitted(Event):
    """The use of a grant is proven: plan against actual."""

    topic: ClassVar[str | None] = PROGRAMME
    privacy: ClassVar[Privacy] = Privacy.P0

    lines: Annotated[tuple[LineStanding, ...], Field(min_length=1, max_length=8)]
    received_cents: Cents
    """All income."""
    entries: Annotated[int, Whole(0)]
    """How many the ledger has, counter-entries included."""
