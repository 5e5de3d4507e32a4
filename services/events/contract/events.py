"""What the programme tells; a participant is only ever a random reference."""

from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import Field

from services.events.contract.training import (
    ModuleCode,
    Sector,
    SectorCounts,
    TrainingPlan,
)
from shared.language.fields import Id, Quarters, Whole
from shared.language.message import AgencyId, Event, Privacy
from shared.network.agency import Agency

PROGRAMME = "events.programme.v1"

TotalHours = Annotated[float, Quarters(1200)]
"""Of all modules together."""


class TrainingScheduled(TrainingPlan, Event):
    """A training is open for registration; also told to each agency that it is meant for."""

    topic: ClassVar[str | None] = PROGRAMME
    privacy: ClassVar[Privacy] = Privacy.P0
    told_to_agency = True

    organiser: AgencyId

    def is_for(self, agency: Agency, at: datetime) -> bool:
        """Whether it is meant for this agency's staff; who holds it knows of it already."""
        kinds = {group.agencies for group in self.target_groups}
        return agency.takes_part(at) and agency.kind in kinds and agency.id != self.organiser


class RegistrationConfirmed(Event):
    """Somebody has a place."""

    topic: ClassVar[str | None] = PROGRAMME

    participant: Id


class RegistrationWaitlisted(Event):
    """All places are taken; somebody waits for one."""

    topic: ClassVar[str | None] = PROGRAMME

    participant: Id
    place: Annotated[int, Whole(1)]
    """In the queue; 1 is next."""


class TrainingConfirmed(Event):
    """Enough people have registered: it will take place. Told once."""

    topic: ClassVar[str | None] = PROGRAMME
    privacy: ClassVar[Privacy] = Privacy.P0

    registered: Annotated[int, Whole(1)]


class TrainingHeld(Event):
    """All modules have taken place. Told again if a list is corrected; the latest counts."""

    topic: ClassVar[str | None] = PROGRAMME
    privacy: ClassVar[Privacy] = Privacy.P0

    attended: SectorCounts
    """People who were there in at least one module."""
    hours: TotalHours


class TrainingCompleted(Event):
    """Somebody attended all of it; told for each one when the training is closed."""

    topic: ClassVar[str | None] = PROGRAMME

    participant: Id
    sector: Sector
    hours: TotalHours
    modules: Annotated[tuple[ModuleCode, ...], Field(min_length=1, max_length=30)]
