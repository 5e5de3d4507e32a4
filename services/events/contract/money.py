"""Money: whole cents, what they are planned for, and where they come from."""

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from shared.language.fields import Whole
from shared.language.message import Part

Amount = Annotated[int, Whole(1, 1_000_000_000)]
"""Cents of one sum that is granted, paid or reserved: up to ten million euros."""
Cents = Annotated[int, Whole(0)]
"""Cents of several sums together."""


class CostLine(StrEnum):
    """What money is spent on, as the plan of a grant has it."""

    FEES = "fees"
    TRAVEL = "travel"
    MATERIAL = "material"
    CATERING = "catering"
    ROOMS = "rooms"
    STAFF = "staff"
    PUBLICITY = "publicity"
    OTHER = "other"


class LineAmount(Part):
    """How much is meant for one line."""

    line: CostLine
    amount_cents: Amount


def _no_line_twice(lines: tuple[LineAmount, ...]) -> tuple[LineAmount, ...]:
    """Each line once. Raises ValueError."""
    if len({one.line for one in lines}) < len(lines):
        raise ValueError("no line is named twice")
    return lines


Lines = Annotated[
    tuple[LineAmount, ...], Field(min_length=1, max_length=8), AfterValidator(_no_line_twice)
]


class IncomeSource(StrEnum):
    """Where money comes from."""

    GRANT = "grant"
    """Paid out of the grant itself."""
    OWN_MEANS = "own_means"
    CONTRIBUTIONS = "contributions"
    """Paid by those who take part."""
    DONATIONS = "donations"
    OTHER = "other"


class CoveredBy(StrEnum):
    """What a payment is to be covered by."""

    GRANT = "grant"
    OTHER_MEANS = "other_means"


class CorrectionReason(StrEnum):
    """Why an entry stands otherwise in the ledger than it was recorded."""

    TYPED_WRONGLY = "typed_wrongly"
    RECORDED_TWICE = "recorded_twice"
    REFUNDED = "refunded"
    """What was paid has come back, or what came in was paid back."""
    NOT_ELIGIBLE = "not_eligible"
    """The grant may not be used for it."""


class IncomeCorrectionReason(StrEnum):
    """Those that can be true of an income."""

    TYPED_WRONGLY = "typed_wrongly"
    RECORDED_TWICE = "recorded_twice"
    REFUNDED = "refunded"


Corrected = Annotated[int, Whole(0, 1_000_000_000)]
"""What an entry should have been: nothing, if it should not be there."""
Difference = Annotated[int, Whole(-1_000_000_000, 1_000_000_000)]
"""What a counter-entry adds to an entry; mostly below zero."""


class LineStanding(Part):
    """How one line of a grant stands: what is spent, what is reserved, and who covers it."""

    line: CostLine
    planned_cents: Cents
    from_grant_cents: Cents
    reserved_cents: Cents
    """Kept for family days, and not spent yet."""
    other_means_cents: Cents
    """Paid on this line and not covered by the grant."""
    exceeded: bool
    """More was to be covered by the grant than it has for this line."""
