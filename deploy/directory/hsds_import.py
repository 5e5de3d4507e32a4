"""Services of HSDS 3 as offers of kvi: what would be listed, or why not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from deploy.directory.hsds_schema_files import violations
from deploy.directory.hsds_words import ACTIVE, AGREEMENT, AGS, AREA, EURO, NEEDS, TAKEN
from services.events.contract.offer_listing import FundingKind
from services.events.contract.offers import PublishOffer
from shared.network.i_json import read

Json = dict[str, Any]
MOST_SHOWN = 5
YOUNGEST, OLDEST = 0, 26


@dataclass(frozen=True, slots=True)
class Imported:
    """One service of the file: what is sent for it, or what is against it."""

    number: int
    """Its place in the file, from 1."""
    offer: UUID | None
    command: PublishOffer | None
    against: tuple[str, ...] = ()


def imported(content: bytes, keeper: str, today: date) -> list[Imported]:
    """All services of a page, of a list, or the one that it is, for an agency of this name.

    Raises NotIJson.
    """
    found: Any = read(content)
    if isinstance(found, dict) and isinstance(found.get("contents"), list):
        found = found["contents"]
    services = found if isinstance(found, list) else [found]
    return [_imported(number, one, keeper, today) for number, one in enumerate(services, start=1)]


def _imported(number: int, service: Any, keeper: str, today: date) -> Imported:
    against = tuple(violations(service))[:MOST_SHOWN]
    if against:
        return Imported(number, None, None, against)
    try:
        offer = UUID(service["id"])
    except ValueError:
        return Imported(number, None, None, ("/id: is no UUID",))
    if service["status"] != ACTIVE:
        # To list it would open what is closed.
        return Imported(number, offer, None, (f"/status: is not {ACTIVE}",))
    try:
        listing = _listing(service, keeper, today)
        return Imported(number, offer, PublishOffer.model_validate(listing))
    except ValidationError as error:
        return Imported(number, offer, None, tuple(_said(error)))


def _said(error: ValidationError) -> Iterator[str]:
    """By the fields of `PublishOffer`, which say what HSDS leaves open."""
    for one in error.errors(include_input=False, include_url=False, include_context=False):
        place = "".join(f"/{part}" for part in one["loc"])
        yield f"PublishOffer {place or '/'}: {one['msg']}"


def _listing(service: Json, keeper: str, today: date) -> Json:
    organization = service.get("organization", {}).get("name")
    location: Json = next(
        (one.get("location", {}) for one in _list(service, "service_at_locations")), {}
    )
    fields = {
        **_capacity(service),
        "title": service["name"],
        "description": service.get("description"),
        "offered_by": None if organization == keeper else organization,
        "needs": tuple(_needs(service)),
        "located_in": _district(location),
        "address": location.get("name"),
        "service_area": tuple(_areas(service)),
        "minimum_age": service.get("minimum_age", YOUNGEST),
        "maximum_age": service.get("maximum_age", OLDEST),
        "languages": tuple(one["code"] for one in _list(service, "languages") if "code" in one),
        "accessibility": tuple(one.get("description") for one in _list(location, "accessibility")),
        "schedule": tuple(_slots(service, today)),
        "fee_cents": _fee(service),
        "funding": _funding(service),
        "checked_on": service.get("assured_date"),
    }
    return {name: value for name, value in fields.items() if value is not None}


def _list(found: Json, name: str) -> list[Json]:
    return found.get(name) or []


def _needs(service: Json) -> Iterator[str]:
    for one in _list(service, "attributes"):
        term = one.get("taxonomy_term", {})
        if term.get("taxonomy") == NEEDS and "code" in term:
            yield term["code"]


def _district(location: Json) -> str | None:
    """The Kreis, also of a municipality: the first five digits of its key."""
    if location.get("external_identifier_type") != AGS:
        return None
    key: str | None = location.get("external_identifier")
    return None if key is None else key[:5]


def _areas(service: Json) -> Iterator[str]:
    for one in _list(service, "service_areas"):
        if one.get("uri", "").startswith(AREA):
            yield one["uri"].removeprefix(AREA)


def _slots(service: Json, today: date) -> Iterator[Json]:
    """What takes place each week, and still does."""
    for one in _list(service, "schedules"):
        is_weekly = one.get("freq") == "WEEKLY" and one.get("interval", 1) == 1
        is_over = one.get("valid_to", "9999")[:10] < today.isoformat()
        if is_weekly and not is_over and {"byday", "opens_at", "closes_at"} <= one.keys():
            for day in one["byday"].split(","):
                yield {"day": day, "opens_at": one["opens_at"], "closes_at": one["closes_at"]}


def _fee(service: Json) -> int | None:
    amounts = [
        one["amount"]
        for one in _list(service, "cost_options")
        if one.get("currency", "").upper() == EURO and "amount" in one
    ]
    return round(amounts[0] * 100) if amounts else None


def _capacity(service: Json) -> Json:
    """Of what does not come from kvi all places that are not free are taken, whoever has them.

    Of what does, those reserved here are no more free either, and must not be counted twice.
    """
    for one in _list(service, "capacities"):
        maximum = one.get("maximum", one["available"])
        taken = next(_taken(service), maximum - one["available"])
        return {"maximum": maximum, "taken": taken}
    return {}


def _taken(service: Json) -> Iterator[int]:
    for one in _list(service, "attributes"):
        is_taken = one.get("taxonomy_term", {}).get("taxonomy") == TAKEN
        if is_taken and re.fullmatch("[0-9]{1,3}", one.get("value", "")):
            yield int(one["value"])


def _funding(service: Json) -> Json:
    sources = [one.get("source", "") for one in _list(service, "funding")]
    districts = [s.removeprefix(AGREEMENT) for s in sources if s.startswith(AGREEMENT)]
    if districts:
        return {"kind": FundingKind.AGREEMENT, "districts": tuple(districts)}
    named = [kind for kind in (FundingKind.FOUNDATION, FundingKind.LAND) if kind in sources]
    return {"kind": named[0] if named else FundingKind.NONE}
