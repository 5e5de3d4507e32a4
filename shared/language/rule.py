"""A rule of law or agreement: since when it holds, by which source, and for what reason."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One line of a table; a change is a new line, so that old cases still go by the old one."""

    because: str
    source: str
    """The law or agreement it follows from."""
    since: date
    """The first day on which it holds."""
    until: date | None = None
    """The last one; None: it still holds."""

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on the day of what it is applied to."""
        return self.since <= day and (self.until is None or day <= self.until)


R = TypeVar("R", bound=Rule)


def in_force(rules: Iterable[R], day: date) -> Iterator[R]:
    """The lines in force on a day, in the order of their table."""
    return (rule for rule in rules if rule.holds_on(day))


def still_in_force(rules: Iterable[R]) -> Iterator[R]:
    """The lines without an end: where something has no day of application, such as a right."""
    return (rule for rule in rules if rule.until is None)
