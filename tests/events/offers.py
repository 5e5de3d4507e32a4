"""The group in Rostock of December 2026, and the few words to move it on."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from services.events.contract.offer_listing import (
    Access,
    FundingBasis,
    FundingKind,
    Slot,
    Weekday,
)
from services.events.contract.offers import FreePlace, PublishOffer, ReservePlace
from services.events.domain.offers import listing, reserving
from services.events.domain.offers.offer import Offer
from services.events.domain.rules import Rules
from shared.language.answers import DeadlineReached
from shared.language.message import Message
from shared.language.steps import At, Outcome
from shared.network.children import AgeBand
from shared.network.notices import Need
from shared.network.registry import Agency, AgencyKind, Registry
from shared.store.due import without
from tests.events import trainings

OFFER = "5a0d3c8e-7f21-4b96-8e4d-c1b2a3f40917"
KEEPER = "traeger-beispiel"
REGISTRY = Registry(
    [
        *trainings.REGISTRY.agencies,
        Agency(
            id=KEEPER,
            kind=AgencyKind.PROVIDER,
            name="Träger Beispiel e. V.",
            district="13003",
            email="traeger-beispiel@kvi.example",
        ),
    ]
)
ROSTOCK, LANDKREIS = "jugendamt-13003", "jugendamt-13072"
CHECKED = date(2026, 12, 1)
NOON = datetime(2026, 12, 1, 11, tzinfo=UTC)
MONTH = timedelta(days=30)
GROUP = PublishOffer(
    title="Gruppe für Kinder von Inhaftierten",
    description="Einmal in der Woche, mit zwei Fachkräften.",
    needs=(Need.GROUP_FOR_CHILDREN,),
    located_in="13003",
    address="Haus der Familie, Musterstraße 1, 18055 Rostock",
    service_area=("13003", "13072"),
    minimum_age=6,
    maximum_age=12,
    languages=("de", "uk"),
    accessibility=(Access.STEP_FREE,),
    schedule=(Slot(day=Weekday.TUESDAY, opens_at="15:00", closes_at="16:30"),),
    fee_cents=0,
    maximum=8,
    taken=6,
    funding=FundingBasis(kind=FundingKind.AGREEMENT, districts=("13003",)),
    checked_on=CHECKED,
)


def at(now: datetime = NOON, sender: str = KEEPER, message: str = "") -> At[Rules]:
    return At(
        now=now,
        aggregate=OFFER,
        sender=sender,
        message_id=str(uuid5(UUID(OFFER), message)),
        rules=Rules(REGISTRY),
    )


def done(outcome: Outcome[Offer] | None) -> Outcome[Offer]:
    assert outcome is not None
    return outcome


def published(**other: Any) -> Offer:
    wanted = PublishOffer.model_validate({**dict(GROUP), **other})
    return done(listing.publish(None, wanted, at())).state


def reference(number: int) -> UUID:
    return uuid5(UUID(OFFER), str(number))


def wish(number: int, district: str = "13003", age: AgeBand = AgeBand.FROM_6_TO_9) -> ReservePlace:
    return ReservePlace(place=reference(number), age_band=age, district=district)


def reserved(
    offer: Offer, number: int, by: str = ROSTOCK, now: datetime = NOON, **other: Any
) -> Outcome[Offer]:
    return reserving.reserve(offer, wish(number, **other), at(now, by))


def freed(offer: Offer, number: int, by: str = ROSTOCK) -> Outcome[Offer]:
    return reserving.free(offer, FreePlace(place=reference(number)), at(sender=by))


def when_due(offer: Offer, kind: str) -> tuple[datetime, Outcome[Offer]]:
    """When a deadline fires, and what comes of it."""
    due = offer.deadlines[kind]
    fired = DeadlineReached(kind=kind, due=due)
    state = without(offer, fired)
    assert isinstance(state, Offer)
    return due, listing.time_passed(state, fired, at(due))


def stale(offer: Offer) -> Offer:
    return when_due(offer, "stale")[1].state


def told(outcome: Outcome[Any], *, to: str | None = None) -> list[Message]:
    """What is told there, but for the directory."""
    return [
        said.message
        for said in outcome.says
        if said.to == to and said.message.type_name() != "OfferListed"
    ]
