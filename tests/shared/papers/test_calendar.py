"""A calendar as RFC 5545 has it, read back line by line."""

from dataclasses import replace
from datetime import UTC, date, datetime

from shared.papers.calendar import Entry, calendar, due_by
from tests.shared.papers.read_elsewhere import events_in

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
LINK = "https://desk.example/faelle/7c7a3f6e-6a0f-4d8e-9b1c-2f1d3e4a5b6c/" + "0" * 36


def lines(*entries: Entry) -> list[str]:
    """With what was folded put together again."""
    said = calendar("Fristen", entries, NOW)
    assert said.endswith("END:VCALENDAR\r\n")
    assert "\n" not in said.replace("\r\n", "")
    assert max(len(line.encode()) for line in said.split("\r\n")) <= 75
    return said.replace("\r\n ", "").split("\r\n")


def due(by: date | datetime, what: str = "Frist: entscheiden") -> Entry:
    return Entry(name="one@kvi", what=what, link=LINK, begins=due_by(by), version=3)


def test_a_deadline_at_midnight_is_the_whole_day_before() -> None:
    found = lines(due(datetime(2027, 3, 9, 23, tzinfo=UTC)))
    assert "DTSTART;VALUE=DATE:20270309" in found
    assert "DTEND;VALUE=DATE:20270310" in found


def test_another_moment_is_the_hour_of_berlin_in_winter_and_in_summer() -> None:
    winter = datetime(2027, 3, 9, 11, 30, tzinfo=UTC)
    assert "DTSTART;TZID=Europe/Berlin:20270309T123000" in lines(due(winter))
    assert "DTSTART;TZID=Europe/Berlin:20270709T133000" in lines(due(winter.replace(month=7)))


def test_the_zone_that_it_names_is_there_with_a_rule_for_each_change_of_the_clocks() -> None:
    found = lines()
    assert found[found.index("BEGIN:VTIMEZONE") + 1] == "TZID:Europe/Berlin"
    assert [line for line in found if line.startswith("RRULE")] == [
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    ]


def test_each_thing_has_a_name_a_stamp_and_a_link_and_long_lines_are_folded() -> None:
    found = lines(due(date(2027, 3, 9)))
    for line in ("UID:one@kvi", "DTSTAMP:20270301T090000Z", "SEQUENCE:3", f"URL:{LINK}"):
        assert line in found


def test_marks_that_mean_something_there_are_escaped_and_no_letter_is_torn() -> None:
    found = lines(due(date(2027, 3, 9), "a; b, c\\d\ne"))
    assert "SUMMARY:a\\; b\\, c\\\\d\\ne" in found
    assert f"SUMMARY:{'ü' * 200}" in lines(due(date(2027, 3, 9), "ü" * 200))


TRAINING = Entry(
    name="training@kvi",
    what="Fachtag",
    begins=datetime(2027, 4, 14, 10, tzinfo=UTC),
    ends=datetime(2027, 4, 14, 14, 30, tzinfo=UTC),
    where="Güstrow, Rathaus",
    is_busy=True,
)


def test_what_lasts_and_where_it_is_stands_there() -> None:
    found = lines(TRAINING)
    for line in (
        "DTSTART;TZID=Europe/Berlin:20270414T120000",
        "DTEND;TZID=Europe/Berlin:20270414T163000",
        "LOCATION:Güstrow\\, Rathaus",
        "SUMMARY:Fachtag",
        "TRANSP:OPAQUE",
    ):
        assert line in found


def test_what_is_cancelled_is_marked_for_programs_and_for_people_and_keeps_nobody_busy() -> None:
    found = lines(replace(TRAINING, is_cancelled=True))
    for line in ("STATUS:CANCELLED", "SUMMARY:Abgesagt: Fachtag", "TRANSP:TRANSPARENT"):
        assert line in found


def test_another_program_reads_days_moments_links_and_what_lasts() -> None:
    day, moment = due(date(2027, 3, 9)), due(datetime(2027, 3, 9, 11, 30, tzinfo=UTC))
    said = calendar("Fristen", (day, replace(moment, name="two@kvi"), TRAINING), NOW)
    whole, deadline, training = events_in(said.encode())
    assert (whole["DTSTART"].dt, whole["DTEND"].dt) == (date(2027, 3, 9), date(2027, 3, 10))
    assert whole["URL"] == LINK
    assert deadline["DTSTART"].dt.astimezone(UTC) == moment.begins
    assert training["DTEND"].dt.astimezone(UTC) == TRAINING.ends
    assert training["LOCATION"] == TRAINING.where
