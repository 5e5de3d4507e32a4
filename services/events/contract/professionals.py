"""Professionals: an institution asks for somebody who knows, and one is placed there."""

from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import model_validator

from services.events.contract.topics import PROGRAMME
from services.events.contract.training_plan import Sector
from shared.language.fields import Id, Quarters, ReportedDay
from shared.language.message import AgencyId, Command, District, Event, Part, Privacy

GivenHours = Annotated[float, Quarters(400)]


class PlacingPurpose(StrEnum):
    """What somebody who knows is wanted for."""

    SUPERVISION = "supervision"
    TALK_WITH_STAFF = "talk_with_staff"
    FAMILY_DAY = "family_day"
    """To help on the day."""
    TALKING_WITH_CHILDREN = "talking_with_children"
    """Advice on how to tell a child where its parent is."""
    PARENTS_GROUP = "parents_group"
    VISITING_ROOM = "visiting_room"
    """Advice on a place that children can bear."""


class PlacingDeclineReason(StrEnum):
    """Why nothing comes of it; who may say which follows from what it ends."""

    NO_CAPACITY = "no_capacity"
    NOT_OUR_FIELD = "not_our_field"
    NOBODY_FOUND = "nobody_found"
    NO_LONGER_NEEDED = "no_longer_needed"


class NotPlaced(StrEnum):
    """Why a request has ended without anybody."""

    NOBODY_FOUND = "nobody_found"
    NO_LONGER_NEEDED = "no_longer_needed"
    TIME_IS_OVER = "time_is_over"


class ProfessionalNeed(Part):
    """For what, where and when somebody is wanted: no person, and no case."""

    purpose: PlacingPurpose
    sector: Sector
    """Where the professional would work."""
    district: District
    first_day: ReportedDay
    last_day: ReportedDay

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last_day < self.first_day:
            raise ValueError("the last day is not before the first")
        return self


class Placing(Part):
    """Who comes: one professional, or the provider that sends one."""

    professional: Id | None = None
    """A random reference that the coordination office makes; it alone knows who that is."""
    provider: AgencyId | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.professional is None) == (self.provider is None):
            raise ValueError("either a professional or a provider is named")
        return self


class Given(Part):
    """Until when somebody came, and for how long in all."""

    ended_on: ReportedDay
    hours: GivenHours


class RequestProfessional(ProfessionalNeed, Command):
    """Ask for somebody who knows."""

    privacy = Privacy.P0


class PlaceProfessional(Placing, Command):
    """Say who comes."""


class DeclinePlacing(Command):
    """Say that nothing comes of it; a provider that cannot come leaves the request open."""

    reason: PlacingDeclineReason
    placing: Placing | None = None
    """Who does not come, so that a word that comes late takes nobody else out."""


class RecordPlacementEnd(Given, Command):
    """Say that it is over and how many hours were given; a later word replaces an earlier one."""

    privacy = Privacy.P0


class ProfessionalRequested(ProfessionalNeed, Event):
    """Somebody who knows is wanted; also told to the coordination office."""

    topic: ClassVar[str | None] = PROGRAMME
    privacy: ClassVar[Privacy] = Privacy.P0
    told_to_agency = True

    institution: AgencyId


class ProfessionalRequestOverdue(Event):
    """Nobody was placed in time; also told to the coordination office."""

    topic: ClassVar[str | None] = PROGRAMME
    privacy: ClassVar[Privacy] = Privacy.P0
    told_to_agency = True

    institution: AgencyId


class ProfessionalPlaced(Placing, ProfessionalNeed, Event):
    """Somebody comes, and what for; also told to who asked, and to the provider that is asked."""

    topic: ClassVar[str | None] = PROGRAMME
    told_to_agency = True

    institution: AgencyId


class PlacingDeclined(Event):
    """Who was to come does not, and the request is open again; also told to all concerned."""

    topic: ClassVar[str | None] = PROGRAMME
    privacy: ClassVar[Privacy] = Privacy.P0
    told_to_agency = True

    institution: AgencyId
    provider: AgencyId | None = None
    """Absent if no provider was asked."""
    said_by: AgencyId
    reason: PlacingDeclineReason


class ProfessionalNotPlaced(Event):
    """A request has ended without anybody; also told to all concerned."""

    topic: ClassVar[str | None] = PROGRAMME
    privacy: ClassVar[Privacy] = Privacy.P0
    told_to_agency = True

    institution: AgencyId
    provider: AgencyId | None = None
    """Which had been asked, and need not come."""
    said_by: AgencyId | None = None
    """Absent when its last day has passed."""
    why: NotPlaced


class PlacementEnded(Given, Event):
    """It is over; also told to all concerned. Told again if corrected; the latest counts."""

    topic: ClassVar[str | None] = PROGRAMME
    privacy: ClassVar[Privacy] = Privacy.P0
    told_to_agency = True

    institution: AgencyId
    provider: AgencyId | None = None
    """Absent if no provider was asked."""
