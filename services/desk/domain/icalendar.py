"""Days on which something is due, as a calendar that other programs subscribe to (RFC 5545)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from shared.network.working_days import BERLIN

_LONGEST_LINE = 75
"""Octets, without the break."""
_BERLIN = (
    # Two rules without end: what lists the years one by one is misread by Outlook.
    "BEGIN:VTIMEZONE",
    "TZID:Europe/Berlin",
    "BEGIN:DAYLIGHT",
    "DTSTART:19810329T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "TZNAME:CEST",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "DTSTART:19961027T030000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "TZNAME:CET",
    "END:STANDARD",
    "END:VTIMEZONE",
)


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to do by then."""

    name: str
    """The same each time it is told."""
    what: str
    link: str
    by: date | datetime
    """A day, or a moment up to which it is in time: a midnight is the end of the day before."""
    version: int = 0
    """Higher whenever it may have changed."""


def calendar(name: str, dues: Iterable[Due], now: datetime) -> str:
    """All of it, as it is served."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//kvi//desk//DE",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        *_BERLIN,
        *(line for due in dues for line in _event(due, now)),
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event(due: Due, now: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(due.name)}"
    yield f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"SEQUENCE:{due.version}"
    yield from _when(due.by)
    yield f"SUMMARY:{_text(due.what)}"
    yield f"URL:{due.link}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _when(by: date | datetime) -> Iterator[str]:
    if isinstance(by, datetime):
        there = by.astimezone(BERLIN)
        if there.time() != time():
            yield f"DTSTART;TZID=Europe/Berlin:{there:%Y%m%dT%H%M%S}"
            return
        by = there.date() - timedelta(days=1)
    yield f"DTSTART;VALUE=DATE:{by:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{by + timedelta(days=1):%Y%m%d}"


def _text(said: str) -> str:
    """A value of the type TEXT (3.3.11)."""
    for mark in ("\\", ";", ","):
        said = said.replace(mark, f"\\{mark}")
    return said.replace("\n", "\\n")


def _folded(line: str) -> str:
    """In lines that are short enough, no letter torn (3.1)."""
    parts, part, size = [], "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > _LONGEST_LINE:
            parts.append(part)
            # What goes on begins with a blank, which counts.
            part, size = "", 1
        part += letter
        size += octets
    return "\r\n ".join([*parts, part])
