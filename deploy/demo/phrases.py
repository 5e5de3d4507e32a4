"""Moments, days, sums and codes as they stand in a line that people read."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from shared.network.working_days import BERLIN

Data = Mapping[str, Any]


def as_written(moment: datetime) -> str:
    """A moment as people here write it."""
    return moment.astimezone(BERLIN).strftime("%a %d %b %H:%M")


def a_day(written: str) -> str:
    """A day of a message as people here write it."""
    return date.fromisoformat(written).strftime("%a %d %b")


def euros(cents: int) -> str:
    """A sum of money."""
    return f"{cents / 100:,.2f} €"


def in_plain(code: str) -> str:
    """A code as the words that it is made of."""
    return code.replace("_", " ")


def as_list(codes: list[str]) -> str:
    """Codes as the words of a sentence."""
    *others, last = [in_plain(code) for code in codes] or ["nobody"]
    return f"{', '.join(others)} and {last}" if others else last
