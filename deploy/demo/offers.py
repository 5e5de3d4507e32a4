"""Something is missing in one district, and an offer is built up for it."""

from typing import Any

from deploy.demo.drawing import CITY, COUNTY, Drawing, at, on
from deploy.demo.plan import PROVIDER, START


def gap_and_offer(draw: Drawing, gap: str, offer: str) -> None:
    """Rostock has an agreement with the group, so a child from the Landkreis needs a decision."""
    coordination = draw.registry.coordination_office(START).id
    wanted = {"need": "group_for_children", "district": COUNTY}
    missing = {**wanted, "age_band": "6-9"}
    draw.cue(at(1, 9), draw.office(COUNTY), "nothing_found", about=gap, data=missing)
    planned = {**wanted, "gap": gap, "keeper": PROVIDER}
    draw.cue(at(1, 10), coordination, "offer_planned", about=offer, data=planned)
    draw.cue(at(2, 10), PROVIDER, "offer_listed", about=offer, data=_group())
    for district in (CITY, COUNTY):
        place = {"place": draw.reference(), "age_band": "6-9", "district": district}
        draw.cue(at(8, 10), draw.office(district), "place_wanted", about=offer, data=place)


def _group() -> dict[str, Any]:
    return {
        "title": "Gruppe für Kinder von Inhaftierten",
        "needs": ["group_for_children"],
        "service_area": [CITY, COUNTY],
        "minimum_age": 6,
        "maximum_age": 12,
        "languages": ["de"],
        "maximum": 8,
        "taken": 3,
        "funding": {"kind": "agreement", "districts": [CITY]},
        "checked_on": on(2),
    }
