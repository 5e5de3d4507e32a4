"""An offer stands in the directory, is checked, has more or fewer places, pauses and ends."""

from datetime import date

from services.events.contract.offer_listing import Capacity, OfferListing
from services.events.contract.offers import (
    CapacityChanged,
    ChangeCapacity,
    OfferCheckAwaited,
    OfferPaused,
    OfferPublished,
    OfferRetired,
    OfferVerified,
    OfferWentStale,
    PauseOffer,
    PublishOffer,
    RetireOffer,
    VerifyOffer,
)
from services.events.domain.offers.checking import reminded_on, stale_on
from services.events.domain.offers.offer import (
    LISTED,
    REMINDER,
    STALE,
    Life,
    Offer,
    as_listed,
    available,
    check_keeper,
    listing_of,
)
from services.events.domain.rules import Rules, check_takes_part
from shared.language.answers import DeadlineReached
from shared.language.codes import Code
from shared.language.steps import At, Outcome, Refused, Said, tell, tell_also
from shared.network.working_days import day_of, has_come, start_of_day


def publish(state: Offer | None, message: PublishOffer, at: At[Rules]) -> Outcome[Offer] | None:
    """List it as it is by now; whoever lists what nobody planned keeps it."""
    wanted = OfferListing.model_validate(dict(message))
    if state is None:
        state = Offer(life=Life.PLANNED, keeper=at.sender, begun_by=at.sender)
    check_keeper(state, at)
    if state.life is Life.RETIRED:
        raise Refused(Code.WRONG_STATE, state=state.life)
    is_there = state.life_at(at.now) is Life.PUBLISHED
    if is_there and state.listing == wanted:
        return None
    _check_places(state, wanted)
    was = state.listing
    if is_there and was is not None and wanted.checked_on == was.checked_on:
        # No new check, so its reminder does not come again, nor later.
        check_takes_part(at)
        new = state.change(listing=wanted)
    else:
        new = _checked(state.change(listing=wanted), wanted.checked_on, at)
    told = OfferPublished(
        keeper=new.keeper,
        needs=wanted.needs,
        service_area=wanted.service_area,
        funding=wanted.funding.kind,
        checked_on=wanted.checked_on,
        maximum=wanted.maximum,
        taken=wanted.taken,
    )
    looked = was is not None and was.checked_on < wanted.checked_on
    verified = (tell(_verified(wanted.checked_on)),) if looked else ()
    return Outcome(new, _listed(new, tell(told), *verified))


def verify(state: Offer, message: VerifyOffer, at: At[Rules]) -> Outcome[Offer] | None:
    """It is as it is listed: what was stale is there again."""
    check_keeper(state, at)
    listing = listing_of(state)
    if state.life not in {Life.PUBLISHED, Life.STALE}:
        raise Refused(Code.WRONG_STATE, state=state.life)
    is_there = state.life_at(at.now) is Life.PUBLISHED
    if is_there and message.checked_on <= listing.checked_on:
        return None
    listing = listing.model_copy(update={"checked_on": message.checked_on})
    new = _checked(state.change(listing=listing), message.checked_on, at)
    return Outcome(new, _listed(new, tell(_verified(message.checked_on))))


def change_capacity(state: Offer, message: ChangeCapacity, at: At[Rules]) -> Outcome[Offer] | None:
    """More or fewer places; never fewer than are taken and reserved."""
    check_keeper(state, at)
    listing = listing_of(state)
    if state.life not in LISTED:
        raise Refused(Code.WRONG_STATE, state=state.life)
    if (listing.maximum, listing.taken) == (message.maximum, message.taken):
        return None
    _check_places(state, message)
    listing = listing.model_copy(update={"maximum": message.maximum, "taken": message.taken})
    new = state.change(listing=listing)
    told = CapacityChanged(maximum=message.maximum, taken=message.taken, available=available(new))
    return Outcome(new, _listed(new, tell(told)))


def pause(state: Offer, _message: PauseOffer, at: At[Rules]) -> Outcome[Offer] | None:
    """Take nobody for a while; who comes back lists it anew, and so has looked at it."""
    check_keeper(state, at)
    if state.life is Life.PAUSED:
        return None
    if state.life not in LISTED:
        raise Refused(Code.WRONG_STATE, state=state.life)
    new = state.not_awaiting(REMINDER, STALE).change(life=Life.PAUSED)
    return Outcome(new, _listed(new, *tell_also(OfferPaused(), *state.agencies_with_places)))


def retire(state: Offer, _message: RetireOffer, at: At[Rules]) -> Outcome[Offer] | None:
    """Offer it no more, with all places in it."""
    check_keeper(state, at)
    if state.life is Life.RETIRED:
        return None
    ended = state.not_awaiting(REMINDER, STALE).change(life=Life.RETIRED)
    for place in state.reserved:
        ended = ended.with_place(place.freed())
    says = tell_also(OfferRetired(), *state.agencies_with_places)
    return Outcome(ended, says if ended.listing is None else _listed(ended, *says))


def time_passed(state: Offer, message: DeadlineReached, _at: At[Rules]) -> Outcome[Offer]:
    """Remind who keeps it, or give no more places there."""
    checked_on = listing_of(state).checked_on
    if message.kind == REMINDER:
        awaited = OfferCheckAwaited(keeper=state.keeper, stale_on=stale_on(checked_on))
        return Outcome(state, tell_also(awaited, state.keeper))
    new = state.not_awaiting(REMINDER).change(life=Life.STALE)
    told = OfferWentStale(keeper=state.keeper, checked_on=checked_on)
    return Outcome(new, _listed(new, *tell_also(told, state.keeper)))


def _checked(state: Offer, checked_on: date, at: At[Rules]) -> Offer:
    """There from now on, for as long as the check counts. Raises Refused."""
    check_takes_part(at)
    if not has_come(checked_on, at.now):
        raise Refused(Code.SCHEMA_VIOLATION, pointer="/checked_on")
    if stale_on(checked_on) <= day_of(at.now):
        raise Refused(Code.TOO_LATE, pointer="/checked_on")
    return (
        state.change(life=Life.PUBLISHED)
        .awaiting(REMINDER, start_of_day(reminded_on(checked_on)))
        .awaiting(STALE, start_of_day(stale_on(checked_on)))
    )


def _verified(checked_on: date) -> OfferVerified:
    return OfferVerified(checked_on=checked_on, stale_on=stale_on(checked_on))


def _check_places(state: Offer, wanted: Capacity) -> None:
    """All that are taken and reserved have room. Raises Refused."""
    if wanted.taken + len(state.reserved) > wanted.maximum:
        raise Refused(Code.OVER_CAPACITY, pointer="/maximum")


def _listed(state: Offer, *says: Said) -> tuple[Said, ...]:
    return (*says, tell(as_listed(state)))
