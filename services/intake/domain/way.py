"""One way of some children: as its prison knows it, by the first referral and what it sealed."""

from uuid import UUID

from services.intake.domain.parts import PartFor
from shared.language.steps import Kept
from shared.network.sealed_notice import ChildRef


class Way(Kept):
    """For whom a prison sealed, and about whom."""

    part: PartFor
    """What its office needs."""
    referral: UUID | None = None
    """The first on it; None: not heard of yet."""
    named: tuple[ChildRef, ...] = ()
    """Who stands in what was sealed for it: at the coordination office perhaps more."""
    over: bool = False
    """Its children were taken back."""
