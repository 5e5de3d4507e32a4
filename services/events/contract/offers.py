"""Offers: planned, listed in the directory, checked in time, and places in them."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import Field

from services.events.contract.offer_listing import (
    Capacity,
    Districts,
    FundingKind,
    OfferListing,
    PlaceCount,
)
from services.events.contract.topics import DIRECTORY, PROGRAMME
from shared.language.fields import Id, ReportedDay
from shared.language.message import AgencyId, Command, District, Event, Part, Privacy
from shared.network.children import AgeBand
from shared.network.notices import Need


class OfferPlan(Part):
    """What is to be offered, and where the children live."""

    need: Need
    district: District
    gap: Id | None = None
    """The gap that it answers."""


class PlanOffer(OfferPlan, Command):
    """Say that something will be offered; nobody finds it before it is published."""

    privacy = Privacy.P0

    keeper: AgencyId | None = None
    """Who will offer and keep it; absent: the sender."""


class PublishOffer(OfferListing, Command):
    """List an offer, or list it otherwise; said of what was paused or stale it is there again."""

    privacy = Privacy.P0


class VerifyOffer(Command):
    """Say that all that is listed was found to be so on this day."""

    privacy = Privacy.P0

    checked_on: ReportedDay


class ChangeCapacity(Capacity, Command):
    """Say how many places there are by now; it is no check of the rest."""

    privacy = Privacy.P0


class PauseOffer(Command):
    """Take no more children for a while; places that are reserved stay."""

    privacy = Privacy.P0


class RetireOffer(Command):
    """Say that it is offered no more; every place that was reserved is free."""

    privacy = Privacy.P0


class ReservePlace(Command):
    """Ask for a place for one child, which is not named; the answer says whether there is one."""

    place: Id
    """A random reference, made by the sender for this place alone: no case, no child."""
    age_band: AgeBand
    district: District
    """Where the child lives: whose youth office may have to decide."""


class FreePlace(Command):
    """Give a place back, as who reserved it or as who keeps the offer."""

    place: Id


class OfferPlanned(OfferPlan, Event):
    """Something will be offered; also told to who is to offer it, and who was to before."""

    topic: ClassVar[str | None] = PROGRAMME
    privacy: ClassVar[Privacy] = Privacy.P0
    told_to_agency = True

    keeper: AgencyId
    planned_by: AgencyId


class OfferPublished(Capacity, Event):
    """An offer is in the directory, or there otherwise than before."""

    topic: ClassVar[str | None] = PROGRAMME
    privacy: ClassVar[Privacy] = Privacy.P0

    keeper: AgencyId
    needs: Annotated[tuple[Need, ...], Field(max_length=len(Need))]
    service_area: Districts
    funding: FundingKind
    checked_on: ReportedDay


class OfferVerified(Event):
    """All that is listed was found to be so, whether it is listed otherwise by now or not."""

    topic: ClassVar[str | None] = PROGRAMME
    privacy: ClassVar[Privacy] = Privacy.P0

    checked_on: ReportedDay
    stale_on: ReportedDay
    """The day on which it is stale if nobody checks it before."""


class CapacityChanged(Capacity, Event):
    """There are more or fewer places."""

    topic: ClassVar[str | None] = PROGRAMME
    privacy: ClassVar[Privacy] = Privacy.P0

    available: PlaceCount


class OfferPaused(Event):
    """No more children are taken for a while; also told to those with a place."""

    topic: ClassVar[str | None] = PROGRAMME
    privacy: ClassVar[Privacy] = Privacy.P0
    told_to_agency = True


class OfferRetired(Event):
    """It is offered no more; also told to those who had a place, which is gone."""

    topic: ClassVar[str | None] = PROGRAMME
    privacy: ClassVar[Privacy] = Privacy.P0
    told_to_agency = True


class OfferCheckAwaited(Event):
    """An offer will be stale unless somebody checks it; also told to its keeper."""

    topic: ClassVar[str | None] = PROGRAMME
    privacy: ClassVar[Privacy] = Privacy.P0
    told_to_agency = True

    keeper: AgencyId
    stale_on: ReportedDay


class OfferWentStale(Event):
    """Nobody has checked an offer for too long: it gives no place; also told to its keeper."""

    topic: ClassVar[str | None] = PROGRAMME
    privacy: ClassVar[Privacy] = Privacy.P0
    told_to_agency = True

    keeper: AgencyId
    checked_on: ReportedDay


class PlaceReserved(Event):
    """A place is kept for a child; also told to who reserved it and to who keeps the offer."""

    topic: ClassVar[str | None] = PROGRAMME
    told_to_agency = True

    place: Id
    agency: AgencyId
    """Who reserved it."""
    decision_of: District | None = None
    """The district whose youth office has to decide, since nothing else pays for the child."""
    available: PlaceCount
    """Places that are left."""


class PlaceFreed(Event):
    """A place is free again; also told to the other one of who reserved it and the keeper."""

    topic: ClassVar[str | None] = PROGRAMME
    told_to_agency = True

    place: Id
    available: PlaceCount


class ListedLife(StrEnum):
    """Where an offer of the directory stands; a place is given in a published one alone."""

    PUBLISHED = "published"
    PAUSED = "paused"
    STALE = "stale"
    RETIRED = "retired"


class OfferListed(OfferListing, Event):
    """An offer as the directory has it by now; the latest record of its key counts."""

    topic: ClassVar[str | None] = DIRECTORY
    privacy: ClassVar[Privacy] = Privacy.P0

    keeper: AgencyId
    life: ListedLife
    available: PlaceCount
    """Places that are neither taken nor reserved."""
    stale_on: ReportedDay
    """The day on which it is stale if nobody checks it before."""
