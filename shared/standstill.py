"""A lane that has records to read and reads none is at a standstill, whatever the reason."""

from collections.abc import Mapping
from typing import Any

from shared.lane import Lane

STANDSTILL_SECONDS = 45.0
"""Longer than a request may take that was sent to a broker which is gone (30 s)."""


class Standstill:
    """Looks at one lane again and again, and knows since when nothing has changed that should."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane
        self._places: Mapping[Any, int | None] | None = None
        self._since: float | None = None

    def look(self, ends: Mapping[Any, int] | None, now: float) -> None:
        """Compare with the end offsets of its partitions; None: Kafka does not tell them."""
        before, self._places = self._places, self._lane.places
        if ends is None or self._places is None or not _waits(self._places, ends):
            self._since = None
        elif self._since is None or self._places != before:
            self._since = now

    def lasts(self, now: float) -> bool:
        """Whether it will not go on by itself any more."""
        return self._since is not None and now - self._since > STANDSTILL_SECONDS


def _waits(places: Mapping[Any, int | None], ends: Mapping[Any, int]) -> bool:
    return any(ends.get(place, 0) > (position or 0) for place, position in places.items())
