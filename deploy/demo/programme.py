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
    in_house = _training(draw, office, 8, [prison] * IN_HOUSE, _in_house(prison, 8))
    guests = [(*offices, PROVIDER)[number % (len(offices) + 1)] for number in range(TOUR + 1)]
    tour = _training(draw, office, 9, guests, _tour(draw.size.prisons[0]))
    return in_house, tour


def _training(draw: Drawing, office: str, day: int, guests: list[str], plan: dict[str, Any]) -> str:
    """Held in the week after Easter, as it was announced."""
    training = draw.reference()
    participants = _booked(draw, training, office, guests, plan)
    draw.cue(
        at(day, 16),
        office,
        "held",
        training=training,
        module=plan["modules"][0]["module"],
        participants=participants[max(len(guests) - plan["maximum"], 0) + 1 :],  # one fell ill
    )
    return training


def moved(draw: Drawing, training: str) -> None:
    """The prison needs its hall on that day, so a training there is put two days later."""
    office, prison = draw.registry.coordination_office(START).id, draw.size.prisons[0]
    plan = _in_house(prison, 14)
    participants = _booked(draw, training, office, [prison] * IN_HOUSE, plan)
    later = {name: _in_house(prison, 16)[name] for name in ("modules", "registration_until")}
    draw.cue(at(3, 10), office, "training_moved", training=training, dates=later)
    module = plan["modules"][0]["module"]
    draw.cue(
        at(16, 16), office, "held", training=training, module=module, participants=participants
    )


def called_off(draw: Drawing, training: str) -> None:
    """Two people are too few for a training that needs seven."""
    office, prison = draw.registry.coordination_office(START).id, draw.size.prisons[0]
    _booked(draw, training, office, [prison] * 2, _in_house(prison, 15))
    draw.cue(at(10, 9), office, "training_called_off", training=training)


def _booked(
    draw: Drawing, training: str, office: str, guests: list[str], plan: dict[str, Any]
) -> list[str]:
    """Announced on Monday and booked on Wednesday.

    For each guest beyond the places, who waits, one of the first calls off on Thursday.
    """
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
    return participants


def _in_house(prison: str, day: int) -> dict[str, Any]:
    return {
        "format": "in_house",
        "theme": "talking_with_children",
        "place": f"agency:{prison}",
        "modules": [_module("inhouse", at(day, 13), timedelta(hours=1, minutes=30))],
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
