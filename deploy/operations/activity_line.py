"""What was done, typed in one line: every word is from a closed list, or a number with its unit."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from deploy.terminal.meant import did_you_mean
from services.events.contract.activities import ActivityEntry, ActivityKind
from services.events.contract.training_plan import Sector, TrainingTheme
from shared.language.districts import KREISE

_DISTRICT = re.compile(r"\d{5}")
_TIME = re.compile(r"(?:(?P<hours>\d{1,2})h)?(?:(?P<minutes>\d{1,4})(?:min|m))?")
_PEOPLE = re.compile(r"(?P<people>\d{1,7})(?:people|p)")
_DAY = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})?")
_FIELDS = ("kind", "sector", "district", "on", "minutes", "reach", "theme")


class BadLine(Exception):
    """The line does not say all, or says something that no list has; why, for who typed it."""


class Usual(NamedTuple):
    """What is meant where nothing else is said."""

    minutes: int
    reach: int


_USUAL = {ActivityKind.CALL: Usual(10, 1), ActivityKind.ADVICE: Usual(30, 1)}
"""Of all else nobody can guess it."""
_CODES: Mapping[str, tuple[str, object]] = {
    **{code.value: ("kind", code) for code in ActivityKind},
    **{code.value: ("sector", code) for code in Sector},
    **{code.value: ("theme", code) for code in TrainingTheme},
}
WORDS = (
    f"what was done ({', '.join(ActivityKind)}), for whom ({', '.join(Sector)}), about what "
    f"({', '.join(TrainingTheme)}), a district as 13072, a time as 10min, 2h or 1h30min, people as "
    "24people, a day as today, yesterday, 2027-02-17 or 17.2."
)
"""All that a line can hold."""


def read_line(line: str, today: date, district: str | None) -> ActivityEntry:
    """What it means, of an agency in this district. Raises BadLine."""
    said: dict[str, Any] = {}
    for word in line.split():
        field, value = _understood(word, today)
        if field in said:
            raise BadLine(f"{word} says a second time what {_NAMES[field]} is.")
        said[field] = value
    usual = _USUAL.get(said.get("kind"))  # type: ignore[arg-type]
    meant = {
        **({} if usual is None else usual._asdict()),
        **({} if district is None else {"district": district}),
        "on": today,
        "theme": TrainingTheme.CHILDREN_OF_PRISONERS,
        **said,
    }
    for field in _FIELDS:
        if field not in meant:
            raise BadLine(f"the line does not say {_MISSING[field]}.")
    try:
        return ActivityEntry.model_validate(meant)
    except ValueError:
        raise BadLine("so many minutes, people or years no line can hold.") from None


_NAMES = {
    "kind": "was done",
    "sector": "the sector",
    "district": "the district",
    "on": "the day",
    "minutes": "the time that it took",
    "reach": "the number of people",
    "theme": "the theme",
}
_MISSING = {
    "kind": f"what was done: {', '.join(ActivityKind)}",
    "sector": f"for whom: {', '.join(Sector)}",
    "district": "where; add a district, such as 13072",
    "minutes": "how long it took; add 90min or 2h, and 0min if nobody knows",
    "reach": "how many people it reached; add 24people, and 0people if nobody knows",
}


def _understood(typed: str, today: date) -> tuple[str, object]:
    word = typed.lower()
    if word in _CODES:
        return _CODES[word]
    for pattern, field, read in _NUMBERS:
        if (found := pattern.fullmatch(word)) and found[0]:
            return field, read(found, today)
    days = {"today": today, "yesterday": today - timedelta(days=1)}
    if word in days:
        return "on", days[word]
    try:
        return "on", date.fromisoformat(word)
    except ValueError:
        told = did_you_mean(word, _CODES, f"it can say {WORDS}")
        raise BadLine(f"a line holds no word of one's own, and so not {typed}; {told}") from None


def _district(found: re.Match[str], _today: date) -> str:
    if found[0] not in KREISE:
        raise BadLine(f"{found[0]} is no district; give the first five digits of its AGS.")
    return found[0]


def _minutes(found: re.Match[str], _today: date) -> int:
    return int(found["hours"] or 0) * 60 + int(found["minutes"] or 0)


def _people(found: re.Match[str], _today: date) -> int:
    return int(found["people"])


def _day(found: re.Match[str], today: date) -> date:
    try:
        return date(int(found["year"] or today.year), int(found["month"]), int(found["day"]))
    except ValueError:
        raise BadLine(f"{found[0]} is no day of the calendar.") from None


_NUMBERS: tuple[tuple[re.Pattern[str], str, Callable[[re.Match[str], date], object]], ...] = (
    (_DISTRICT, "district", _district),
    (_TIME, "minutes", _minutes),
    (_PEOPLE, "reach", _people),
    (_DAY, "on", _day),
)
