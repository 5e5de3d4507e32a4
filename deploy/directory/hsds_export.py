"""The directory as a page of services of HSDS 3; capacities are those of 3.1."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid5

from deploy.directory.entry import Entry
from deploy.directory.hsds_words import AGREEMENT, AGS, AREA, EURO, NEEDS, STATUS, TAKEN
from services.events.contract.offer_listing import FundingKind
from services.events.contract.offers import OfferListed
from shared.network.registry import Registry

Json = dict[str, Any]


def page(entries: Iterable[Entry], registry: Registry) -> Json:
    """All of them on one page, as the API of HSDS has it."""
    contents = [service(one, registry) for one in entries]
    return {
        "total_items": len(contents),
        "total_pages": 1,
        "page_number": 1,
        "size": len(contents),
        "first_page": True,
        "last_page": True,
        "empty": not contents,
        "contents": contents,
    }


def service(entry: Entry, registry: Registry) -> Json:
    """One offer; what it does not say is absent."""
    listed, offer = entry.listed, entry.offer
    return _said(
        id=str(offer),
        name=listed.title,
        description=listed.description,
        status=STATUS[listed.life],
        minimum_age=listed.minimum_age,
        maximum_age=listed.maximum_age,
        assured_date=listed.checked_on.isoformat(),
        last_modified=entry.told_at.isoformat(),
        organization=_organization(listed, registry),
        schedules=[
            {
                "id": _id(offer, "schedule", slot.day, slot.opens_at),
                "freq": "WEEKLY",
                "byday": str(slot.day),
                "opens_at": slot.opens_at,
                "closes_at": slot.closes_at,
                "notes": "Europe/Berlin",
            }
            for slot in listed.schedule
        ],
        service_areas=[
            {"id": _id(offer, "area", each), "name": f"Kreis {each}", "uri": f"{AREA}{each}"}
            for each in listed.service_area
        ],
        service_at_locations=_places(entry),
        languages=[{"id": _id(offer, "language", each), "code": each} for each in listed.languages],
        funding=[{"id": _id(offer, "funding", each), "source": each} for each in _sources(listed)],
        cost_options=_cost(entry),
        attributes=[
            *(
                {"id": _id(offer, "need", each), "taxonomy_term": _term(each, NEEDS)}
                for each in listed.needs
            ),
            {
                "id": _id(offer, "taken"),
                "taxonomy_term": _term("taken", TAKEN),
                "value": str(listed.taken),
            },
        ],
        capacities=[
            {
                "id": _id(offer, "capacity"),
                "unit": {"id": str(_PLACE), "name": "Platz"},
                "available": listed.available,
                "maximum": listed.maximum,
                "updated": entry.told_at.isoformat(),
            }
        ],
    )


_KVI = UUID("0c6d2f8e-95b4-4a37-8c1d-7e2f3a904b65")
"""Whatever has no id here gets one made of this and its name, the same each time."""
_PLACE = uuid5(_KVI, "place")


def _organization(listed: OfferListed, registry: Registry) -> Json:
    keeper = registry.known(listed.keeper)
    name = listed.offered_by or (keeper.name if keeper else listed.keeper)
    made = uuid5(_KVI, f"{listed.keeper} {listed.offered_by or ''}")
    return {"id": str(made), "name": name, "description": name}


def _places(entry: Entry) -> list[Json]:
    listed = entry.listed
    location = _said(
        name=listed.address,
        external_identifier=listed.located_in,
        external_identifier_type=AGS if listed.located_in else None,
        accessibility=[
            {"id": _id(entry.offer, "access", each), "description": str(each)}
            for each in listed.accessibility
        ],
    )
    if not location:
        return []
    known = {"id": _id(entry.offer, "location"), "location_type": "physical"}
    return [{"id": _id(entry.offer, "at location"), "location": {**known, **location}}]


def _sources(listed: OfferListed) -> list[str]:
    if listed.funding.kind is FundingKind.NONE:
        return []
    if listed.funding.kind is FundingKind.AGREEMENT:
        return [f"{AGREEMENT}{each}" for each in listed.funding.districts]
    return [str(listed.funding.kind)]


def _cost(entry: Entry) -> list[Json]:
    cents = entry.listed.fee_cents
    if cents is None:
        return []
    return [{"id": _id(entry.offer, "cost"), "currency": EURO, "amount": cents / 100}]


def _term(code: str, taxonomy: str) -> Json:
    made = str(uuid5(_KVI, f"{taxonomy} {code}"))
    return {"id": made, "code": code, "name": code, "description": code, "taxonomy": taxonomy}


def _id(offer: UUID, *names: str) -> str:
    return str(uuid5(offer, " ".join(names)))


def _said(**fields: Any) -> Json:
    return {name: value for name, value in fields.items() if value is not None and value != []}
