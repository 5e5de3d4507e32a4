"""How much was done: by kind and month, reckoned from entries as they are now."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from services.events.contract.activities import ActivityEntry, ActivityKind


class Cell(NamedTuple):
    """Where an activity is counted."""

    kind: ActivityKind
    year: int
    month: int


class Sums(NamedTuple):
    """Of the activities of a cell, or of several."""

    number: int = 0
    minutes: int = 0
    reach: int = 0

    @classmethod
    def of(cls, parts: Iterable["Sums"]) -> "Sums":
        """Of all of them together."""
        columns = zip(cls(), *parts, strict=True)
        return cls(*map(sum, columns))


def figures(entries: Iterable[ActivityEntry], until: date) -> Mapping[Cell, Sums]:
    """Of what has taken place by the end of this day; a meeting to come is in no figure."""
    found: dict[Cell, Sums] = {}
    for entry in entries:
        if entry.on <= until:
            cell = Cell(entry.kind, entry.on.year, entry.on.month)
            one = Sums(1, entry.minutes, entry.reach)
            found[cell] = Sums.of([found.get(cell, Sums()), one])
    return found
