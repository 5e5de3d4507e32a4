"""Somebody who knows comes to a prison, talks are logged, and an office says how it is told."""

from typing import Any

from deploy.demo.drawing import CITY, COUNTY, Drawing, at, on
from deploy.demo.plan import PROVIDER, SLOW, START
from services.notify.domain.addresses import mailbox_of

MINUTES, REALLY = 10, 25
"""What a call was logged with, and what it had taken."""


def professional(draw: Drawing, request: str) -> None:
    """A prison wants its staff to be talked with; a provider sends somebody after Easter."""
    coordination, prison = draw.registry.coordination_office(START).id, draw.size.prisons[0]
    wanted = {
        "purpose": "talk_with_staff",
        "sector": "justice",
        "district": COUNTY,
        "first_day": on(14),
        "last_day": on(18),
    }
    draw.cue(at(3, 10), prison, "professional_wanted", about=request, data=wanted)
    sent = {"provider": PROVIDER}
    draw.cue(at(8, 10), coordination, "professional_found", about=request, data=sent)
    given = {"ended_on": on(16), "hours": 2.5}
    draw.cue(at(16, 16), PROVIDER, "professional_was_there", about=request, data=given)


def logged(draw: Drawing, call: str) -> None:
    """A call whose minutes are put right, a talk, and a meeting that is still to come."""
    coordination = draw.registry.coordination_office(START).id

    def logs(day: int, about: str, entry: dict[str, Any]) -> None:
        draw.cue(at(day, 10), coordination, "logged", about=about, data=entry)

    logs(2, call, _entry("call", "nursery", 2, MINUTES, 1))
    right = {"instead": _entry("call", "nursery", 2, REALLY, 1)}
    draw.cue(at(3, 10), coordination, "log_corrected", about=call, data=right)
    logs(3, draw.reference(), _entry("talk", "school", 1, 90, 24))
    logs(3, draw.reference(), _entry("network_meeting", "youth_welfare", 23, 120, 15))


def one_mail_a_day(draw: Drawing) -> str:
    """An office that takes its time wants what can wait in one mail; gives its mailbox's key."""
    office = draw.office(SLOW)
    mailbox = str(mailbox_of(office))
    wish = {"about": mailbox, "data": {"daily": True}}
    draw.cue(at(0, 8), office, "subscribed", service="notify", **wish)
    return mailbox


def _entry(kind: str, sector: str, day: int, minutes: int, reach: int) -> dict[str, Any]:
    return {
        "kind": kind,
        "sector": sector,
        "district": CITY,
        "on": on(day),
        "minutes": minutes,
        "reach": reach,
        "theme": "children_of_prisoners",
    }
