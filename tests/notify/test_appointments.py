"""What participants put into their calendars, read by a program that has not written it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from services.events.contract.post import Occasion, PostPassedOn
from tests.notify.test_participants import OVER, SHE, mail, post, two_days
from tests.notify.told import CASE
from tests.shared.papers.read_elsewhere import events_in

WITH_A_PLACE = sorted(set(Occasion) - {Occasion.SIGNED_UP, Occasion.WAITLISTED})


def taken(message: PostPassedOn) -> list[Any]:
    """The only event of each file, whose type says for what it was sent."""
    events = []
    for number, file in enumerate(mail(message).iter_attachments(), start=1):
        assert file.get_content_type() == "text/calendar"
        assert file.get_filename() == f"termin-{number}.ics"
        content = file.get_payload(decode=True)
        assert isinstance(content, bytes)
        assert f"METHOD:{file.get_param('method')}\r\n".encode() in content
        (event,) = events_in(content)
        events.append(event)
    return events


@pytest.mark.parametrize("occasion", WITH_A_PLACE)
def test_whoever_has_a_place_or_had_one_gets_a_file_for_each_module(occasion: Occasion) -> None:
    modules = two_days()
    events = taken(post(occasion, modules=modules))
    assert [event["UID"] for event in events] == [
        f"{CASE}.{module.module}.{SHE}@kvi" for module in modules
    ]
    for event, module in zip(events, modules, strict=True):
        assert event["DTSTART"].dt.astimezone(UTC) == module.starts.astimezone(UTC)
        assert event["DTEND"].dt.astimezone(UTC) == module.ends.astimezone(UTC)
        assert event["LOCATION"] == "Rathaus, Markt 1, Güstrow"


@pytest.mark.parametrize("occasion", sorted(set(Occasion) - OVER))
def test_whoever_has_none_gets_no_file(occasion: Occasion) -> None:
    assert taken(post(occasion, has_place=False)) == []


def test_of_one_appointment_the_name_stays_and_the_number_grows_until_it_is_over() -> None:
    told = [
        taken(post(Occasion.CONFIRMED))[0],
        taken(post(Occasion.TRAINING_MOVED, version=1))[0],
        taken(post(Occasion.REMINDED, version=1))[0],
        taken(post(Occasion.TRAINING_CANCELLED, version=1))[0],
    ]
    assert len({event["UID"] for event in told}) == 1
    assert [event["SEQUENCE"] for event in told] == [0, 2, 2, 3]
    assert [event.get("STATUS") for event in told] == [None, None, None, "CANCELLED"]


@pytest.mark.parametrize("occasion", sorted(OVER))
def test_what_is_over_says_so_and_keeps_nobody_busy_where_a_program_leaves_it_in(
    occasion: Occasion,
) -> None:
    (event,) = taken(post(occasion))
    assert (event["SUMMARY"], event["TRANSP"]) == ("Abgesagt: Kinder sehen", "TRANSPARENT")
    (before,) = taken(post())
    assert (before["SUMMARY"], before["TRANSP"]) == ("Kinder sehen", "OPAQUE")


def test_the_longest_title_and_any_mark_in_it_are_read_as_they_were_written() -> None:
    title = 'Übergänge: "Kita, Schule; Justiz" \\ ' + "ß" * 60
    (event,) = taken(post(title=title))
    assert event["SUMMARY"] == title
    assert event["DTSTAMP"].dt == datetime(2026, 3, 9, 9, tzinfo=UTC)
