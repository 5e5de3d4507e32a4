"""What is listed is checked in time: a reminder before, and nobody is sent where nobody looked."""

from dataclasses import dataclass
from datetime import date, timedelta

from shared.language.rule import Rule, in_force
from shared.language.sources import AGREEMENT, NETWORK


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPeriod(Rule):
    """For how long a check counts, and how long before its end the keeper is reminded."""

    stale_after_days: int
    reminder_days_before: int


CHECK_PERIODS: tuple[CheckPeriod, ...] = (
    CheckPeriod(
        stale_after_days=90,
        reminder_days_before=14,
        because="a family that is sent to a group which is there no more does not come a second "
        "time, and two weeks are enough to look",
        source=AGREEMENT,
        since=NETWORK,
    ),
)


def _period(checked_on: date) -> CheckPeriod:
    return next(in_force(CHECK_PERIODS, max(checked_on, NETWORK)))


def stale_on(checked_on: date) -> date:
    """The first day on which what was checked then does not count any more."""
    return checked_on + timedelta(days=_period(checked_on).stale_after_days)


def reminded_on(checked_on: date) -> date:
    """The day on which the keeper is reminded."""
    return stale_on(checked_on) - timedelta(days=_period(checked_on).reminder_days_before)
