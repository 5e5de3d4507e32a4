from datetime import date, timedelta

import holidays

from shared.network.public_holidays import is_public_holiday

BEGIN, END = date(1995, 1, 1), date(2060, 1, 1)
"""From when the day of repentance was no holiday of the Land any more."""


def test_the_holidays_of_the_land_are_those_that_others_know() -> None:
    known = holidays.country_holidays("DE", subdiv="MV")
    days = (BEGIN + timedelta(days=number) for number in range((END - BEGIN).days))

    assert [day for day in days if is_public_holiday(day) != (day in known)] == []
