"""One way of some children: as its prison knows it, by the first referral and what it sealed."""

from uuid import UUID

from services.intake.domain.parts import PartFor
from shared.language.message import AgencyId
from shared.language.steps import Kept
from shared.network.sealed_notice import ChildRef
from shared.network.sealed_parts import ResealReason


class Way(Kept):
    """For whom a prison sealed, and about whom."""

    part: PartFor
    """What its office needs."""
    referral: UUID | None = None
    """The first on it; None: not heard of yet."""
    named: tuple[ChildRef, ...] = ()
    """Who stands in what was sealed for it: at the coordination office perhaps more."""
    sealed_for: AgencyId | None = None
    """The office that it was sealed for first, where its prison has changed that since."""
    late: ResealReason | None = None
    """Why its part has to be sealed anew, of which no referral was heard of yet to ask by."""
    over: bool = False
    """Its children were taken back."""

    @property
    def begins_at(self) -> AgencyId:
        """The office of the first referral on it."""
        return self.sealed_for or self.part.receiver
