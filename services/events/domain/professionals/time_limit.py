"""How long a request for a professional may wait: a table of dated rules."""

from dataclasses import dataclass
from datetime import datetime

from shared.language.rule import Rule, in_force
from shared.language.sources import AGREEMENT, NETWORK
from shared.network.working_days import Calendar, day_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacingTime(Rule):
    """One line of the table."""

    working_days: int


PLACING_TIMES = (
    PlacingTime(
        working_days=5,
        because="who asks for somebody has a day or a team in mind, and has to look elsewhere in "
        "time",
        source=AGREEMENT,
        since=NETWORK,
    ),
)


def placed_by(start: datetime, calendar: Calendar) -> datetime:
    """When somebody should be placed who was asked for at this moment."""
    time = next(in_force(PLACING_TIMES, day_of(start)))
    return calendar.end_of_working_day(start, time.working_days)
