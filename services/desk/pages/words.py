"""What people read in place of the codes of the contracts, and dates as they are written here.

A code without words is shown as it is, so that a newer service breaks no page.
"""

import tomllib
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path

from shared.language.kreis_names import KREIS_NAMES
from shared.network.working_days import BERLIN

Words = Mapping[str, Mapping[str, str]]
"""By the kind of code, in the order in which they are shown."""


def _read(name: str) -> Words:
    return tomllib.loads(Path(__file__).with_name(name).read_text("utf-8"))


WORDS: Words = {**_read("words.toml"), **_read("notice_words.toml")}
FORM: Words = {"kreis": KREIS_NAMES, **_read("form_words.toml")}
"""What can be chosen in the fields of a notice, and what to do where one is wrong."""
CHOICES: Words = {**FORM, **{kind: WORDS[kind] for kind in ("caregiver", "need", "purpose")}}
"""All codes that a form holds, in the words by which they are chosen."""
_DAYS = ("Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa.", "So.")


def word(code: str | None, kind: str) -> str:
    """The word for a code of this kind."""
    return "" if code is None else WORDS[kind].get(code, code)


def refusal(code: str | None, service: str) -> str:
    """Why a command was refused; of trainings some codes say something else than of cases."""
    kind = "training_refusal" if service == "events" else "refusal"
    return word(code, kind if code in WORDS[kind] else "refusal")


def deed_about(what: str | None) -> str:
    """What a line of the audit is about: a command of an office or of a prison."""
    return word(what, "command" if what in WORDS["command"] else "notice_command")


def day(moment: date | None) -> str:
    """A day as it is written in Germany."""
    return "" if moment is None else moment.strftime("%d.%m.%Y")


def minute(moment: datetime | None) -> str:
    """A moment as the clock in Berlin shows it."""
    return "" if moment is None else moment.astimezone(BERLIN).strftime("%d.%m.%Y, %H:%M Uhr")


def due(moment: datetime | None) -> str:
    """A deadline with its day of the week; a midnight is the end of the day before."""
    if moment is None:
        return ""
    there = moment.astimezone(BERLIN)
    if there.time() == time():
        there -= timedelta(days=1)
        return f"{_DAYS[there.weekday()]}, {day(there)}"
    return f"{_DAYS[there.weekday()]}, {minute(there)}"


def since(moment: datetime, now: datetime) -> str:
    """When it was: the time of day alone if it was today."""
    there = moment.astimezone(BERLIN)
    is_today = there.date() == now.astimezone(BERLIN).date()
    return there.strftime("%H:%M" if is_today else "%d.%m.%Y, %H:%M")


FILTERS: Mapping[str, Callable[..., str]] = {
    "word": word,
    "refusal": refusal,
    "deed_about": deed_about,
    "day": day,
    "minute": minute,
    "due": due,
    "since": since,
}
