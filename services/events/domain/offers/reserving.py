"""A place for a child is kept, or there is none; and it is given back."""

from services.events.contract.offer_listing import OfferListing
from services.events.contract.offers import FreePlace, PlaceFreed, PlaceReserved, ReservePlace
from services.events.domain.offers.offer import (
    Life,
    Offer,
    Place,
    Standing,
    as_listed,
    available,
    listing_of,
)
from services.events.domain.offers.paying import needs_decision
from services.events.domain.rules import Rules, check_takes_part
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused, tell, tell_also, tell_others
from shared.network.working_days import day_of


def reserve(state: Offer, message: ReservePlace, at: At[Rules]) -> Outcome[Offer]:
    """Keep a place; where nothing pays for the child, whose decision it needs is told with it."""
    known = state.place(message.place)
    if known is not None:
        _check_same(known, message, at)
        return Outcome(state, answer=known.standing)
    check_takes_part(at)
    life = state.life_at(at.now)
    if life is not Life.PUBLISHED:
        raise Refused(Code.WRONG_STATE, state=life)
    listing = listing_of(state)
    _check_is_for(listing, message)
    if available(state) == 0:
        raise Refused(Code.OVER_CAPACITY)
    decides = needs_decision(listing.funding, message.district, day_of(at.now))
    standing = Standing.NEEDS_DECISION if decides else Standing.RESERVED
    place = Place(
        place=message.place,
        agency=at.sender,
        standing=standing,
        age_band=message.age_band,
        district=message.district,
    )
    new = state.with_place(place)
    told = PlaceReserved(
        place=message.place,
        agency=at.sender,
        decision_of=message.district if decides else None,
        available=available(new),
    )
    hear = dict.fromkeys((at.sender, state.keeper))
    return Outcome(new, (*tell_also(told, *hear), tell(as_listed(new))), answer=standing)


def free(state: Offer, message: FreePlace, at: At[Rules]) -> Outcome[Offer]:
    """Give it back, whatever has become of the offer."""
    known = state.place(message.place)
    if known is None:
        raise Refused(Code.UNKNOWN_ITEM, pointer="/place")
    if at.sender not in {known.agency, state.keeper}:
        raise Refused(Code.NOT_COMPETENT)
    if known.standing is Standing.FREED:
        return Outcome(state, answer=Standing.FREED)
    new = state.with_place(known.freed())
    told = PlaceFreed(place=message.place, available=available(new))
    told_to = tell_others(told, at.sender, known.agency, state.keeper)
    says = (*told_to, tell(as_listed(new)))
    return Outcome(new, says, answer=Standing.FREED)


def _check_same(known: Place, message: ReservePlace, at: At[Rules]) -> None:
    """The same place again; of one given back nothing else is known. Raises Refused."""
    if known.agency != at.sender:
        raise Refused(Code.NOT_COMPETENT)
    said = (message.age_band, message.district)
    if known.standing is not Standing.FREED and (known.age_band, known.district) != said:
        raise Refused(Code.CONFLICT, pointer="/place")


def _check_is_for(listing: OfferListing, message: ReservePlace) -> None:
    """Some age of the band fits, and the child lives where children come from. Raises Refused."""
    if not listing.takes(message.age_band):
        raise Refused(Code.CONTRADICTION, pointer="/age_band")
    if message.district not in listing.service_area:
        raise Refused(Code.CONTRADICTION, pointer="/district")
