"""Municipalities by name, each with its Kreis: nobody knows a district by its key."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass

from shared.language.districts import KREISE
from shared.language.plain_text import PlainText

HEAD = ["ags", "name"]
_AGS_DIGITS, _KREIS_DIGITS = 8, 5
_ONE_MUNICIPALITY = "000"
"""How the key of a municipality ends that is a Kreis by itself."""
_NAME = PlainText(longest=120)


@dataclass(frozen=True, slots=True)
class Place:
    """One municipality."""

    name: str
    district: str
    is_kreis: bool
    """A kreisfreie Stadt, or a city that is a Land."""


class BadPlaces(Exception):
    """The list cannot be used; the text says which line it is, and why."""


def places(lines: Iterable[str]) -> tuple[Place, ...]:
    """Read a list. Raises BadPlaces."""
    rows = csv.reader(lines)
    if next(rows, None) != HEAD:
        raise BadPlaces("line 1: a list of places begins with the line 'ags,name'")
    found: dict[str, Place] = {}
    for row in rows:
        wrong = _wrong(row, found)
        if wrong is not None:
            raise BadPlaces(f"line {rows.line_num}: {wrong}")
        ags, name = row
        district, rest = ags[:_KREIS_DIGITS], ags[_KREIS_DIGITS:]
        found[ags] = Place(name, district, rest == _ONE_MUNICIPALITY)
    if not found:
        raise BadPlaces("line 2: no municipality stands in the list of places")
    return tuple(found.values())


def _wrong(row: list[str], before: Iterable[str]) -> str | None:
    if len(row) != len(HEAD):
        return "a municipality is its key and its name, divided by a comma"
    ags, name = row
    if len(ags) != _AGS_DIGITS or not (ags.isascii() and ags.isdigit()):
        return "the key of a municipality has eight digits"
    if ags[:_KREIS_DIGITS] not in KREISE:
        return f"{ags[:_KREIS_DIGITS]} is no Kreis of shared/language/districts.txt"
    if ags in before:
        return f"the municipality {ags} stands here twice"
    try:
        _NAME.read(name)
    except ValueError as error:
        return f"the name of {ags} {error}"
    return None
