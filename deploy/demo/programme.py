"""What the coordination office offers to professionals meanwhile, in real sizes."""

from datetime import datetime, timedelta
from typing import Any

from deploy.demo.drawing import CITY, Drawing, at
from deploy.demo.plan import PROVIDER, PUBLIC, SILENT
from deploy.simulate.training import PROFESSIONAL

IN_HOUSE = 9
"""People; such a training needs at least 7."""
TOUR = 12
"""People; the half day with a tour of the prison takes 10 to 20, and this prison so many."""


def tour(draw: Drawing, training: str) -> None:
    """Put a half day with a tour of a prison into the plan."""
    offices = [draw.office(district) for district in draw.size.offices if district != SILENT]
    guests = [(*offices, PROVIDER)[number % (len(offices) + 1)] for number in range(TOUR + 1)]
    _held(draw, training, 9, guests, _tour(draw.size.prisons[0]))


def certified(draw: Drawing, training: str) -> None:
    """Of those who come to a training in a prison one is called by a wrong name in her certificate.

    Her prison puts it right. One who has registered falls ill, and gets none.
    """
    prison = draw.size.prisons[-1]
    came = _held(draw, training, 8, [prison] * IN_HOUSE, _in_house(prison, 8))
    right = {"participant": came[-1], "name": f"Fachkraft Mit-{PROFESSIONAL}"}
    draw.says(at(10, 9), prison, "name_corrected", training, **right)


def made_up(draw: Drawing, training: str) -> None:
    """Of three who come to two modules one misses the second, and makes it up elsewhere.

    Another stands on the lists by mistake, which is seen once she has her certificate.
    """
    plan = _of_two_modules()
    basics, practice = (each["module"] for each in plan["modules"])
    first, ill, listed_wrongly = _booked(draw, training, [PROVIDER] * 3, plan)
    _attended(draw, training, 8, basics, [first, ill, listed_wrongly])
    _attended(draw, training, 16, practice, [first, listed_wrongly])
    _closed(draw, training, 16)
    later = {"participant": ill, "module": practice}
    draw.says(at(21, 10), draw.coordination, "made_up", training, **later)
    wrong = {"participant": listed_wrongly, "reason": "not_attended"}
    draw.says(at(22, 9), draw.coordination, "certificate_revoked", training, **wrong)


def sign_up(draw: Drawing, training: str) -> None:
    """A training is open to everybody, and a teacher of a nursery signs up on the public pages."""
    guests = [draw.office(CITY)] * 3
    teacher = {"training": training, "participant": draw.reference()}
    draw.cue(at(2, 10), PUBLIC, "signed_up", **teacher)
    draw.cue(at(3, 10), PUBLIC, "confirmed", **teacher)
    _held(draw, training, 16, guests, _open_to_all(), teacher["participant"])


def _held(
    draw: Drawing, training: str, day: int, guests: list[str], plan: dict[str, Any], *others: str
) -> list[str]:
    """Held as it was announced; who came to it."""
    participants = _booked(draw, training, guests, plan)
    # One of those who have a place fell ill.
    came = [*participants[max(len(guests) - plan["maximum"], 0) + 1 :], *others]
    _attended(draw, training, day, plan["modules"][0]["module"], came)
    _closed(draw, training, day)
    return came


def moved(draw: Drawing, training: str) -> None:
    """The prison needs its hall on that day, so a training there is put two days later.

    The new day does not suit one of those who have registered, and a colleague comes instead.
    """
    prison = draw.size.prisons[0]
    plan = _in_house(prison, 14)
    leaving, *staying = _booked(draw, training, [prison] * IN_HOUSE, plan)
    later = {name: _in_house(prison, 16)[name] for name in ("modules", "registration_until")}
    draw.says(at(3, 10), draw.coordination, "training_moved", training, **later)
    colleague = {
        "replacement": draw.reference(),
        "name": f"Fachkraft {IN_HOUSE} {PROFESSIONAL}",
        "email": f"fachkraft{IN_HOUSE}@kvi.example",
        "sector": "justice",
    }
    draw.says(at(10, 9), prison, "replaced", training, participant=leaving, **colleague)
    came = [*staying, colleague["replacement"]]
    _attended(draw, training, 16, plan["modules"][0]["module"], came)
    _closed(draw, training, 16)


def called_off(draw: Drawing, training: str) -> None:
    """Two people are too few for a training that needs seven."""
    prison = draw.size.prisons[0]
    _booked(draw, training, [prison] * 2, _in_house(prison, 15))
    draw.says(at(10, 9), draw.coordination, "training_called_off", training)


def _attended(draw: Drawing, training: str, day: int, module: str, came: list[str]) -> None:
    """The list of one module, written in the afternoon."""
    there = {"module": module, "participants": came}
    draw.says(at(day, 16), draw.coordination, "attended", training, **there)


def _closed(draw: Drawing, training: str, day: int) -> None:
    draw.says(at(day, 16), draw.coordination, "closed", training)


def _booked(draw: Drawing, training: str, guests: list[str], plan: dict[str, Any]) -> list[str]:
    """Announced on Monday and booked on Wednesday.

    For each guest beyond the places, who waits, one of the first calls off on Thursday.
    """
    draw.says(at(0, 9), draw.coordination, "announced", training, **plan)
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


def _of_two_modules() -> dict[str, Any]:
    days = {"grundlagen": at(8, 13), "praxis": at(16, 13)}
    return {
        "format": "workshop",
        "theme": "talking_with_children",
        "place": f"venue:{CITY}:rathaus",
        "modules": [_module(name, starts, timedelta(hours=3)) for name, starts in days.items()],
        "minimum": 1,
        "maximum": 20,
        "registration_until": at(4, 12).isoformat(),
        "target_groups": ["providers"],
    }


def _open_to_all() -> dict[str, Any]:
    return {
        "title": "Hinsehen, zuhören, handeln",
        "format": "talk",
        "theme": "children_of_prisoners",
        "place": f"venue:{CITY}:rathaus",
        "modules": [_module("vortrag", at(16, 13), timedelta(hours=2))],
        "minimum": 1,
        "maximum": 60,
        "registration_until": at(14, 12).isoformat(),
        "target_groups": ["youth_offices"],
        "open_to_public": True,
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
