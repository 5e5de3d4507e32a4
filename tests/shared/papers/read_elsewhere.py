"""A calendar file as another program reads it, and what Outlook asks for beyond the standard."""

from datetime import datetime, timedelta
from typing import Any

from icalendar import Calendar

from shared.network.working_days import BERLIN


def events_in(content: bytes) -> list[Any]:
    """Those of a file in which nothing is missing that Outlook or RFC 5545 asks for."""
    lines = content.split(b"\r\n")
    assert lines.pop() == b""
    assert all(b"\n" not in line and b"\r" not in line for line in lines)
    assert max(map(len, lines)) <= 75
    # What is in a file is of one of thirty types; which is asked of each field by its name.
    read: Any = Calendar.from_ical(content)
    assert (read["VERSION"], read["METHOD"]) == ("2.0", "PUBLISH")
    assert read["PRODID"]
    events = list(read.events)
    # Whoever publishes asks for no answer; of REQUEST and CANCEL Outlook wants the organizer.
    assert not any({"ORGANIZER", "ATTENDEE"} & set(event) for event in events)
    for event in events:
        assert event["DTSTAMP"].dt.utcoffset() == timedelta(0)
        assert event["SEQUENCE"] >= 0
    names = [event["UID"] for event in events]
    assert len(set(names)) == len(names)
    _check_zones(read)
    return events


def _check_zones(read: Any) -> None:
    """Each zone that is named is in the file, and its rules are those of the clocks in Berlin."""
    named = {
        event[field].params["TZID"]
        for event in read.events
        for field in ("DTSTART", "DTEND")
        if field in event and "TZID" in event[field].params
    }
    zones = {zone["TZID"]: zone.to_tz(lookup_tzid=False) for zone in read.timezones}
    assert named <= set(zones) == {"Europe/Berlin"}
    day = datetime(2026, 1, 1, 12)  # noqa: DTZ001 - as a clock on a wall shows it
    while day.year < 2030:
        for zone in zones.values():
            assert day.replace(tzinfo=zone).utcoffset() == day.replace(tzinfo=BERLIN).utcoffset()
        day += timedelta(days=1)
