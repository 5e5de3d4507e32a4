"""The public holidays of Mecklenburg-Vorpommern (§ 2 Feiertagsgesetz M-V).

The packages that know the holidays of the world load all of it, twelve megabytes in each process;
one of them is asked by the tests whether this is right (docs/decisions/0089).
"""

from datetime import date, timedelta
from functools import lru_cache

from dateutil.easter import easter

_FIXED = ((1, 1), (5, 1), (10, 3), (10, 31), (12, 25), (12, 26))
"""New Year, Labour Day, German Unity Day, Reformation Day, and the two days of Christmas."""
_WOMENS_DAY = (3, 8)
_WOMENS_DAY_SINCE = 2023
_FROM_EASTER = (-2, 1, 39, 50)
"""Good Friday, Easter Monday, Ascension Day and Whit Monday, in days after Easter Sunday."""


def is_public_holiday(day: date) -> bool:
    """Whether the law of the Land closes most workplaces; for days since 1995."""
    return day in _of_year(day.year)


@lru_cache(maxsize=16)
def _of_year(year: int) -> frozenset[date]:
    fixed = _FIXED if year < _WOMENS_DAY_SINCE else (*_FIXED, _WOMENS_DAY)
    sunday = easter(year)
    return frozenset(
        [
            *(date(year, month, day) for month, day in fixed),
            *(sunday + timedelta(days=days) for days in _FROM_EASTER),
        ]
    )
