"""A calendar that other programs take or subscribe to (RFC 5545), in a form that Outlook reads.

Written here, since `icalendar` takes half a millisecond for each entry, and adds time zones that
list the years one by one, which Outlook misreads.
"""

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
class Entry:
    """One thing in a calendar."""

    name: str
    """The same each time it is told; unique in the world."""
    what: str
    begins: date | datetime
    """A day as a whole, or a moment."""
    ends: datetime | None = None
    """Absent for a day, or where nothing lasts."""
    where: str = ""
    link: str = ""
    version: int = 0
    """Higher whenever it may have changed."""
    is_busy: bool = False
    """Whether whoever takes it is not free meanwhile."""
    is_cancelled: bool = False
    """It does not take place. Programs take it out, or as Outlook leave it in with what it says."""


def calendar(name: str, entries: Iterable[Entry], now: datetime) -> str:
    """All of it, as it is served."""
    own = (
        f"X-WR-CALNAME:{_text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    )
    return _written(own, entries, now)


def appointment(entry: Entry, now: datetime) -> str:
    """One thing as a file of its own, which goes into the calendar that somebody has.

    With a name, or with a second thing in it, Outlook opens a calendar of its own beside that.
    """
    return _written((), (entry,), now)


def _written(own: Iterable[str], entries: Iterable[Entry], now: datetime) -> str:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//kvi//kvi//DE",
        "METHOD:PUBLISH",
        *own,
        *_BERLIN,
        *(line for entry in entries for line in _event(entry, now)),
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def due_by(by: date | datetime) -> date | datetime:
    """When in a calendar to put what is in time up to then: a midnight ends the day before."""
    if isinstance(by, datetime) and by.astimezone(BERLIN).time() == time():
        return by.astimezone(BERLIN).date() - timedelta(days=1)
    return by


def _event(entry: Entry, now: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(entry.name)}"
    yield f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"SEQUENCE:{entry.version}"
    yield from _when(entry)
    yield f"SUMMARY:{'Abgesagt: ' if entry.is_cancelled else ''}{_text(entry.what)}"
    if entry.where:
        yield f"LOCATION:{_text(entry.where)}"
    if entry.link:
        yield f"URL:{entry.link}"
    if entry.is_cancelled:
        yield "STATUS:CANCELLED"
    is_busy = entry.is_busy and not entry.is_cancelled
    yield f"TRANSP:{'OPAQUE' if is_busy else 'TRANSPARENT'}"
    yield "END:VEVENT"


def _when(entry: Entry) -> Iterator[str]:
    if isinstance(entry.begins, datetime):
        yield _moment("DTSTART", entry.begins)
        if entry.ends is not None:
            yield _moment("DTEND", entry.ends)
        return
    yield f"DTSTART;VALUE=DATE:{entry.begins:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{entry.begins + timedelta(days=1):%Y%m%d}"


def _moment(field: str, at: datetime) -> str:
    return f"{field};TZID=Europe/Berlin:{at.astimezone(BERLIN):%Y%m%dT%H%M%S}"


def _text(said: str) -> str:
    """A value of the type TEXT (3.3.11)."""
    for mark in ("\\", ";", ","):
        said = said.replace(mark, f"\\{mark}")
    return said.replace("\n", "\\n")


def _folded(line: str) -> str:
    """In lines that are short enough, no letter torn (3.1)."""
    if len(line.encode()) <= _LONGEST_LINE:
        return line
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
