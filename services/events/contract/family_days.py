"""Family days in prisons: planned, funded, held and accounted for."""

from typing import Annotated, ClassVar

from services.events.contract.money import Cents, Lines
from services.events.contract.topics import PROGRAMME
from shared.language.codes import Code
from shared.language.fields import Id, ReportedDay, Whole
from shared.language.message import AgencyId, Command, Event, Part, Privacy

People = Annotated[int, Whole(0, 500)]
Places = Annotated[int, Whole(1, 200)]


class FamilyDayPlan(Part):
    """When and in which prison it is, for how many, and what it may cost which fund."""

    prison: AgencyId
    on: ReportedDay
    places: Places
    """For families."""
    fund: Id
    costs: Lines
    """What is reserved in the fund."""


class FamilyDayCounts(Part):
    """Who came."""

    families: People
    children: People
    absent: People
    """Families that had a place and did not come."""


class PlanFamilyDay(FamilyDayPlan, Command):
    """Plan a family day and ask its fund for the money; said again, ask anew if it was refused."""

    privacy = Privacy.P0


class BookPlaces(Command):
    """Say how many are expected by now; a later count replaces an earlier one."""

    privacy = Privacy.P0

    families: People
    children: People


class RecordFamilyDay(FamilyDayCounts, Command):
    """Say who came; a later count replaces an earlier one until the day is accounted for."""

    privacy = Privacy.P0


class CancelFamilyDay(Command):
    """Call a family day off; what is already paid for it stays in the ledger."""

    privacy = Privacy.P0


class AccountFamilyDay(Command):
    """Say that every receipt of the day is in its fund, so that the rest can be released."""

    privacy = Privacy.P0


class FamilyDayPlanned(FamilyDayPlan, Event):
    """A family day is planned, and its fund is asked. Told again if that is done anew."""

    topic: ClassVar[str | None] = PROGRAMME
    privacy: ClassVar[Privacy] = Privacy.P0

    organiser: AgencyId


class FamilyDayFunded(Event):
    """The money is reserved, and places can be booked; also told to organiser and prison."""

    topic: ClassVar[str | None] = PROGRAMME
    privacy: ClassVar[Privacy] = Privacy.P0
    told_to_agency = True

    prison: AgencyId
    on: ReportedDay
    places: Places
    reserved_cents: Cents


class FamilyDayNotFunded(Event):
    """The fund has not reserved the money; also told to the organiser."""

    topic: ClassVar[str | None] = PROGRAMME
    privacy: ClassVar[Privacy] = Privacy.P0
    told_to_agency = True

    code: Code | None = None
    """Why not; absent when the fund did not answer in time."""


class PlacesBooked(Event):
    """How many are expected by now; also told to the other one of organiser and prison."""

    topic: ClassVar[str | None] = PROGRAMME
    privacy: ClassVar[Privacy] = Privacy.P0
    told_to_agency = True

    families: People
    children: People


class FamilyDayHeld(FamilyDayCounts, Event):
    """A family day took place. Told again if its counts are corrected; the latest counts."""

    topic: ClassVar[str | None] = PROGRAMME
    privacy: ClassVar[Privacy] = Privacy.P0

    prison: AgencyId
    on: ReportedDay


class FamilyDayCancelled(Event):
    """A family day is called off; also told to its prison, if that had heard of it."""

    topic: ClassVar[str | None] = PROGRAMME
    privacy: ClassVar[Privacy] = Privacy.P0
    told_to_agency = True

    prison: AgencyId
    on: ReportedDay


class FamilyDayAccounted(Event):
    """Nothing is reserved for it any more; also told to the organiser."""

    topic: ClassVar[str | None] = PROGRAMME
    privacy: ClassVar[Privacy] = Privacy.P0
    told_to_agency = True


class FamilyDayNotAccounted(Event):
    """The fund has not released the rest; also told to the organiser, who may ask again."""

    topic: ClassVar[str | None] = PROGRAMME
    privacy: ClassVar[Privacy] = Privacy.P0
    told_to_agency = True

    code: Code | None = None
    """Why not; absent when the fund did not answer in time."""
