"""An offer as it stands: what is planned, what is listed, and the places in it."""

from datetime import datetime
from enum import StrEnum, unique
from typing import ClassVar, Self
from uuid import UUID

from services.events.contract.offer_listing import OfferListing
from services.events.contract.offers import ListedLife, OfferListed, OfferPlan
from services.events.domain.offers.checking import stale_on
from services.events.domain.rules import Rules
from shared.language.codes import Code
from shared.language.steps import At, Kept, Refused, State
from shared.network.children import AgeBand

REMINDER = "reminder"
"""The day on which its keeper is reminded to check it."""
STALE = "stale"
"""The day from which it is stale."""

FREED_KEPT = 200
"""Places given back that are still known, so that a repeat of theirs reserves nothing."""


@unique
class Life(StrEnum):
    """Where an offer stands."""

    PLANNED = "planned"
    PUBLISHED = "published"
    PAUSED = "paused"
    STALE = "stale"
    """Nobody has checked it for too long."""
    RETIRED = "retired"


LISTED = frozenset({Life.PUBLISHED, Life.PAUSED, Life.STALE})


@unique
class Standing(StrEnum):
    """Where a place stands, as the answer about it says."""

    RESERVED = "reserved"
    NEEDS_DECISION = "needs_decision"
    """It is kept, and the youth office of the child's district has to decide."""
    FREED = "freed"


class Place(Kept):
    """A place for one child; of one that was given back nothing but its reference is kept."""

    place: UUID
    agency: str
    standing: Standing
    age_band: AgeBand | None = None
    district: str | None = None

    def freed(self) -> Self:
        """Given back."""
        return self.change(standing=Standing.FREED, age_band=None, district=None)


class Offer(State):
    """The aggregate; its key is the id of the offer."""

    kind: ClassVar[str] = "offer"

    life: Life
    keeper: str
    """The agency that lists and checks it."""
    begun_by: str
    """Who planned it, or listed it unplanned."""
    plan: OfferPlan | None = None
    listing: OfferListing | None = None
    places: tuple[Place, ...] = ()
    """In the order in which they were reserved or given back."""

    def life_at(self, now: datetime) -> Life:
        """Where it stands then: a check ends with its day, not when the deadline is carried out."""
        due = self.deadlines.get(STALE)
        is_over = self.life is Life.PUBLISHED and due is not None and due <= now
        return Life.STALE if is_over else self.life

    @property
    def reserved(self) -> tuple[Place, ...]:
        """Places that are kept for somebody."""
        return tuple(one for one in self.places if one.standing is not Standing.FREED)

    @property
    def agencies_with_places(self) -> tuple[str, ...]:
        """Each once."""
        return tuple(dict.fromkeys(one.agency for one in self.reserved))

    def place(self, reference: UUID) -> Place | None:
        """The place of this reference."""
        return next((one for one in self.places if one.place == reference), None)

    def with_place(self, place: Place) -> Self:
        """The same with this one in place of that of its reference, and few that were freed."""
        places = (*(one for one in self.places if one.place != place.place), place)
        freed = [one for one in places if one.standing is Standing.FREED]
        forgotten = freed[: max(0, len(freed) - FREED_KEPT)]
        return self.change(places=tuple(one for one in places if one not in forgotten))


def check_keeper(state: Offer, at: At[Rules]) -> None:
    """Only who keeps it. Raises Refused."""
    if state.keeper != at.sender:
        raise Refused(Code.NOT_COMPETENT)


def listing_of(state: Offer) -> OfferListing:
    """What is listed. Raises Refused where nothing is yet."""
    if state.listing is None:
        raise Refused(Code.WRONG_STATE, state=state.life)
    return state.listing


def available(state: Offer) -> int:
    """How many places are neither taken nor reserved."""
    listing = listing_of(state)
    return listing.maximum - listing.taken - len(state.reserved)


def as_listed(state: Offer) -> OfferListed:
    """The offer as the directory has it from now on."""
    listing = listing_of(state)
    return OfferListed.model_validate(
        {
            **dict(listing),
            "keeper": state.keeper,
            "life": ListedLife(state.life),
            "available": available(state),
            "stale_on": stale_on(listing.checked_on),
        }
    )
