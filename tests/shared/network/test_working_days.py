from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from shared.network.working_days import BERLIN, CLOCKS_APART, Calendar, has_come, start_of_day

LAND = Calendar()


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-04-02", True),  # Maundy Thursday
        ("2026-04-03", False),  # Good Friday
        ("2026-04-04", False),  # a Saturday
        ("2026-04-05", False),  # a Sunday
        ("2026-04-06", False),  # Easter Monday
        ("2026-04-07", True),
        ("2026-05-01", False),
        ("2026-05-14", False),  # Ascension Day
        ("2026-05-15", True),  # the bridge day after it
        ("2026-05-25", False),  # Whit Monday
        ("2026-06-04", True),  # Corpus Christi is no holiday in this Land
        ("2022-03-08", True),  # a holiday of the Land only since 2023
        ("2023-03-08", False),
        ("2027-03-08", False),
        ("2025-10-03", False),
        ("2025-10-30", True),
        ("2025-10-31", False),  # Reformation Day
        ("2027-11-01", True),  # All Saints' is no holiday in this Land
        ("2025-12-24", True),
        ("2025-12-25", False),
        ("2025-12-26", False),
        ("2025-12-31", True),
        ("2026-01-01", False),
        ("2026-01-06", True),  # Epiphany is no holiday in this Land
    ],
)
def test_working_days_are_those_of_mecklenburg_vorpommern(day: str, works: bool) -> None:
    assert LAND.is_working_day(date.fromisoformat(day)) is works


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        ("2026-03-16", 1, "2026-03-17"),  # Monday: the day itself does not count
        ("2026-03-20", 1, "2026-03-23"),  # Friday
        ("2026-03-21", 1, "2026-03-23"),  # Saturday
        ("2026-04-02", 1, "2026-04-07"),  # over Easter
        ("2026-03-30", 5, "2026-04-08"),
        ("2026-03-30", 10, "2026-04-15"),
        ("2025-12-22", 5, "2025-12-31"),  # 24 December counts, the two holidays do not
        ("2025-12-31", 1, "2026-01-02"),
        ("2025-10-30", 1, "2025-11-03"),
        ("2027-03-05", 1, "2027-03-09"),
    ],
)
def test_the_nth_working_day_after_a_date(day: str, days: int, expected: str) -> None:
    found = LAND.working_days_later(date.fromisoformat(day), days)
    assert found == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-01-12T09:00Z", 1, "2026-01-13T23:00Z"),  # winter: Berlin is one hour ahead
        ("2026-07-13T09:00Z", 1, "2026-07-14T22:00Z"),  # summer: two hours
        ("2026-01-12T22:59:59Z", 1, "2026-01-13T23:00Z"),  # the last second of Monday in Berlin
        ("2026-01-12T23:00Z", 1, "2026-01-14T23:00Z"),  # already Tuesday in Berlin
        ("2026-07-16T22:30Z", 1, "2026-07-20T22:00Z"),  # Friday in Berlin: then Monday counts
        ("2026-03-27T10:00Z", 1, "2026-03-30T22:00Z"),  # clocks go forward on Sunday
        ("2026-03-26T10:00Z", 1, "2026-03-27T23:00Z"),  # ends before they do
        ("2026-10-23T10:00Z", 1, "2026-10-26T23:00Z"),  # clocks go back on Sunday
        ("2026-10-22T10:00Z", 1, "2026-10-23T22:00Z"),
        ("2026-10-24T22:30Z", 1, "2026-10-26T23:00Z"),  # the night in which they do
        ("2026-04-02T12:00Z", 1, "2026-04-07T22:00Z"),
        ("2025-12-31T23:30Z", 1, "2026-01-02T23:00Z"),  # already the new year in Berlin
    ],
)
def test_a_period_ends_with_its_last_working_day_in_berlin(start: str, days: int, end: str) -> None:
    found = LAND.end_of_working_day(datetime.fromisoformat(start), days)
    assert found == datetime.fromisoformat(end)
    assert found.tzinfo is UTC


def test_the_end_is_the_first_moment_that_is_too_late() -> None:
    end = LAND.end_of_working_day(datetime(2026, 3, 16, 9, tzinfo=UTC), 1)
    assert end.astimezone(BERLIN).date() == date(2026, 3, 18)
    assert (end - timedelta(microseconds=1)).astimezone(BERLIN).date() == date(2026, 3, 17)


def test_the_zone_the_start_is_given_in_makes_no_difference() -> None:
    start = datetime(2026, 1, 12, 22, 30, tzinfo=UTC)
    elsewhere = start.astimezone(ZoneInfo("Pacific/Auckland"))
    assert LAND.end_of_working_day(elsewhere, 1) == LAND.end_of_working_day(start, 1)


def test_the_days_an_office_is_closed_are_not_counted() -> None:
    office = Calendar(closing_days=frozenset({date(2025, 12, 24), date(2025, 12, 31)}))
    start = datetime(2025, 12, 23, 9, tzinfo=UTC)
    assert LAND.end_of_working_day(start, 1) == datetime(2025, 12, 24, 23, tzinfo=UTC)
    assert office.end_of_working_day(start, 1) == datetime(2025, 12, 29, 23, tzinfo=UTC)
    assert office.end_of_working_day(start, 3) == datetime(2026, 1, 2, 23, tzinfo=UTC)


def test_a_closing_day_on_a_weekend_changes_nothing() -> None:
    office = Calendar(closing_days=frozenset({date(2026, 3, 21)}))
    assert office.working_days_later(date(2026, 3, 20), 1) == date(2026, 3, 23)


@pytest.mark.parametrize("days", [0, -1])
def test_a_deadline_never_lies_in_the_past(days: int) -> None:
    with pytest.raises(ValueError, match="at least one working day ahead"):
        LAND.working_days_later(date(2026, 3, 16), days)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no date in Berlin"):
        LAND.end_of_working_day(datetime(2026, 3, 16, 9), 1)  # noqa: DTZ001


def test_a_day_begins_in_berlin() -> None:
    assert start_of_day(date(2026, 3, 29)) == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert start_of_day(date(2026, 3, 30)) == datetime(2026, 3, 29, 22, tzinfo=UTC)


def test_a_day_has_come_a_little_before_its_midnight_in_berlin_and_not_earlier() -> None:
    midnight = datetime(2026, 3, 4, 23, 0, tzinfo=UTC)
    assert has_come(date(2026, 3, 5), midnight - CLOCKS_APART)
    assert not has_come(date(2026, 3, 5), midnight - CLOCKS_APART - timedelta(seconds=1))
