"""Somebody who knows comes to a prison, talks are logged, and an office says how it is told."""

from typing import Any

from deploy.demo.drawing import CITY, COUNTY, Drawing, at, on
from deploy.demo.plan import PROVIDER, SLOW
from services.notify.domain.addresses import mailbox_of

MINUTES, REALLY = 10, 25
"""What a call was logged with, and what it had taken."""


def professional(draw: Drawing, request: str) -> None:
    """A prison wants its staff to be talked with; a provider sends somebody after Easter."""
    _asked_for(draw, request, "talk_with_staff", 14, 18)
    given = {"ended_on": on(16), "hours": 2.5}
    draw.says(at(16, 16), PROVIDER, "professional_was_there", request, **given)


def nobody_found(draw: Drawing, request: str) -> None:
    """The provider that is asked has nobody to send, and five working days later nobody has."""
    _asked_for(draw, request, "supervision", 25, 29)
    for day, hour, agency, reason in (
        (9, 16, PROVIDER, "no_capacity"),
        (21, 9, draw.coordination, "nobody_found"),
    ):
        draw.says(at(day, hour), agency, "professional_not_coming", request, reason=reason)


def _asked_for(draw: Drawing, request: str, purpose: str, first_day: int, last_day: int) -> None:
    """A prison asks before Easter, and after it a provider is asked to send somebody."""
    wanted = {
        "purpose": purpose,
        "sector": "justice",
        "district": COUNTY,
        "first_day": on(first_day),
        "last_day": on(last_day),
    }
    draw.says(at(3, 10), draw.size.prisons[0], "professional_wanted", request, **wanted)
    draw.says(at(8, 10), draw.coordination, "professional_found", request, provider=PROVIDER)


def logged(draw: Drawing, call: str) -> None:
    """A call whose minutes are put right, a talk, and a meeting that is still to come."""

    def logs(day: int, about: str, entry: dict[str, Any]) -> None:
        draw.says(at(day, 10), draw.coordination, "logged", about, **entry)

    logs(2, call, _entry("call", "nursery", 2, MINUTES, 1))
    right = {"instead": _entry("call", "nursery", 2, REALLY, 1)}
    draw.says(at(3, 10), draw.coordination, "log_corrected", call, **right)
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
