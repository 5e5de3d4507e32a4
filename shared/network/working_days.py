"""A deadline in working days falls on the day the people of Mecklenburg-Vorpommern expect."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from zoneinfo import ZoneInfo

from shared.network.public_holidays import is_public_holiday

BERLIN = ZoneInfo("Europe/Berlin")
SATURDAY = 5
CLOCKS_APART = timedelta(minutes=5)
"""An agency's clock may be this far ahead of ours; otherwise what is true would be refused around
midnight."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of one office: the Land's, without the days the office is closed."""

    closing_days: frozenset[date] = frozenset()

    def is_working_day(self, day: date) -> bool:
        """Whether people are at work on this date in Mecklenburg-Vorpommern.

        24 and 31 December are ordinary working days unless an office declares them closed.
        """
        return (
            day.weekday() < SATURDAY and day not in self.closing_days and not is_public_holiday(day)
        )

    def working_days_later(self, day: date, days: int) -> date:
        """The date of the n-th working day after `day`, which itself does not count (§ 187 BGB)."""
        if days < 1:
            raise ValueError("a deadline lies at least one working day ahead")
        return next(islice(self._working_days_after(day), days - 1, None))

    def end_of_working_day(self, start: datetime, days: int) -> datetime:
        """The first moment, in UTC, after the n-th working day that follows `start`.

        The moment is exclusive: what happens before it is in time (§ 188 BGB: the period ends
        with the *end* of its last day). Days begin and end in Berlin, also when clocks change.
        """
        if start.utcoffset() is None:
            raise ValueError("a moment without its offset from UTC has no date in Berlin")
        last = self.working_days_later(day_of(start), days)
        return start_of_day(last + timedelta(days=1))

    def _working_days_after(self, day: date) -> Iterator[date]:
        while True:
            day += timedelta(days=1)
            if self.is_working_day(day):
                yield day


@lru_cache(maxsize=64)  # the messages of a batch share their moment
def day_of(moment: datetime) -> date:
    """The calendar day in Mecklenburg-Vorpommern."""
    return moment.astimezone(BERLIN).date()


def has_happened(moment: datetime, now: datetime) -> bool:
    """Whether what somebody says has happened can have, by a clock a little ahead of ours."""
    return moment <= now + CLOCKS_APART


def has_come(day: date, now: datetime) -> bool:
    """Whether a day has begun, by a clock a little ahead of ours."""
    return day <= day_of(now + CLOCKS_APART)


def start_of_day(day: date) -> datetime:
    """Midnight in Berlin at the beginning of `day`, in UTC."""
    return datetime.combine(day, time.min, BERLIN).astimezone(UTC)
