"""What receivers keep no longer: they are asked to erase, and say what they did."""

from enum import StrEnum, unique
from typing import Annotated, ClassVar

from pydantic import Field

from services.intake.contract.topics import CASES
from shared.language.message import AgencyId, Command, Event


@unique
class ErasureExtent(StrEnum):
    """What a receiver did when it was asked to erase."""

    ERASED = "erased"
    RESTRICTED = "restricted"
    KEPT_OWN_DUTY = "kept_own_duty"


class ConfirmErasure(Command):
    """A receiver did as it was asked when consent or notice were taken back."""

    extent: ErasureExtent


class ErasureConfirmed(Event):
    """A receiver did as it was asked."""

    topic: ClassVar[str | None] = CASES

    receiver: AgencyId
    extent: ErasureExtent


class ErasureOverdue(Event):
    """These receivers were asked to erase and have not confirmed it in time."""

    topic: ClassVar[str | None] = CASES

    receivers: Annotated[tuple[AgencyId, ...], Field(min_length=1, max_length=100)]


class RetentionEnded(Event):
    """A told case was kept for its time after the last of it, or as long as any: all erase."""

    topic: ClassVar[str | None] = CASES
