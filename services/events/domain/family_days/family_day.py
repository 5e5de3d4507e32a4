"""A family day as it stands: its plan, its money, who is expected and who came."""

from enum import StrEnum, unique
from typing import ClassVar, Self
from uuid import UUID

from services.events.contract.family_days import FamilyDayCounts, FamilyDayPlan
from shared.language.steps import State

ANSWER = "answer"
"""The time for which the answer of a fund is awaited."""
ASKED = "asked"
"""What a command is answered when the fund has the last word."""


@unique
class Life(StrEnum):
    """Where a family day stands."""

    PLANNED = "planned"
    FUNDED = "funded"
    """Its money is reserved."""
    OPEN = "open"
    """Places are booked."""
    HELD = "held"
    CANCELLED = "cancelled"
    ACCOUNTED = "accounted"
    """Nothing is reserved for it any more."""


TO_COME = frozenset({Life.PLANNED, Life.FUNDED, Life.OPEN})
WITH_PLACES = frozenset({Life.FUNDED, Life.OPEN})
OVER = frozenset({Life.HELD, Life.CANCELLED})


class FamilyDay(State):
    """The aggregate; its key is the id of the family day."""

    kind: ClassVar[str] = "family_day"

    life: Life
    organiser: str
    """The agency that planned it; its own fund pays."""
    plan: FamilyDayPlan
    asked: UUID | None = None
    """The request whose answer is awaited."""
    is_funded: bool = False
    """Whether its fund keeps something for it."""
    expected: tuple[int, int] | None = None
    """Families and children."""
    came: FamilyDayCounts | None = None

    @property
    def was_called_off(self) -> bool:
        """Whether it does not take place, its account included: who came is known of any other."""
        was_not_held = self.life is Life.ACCOUNTED and self.came is None
        return self.life is Life.CANCELLED or was_not_held

    def no_longer_asking(self) -> Self:
        """The same when no answer is awaited."""
        return self.not_awaiting(ANSWER).change(asked=None)
