"""What the coordination office offers to professionals meanwhile, in real sizes."""

from datetime import datetime, timedelta
from typing import Any

from deploy.demo.drawing import Drawing, at
from deploy.demo.plan import PROVIDER, SILENT, START

IN_HOUSE = 9
"""People; such a training needs at least 7."""
TOUR = 12
"""People; the half day with a tour of the prison takes 10 to 20, and this prison so many."""


def trainings(draw: Drawing) -> tuple[str, ...]:
    """Put a training in a prison and a half day with a tour into the plan."""
    office = draw.registry.coordination_office(START).id
    prison = draw.size.prisons[-1]
    offices = [draw.office(district) for district in draw.size.offices if district != SILENT]
    in_house = _training(draw, office, 8, [prison] * IN_HOUSE, _in_house(prison))
    guests = [(*offices, PROVIDER)[number % (len(offices) + 1)] for number in range(TOUR + 1)]
    tour = _training(draw, office, 9, guests, _tour(draw.size.prisons[0]))
    return in_house, tour


def _training(draw: Drawing, office: str, day: int, guests: list[str], plan: dict[str, Any]) -> str:
    """Announced on Monday, booked on Wednesday, held in the week after Easter.

    For each guest beyond the places, who waits, one of the first calls off on Thursday.
    """
    training = draw.reference()
    draw.cue(at(0, 9), office, "announced", training=training, plan=plan)
    participants = [draw.reference() for _ in guests]
    places = plan["maximum"]
    waiting = max(len(guests) - places, 0)
    for number, (guest, participant) in enumerate(zip(guests, participants, strict=True)):
        registration = {"training": training, "participant": participant}
        hour = 10 if number < places else 11
        draw.cue(at(2, hour), guest, "registered", number=number, **registration)
        if number < waiting:
            draw.cue(at(3, 9), guest, "called_off", **registration)
    draw.cue(
        at(day, 16),
        office,
        "held",
        training=training,
        module=plan["modules"][0]["module"],
        participants=participants[waiting + 1 :],  # one of them fell ill
    )
    return training


def _in_house(prison: str) -> dict[str, Any]:
    return {
        "format": "in_house",
        "theme": "talking_with_children",
        "place": f"agency:{prison}",
        "modules": [_module("inhouse", at(8, 13), timedelta(hours=1, minutes=30))],
        "minimum": 7,
        "maximum": 25,
        "registration_until": at(4, 12).isoformat(),
        "target_groups": ["prisons"],
    }


def _tour(prison: str) -> dict[str, Any]:
    return {
        "format": "workshop",
        "theme": "working_together",
        "place": f"agency:{prison}",
        "modules": [_module("halfday", at(9, 9), timedelta(hours=4))],
        "minimum": 10,
        "maximum": TOUR,
        "registration_until": at(4, 12).isoformat(),
        "target_groups": ["youth_offices", "providers"],
    }


def _module(name: str, starts: datetime, takes: timedelta) -> dict[str, Any]:
    hours = takes / timedelta(hours=1)
    ends = starts + takes
    return {
        "module": name,
        "from": starts.isoformat(),
        "to": ends.isoformat(),
        "hours": hours,
    }
