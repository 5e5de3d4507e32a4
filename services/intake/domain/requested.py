"""A part that the prison was asked to seal anew, without what is in it."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from services.intake.domain.parts import PartFor
from shared.language.steps import Kept


class RequestedPart(Kept):
    """Whatever came of it."""

    part: PartFor
    referral: UUID
    """As the prison knows it."""
    is_spare: bool = False
    """The coordination office is not known to the prison as the one that needs it."""
    remind_at: datetime | None = None
    """None: it has been, or has sent the part."""
    seal_by: datetime | None = None
    """None: that is over, or it has sent the part."""

    @property
    def is_open(self) -> bool:
        """Whether the prison can still send it in time."""
        return self.seal_by is not None

    def closed(self) -> "RequestedPart":
        """The same; nothing is awaited of it any more."""
        return self.change(remind_at=None, seal_by=None)


def with_request(
    requested: Collection[RequestedPart], new: RequestedPart
) -> tuple[RequestedPart, ...]:
    """All of them; asked twice about the same part the later time counts, and who needs it."""
    same = [each for each in requested if each.part == new.part]
    others = (each for each in requested if each.part != new.part)
    return (*others, new.change(is_spare=new.is_spare and all(each.is_spare for each in same)))
