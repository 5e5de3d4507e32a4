"""What is missing is offered; what is offered is looked at in time, and ends some day."""

from typing import Any

from deploy.demo.drawing import CITY, COUNTY, Drawing, at, on
from deploy.demo.plan import PROVIDER

LONG_AGO = -75
"""The day on which an offer was looked at last: it counts for 90 days."""
PLACES = {"maximum": 8, "taken": 3}
FEWER = {"maximum": 6, "taken": 4}
"""Places of that offer once somebody has looked at it again."""


def gap_and_offer(draw: Drawing, gap: str, offer: str) -> None:
    """Rostock has an agreement with the group, so a child from the Landkreis needs a decision.

    Its youth office decides otherwise, and the place is given back.
    """
    wanted = {"need": "group_for_children", "district": COUNTY}
    missing = {**wanted, "age_band": "6-9"}
    draw.says(at(1, 9), draw.office(COUNTY), "nothing_found", gap, **missing)
    planned = {**wanted, "gap": gap, "keeper": PROVIDER}
    draw.says(at(1, 10), draw.coordination, "offer_planned", offer, **planned)
    draw.says(at(2, 10), PROVIDER, "offer_listed", offer, **_group(checked_on=2))
    _wanted(draw, offer, CITY)
    place = _wanted(draw, offer, COUNTY)
    draw.says(at(10, 9), draw.office(COUNTY), "place_given_back", offer, place=place)


def checked(draw: Drawing, offer: str) -> None:
    """Nobody looks at an offer when it is time; once somebody does it has fewer places."""
    draw.says(at(0, 9), PROVIDER, "offer_listed", offer, **_group(checked_on=LONG_AGO))
    draw.says(at(16, 16), PROVIDER, "offer_checked", offer, checked_on=on(16))
    draw.says(at(16, 16), PROVIDER, "places_counted", offer, **FEWER)


def ended(draw: Drawing, offer: str) -> None:
    """Who leads a group is ill, and in the end nobody is found who goes on with it."""
    draw.says(at(2, 10), PROVIDER, "offer_listed", offer, **_group(checked_on=2))
    _wanted(draw, offer, CITY)
    draw.says(at(10, 9), PROVIDER, "offer_paused", offer)
    draw.says(at(21, 9), PROVIDER, "offer_ended", offer)


def _wanted(draw: Drawing, offer: str, district: str) -> str:
    """The youth office of a district asks for a place, after Easter; the place."""
    place = draw.reference()
    child = {"place": place, "age_band": "6-9", "district": district}
    draw.says(at(8, 10), draw.office(district), "place_wanted", offer, **child)
    return place


def _group(*, checked_on: int) -> dict[str, Any]:
    return {
        "title": "Gruppe für Kinder von Inhaftierten",
        "needs": ["group_for_children"],
        "service_area": [CITY, COUNTY],
        "minimum_age": 6,
        "maximum_age": 12,
        "languages": ["de"],
        **PLACES,
        "funding": {"kind": "agreement", "districts": [CITY]},
        "checked_on": on(checked_on),
    }
