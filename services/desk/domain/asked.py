"""What the form of an answer asks for, and what is wrong with what somebody has filled in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

EARLIEST = date(2023, 1, 1)
"""As the contract of these days has it: since the network began its work."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a closed list."""

    field: str
    label: str
    words: Mapping[str, str]
    """In the order in which they are shown."""
    by_script: frozenset[str] = frozenset()
    """What no person chooses, since a page says it by itself."""
    otherwise: str = ""
    """What it means to choose none; without it one has to choose."""
    shape: ClassVar = "choice"


@dataclass(frozen=True, slots=True)
class OfficeAsked:
    """One of the offices that take part, other than this one."""

    field: str
    label: str
    shape: ClassVar = "office"


@dataclass(frozen=True, slots=True)
class DayAsked:
    """A day, today if nothing else is said."""

    field: str
    label: str
    shape: ClassVar = "day"


@dataclass(frozen=True, slots=True)
class TextAsked:
    """Something typed on one line."""

    field: str
    label: str
    kind: str = "text"
    """As HTML names it: `email`, `number`, `datetime-local`."""
    hint: str = ""
    is_needed: bool = True
    shape: ClassVar = "text"


@dataclass(frozen=True, slots=True)
class LastDayAsked:
    """A day until which something holds, in a year if nothing else is said."""

    field: str
    label: str
    shape: ClassVar = "last_day"


@dataclass(frozen=True, slots=True)
class TicksAsked:
    """Some of a closed list, each in a field of its own; all of them if nothing else is said."""

    field: str
    label: str
    words: Mapping[str, str]
    shape: ClassVar = "ticks"

    def said(self, fields: Mapping[str, str]) -> list[str]:
        """Those that are ticked."""
        return [code for code in self.words if fields.get(f"{self.field}-{code}") == "yes"]


@dataclass(frozen=True, slots=True)
class YesAsked:
    """A tick; without it the answer is no."""

    field: str
    label: str
    shape: ClassVar = "tick"


@dataclass(frozen=True, slots=True)
class SealedAnew:
    """The sealed part for the chosen office: the browser makes it when the form is sent."""

    field: str
    shape: ClassVar = "sealed"


Asked = (
    Choice | OfficeAsked | DayAsked | LastDayAsked | TextAsked | TicksAsked | YesAsked | SealedAnew
)


def wrong_fields(asks: Iterable[Asked], said: Mapping[str, str], today: date) -> dict[str, str]:
    """What is wrong with each field, in words; nothing if it can be sent."""
    found = ((asked.field, _wrong(asked, said.get(asked.field, ""), today)) for asked in asks)
    return {field: words for field, words in found if words is not None}


def _wrong(asked: Asked, said: str, today: date) -> str | None:
    match asked:
        case Choice():
            may_be_none = bool(asked.otherwise) and not said
            is_one = said in asked.words or said in asked.by_script
            return None if is_one or may_be_none else "Bitte wählen Sie aus."
        case OfficeAsked():
            return None if said else "Bitte wählen Sie eine Stelle aus."
        case DayAsked():
            return _wrong_day(_day(said), today)
        case TextAsked():
            return None if said or not asked.is_needed else "Bitte ausfüllen."
        case LastDayAsked():
            return "Bitte geben Sie einen Tag an." if _day(said) is None else None
        case TicksAsked() | YesAsked() | SealedAnew():
            return None


def _wrong_day(day: date | None, today: date) -> str | None:
    if day is None or day < EARLIEST:
        return "Bitte geben Sie einen Tag an."
    return "Der Tag darf nicht in der Zukunft liegen." if day > today else None


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None
