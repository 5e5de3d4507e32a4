"""Days as the people of Mecklenburg-Vorpommern count them, without our own arithmetic."""

from datetime import date, datetime, time, timedelta

from shared.network.working_days import BERLIN

MONDAY, TUESDAY, FRIDAY, SATURDAY = 0, 1, 4, 5
EASTER_SUNDAYS = [date(2026, 4, 5), date(2027, 3, 28), date(2028, 4, 16), date(2029, 4, 1)]
REFORMATION_DAYS = [date(2028, 10, 31), date(2029, 10, 31), date(2030, 10, 31)]
"""Those that fall on a Tuesday, Wednesday or Thursday."""
WITHOUT_HOLIDAYS = {7, 8, 11}
"""July, August and November hold no holiday, nor do the three weeks after each of their days."""


def at(day: date, hour: int = 0) -> datetime:
    """An hour of a day in Berlin."""
    return datetime.combine(day, time(hour), BERLIN)


def next_plain(weekday: int, today: date) -> date:
    """The next such day of a week with five working days, and two more such weeks after it."""
    day = today + timedelta(days=1)
    while day.weekday() != weekday or day.month not in WITHOUT_HOLIDAYS:
        day += timedelta(days=1)
    return day
