"""A lane that has records to read and reads none is at a standstill, whatever the reason."""

from collections.abc import Mapping
from typing import Any

from shared.process.lane import Lane

LOOKS = 9
"""At five seconds each longer than a request may take that was sent to a broker now gone (30 s).

Looks are counted and not seconds: a process that was frozen has not stood still meanwhile.
"""


class Standstill:
    """Looks at one lane again and again, and knows how long nothing has changed that should."""

    def __init__(self, lane: Lane) -> None:
        self._lane = lane
        self._places: Mapping[Any, int | None] | None = None
        self._looks = 0

    def look(self, ends: Mapping[Any, int] | None) -> None:
        """Compare with the end offsets of its partitions; None: Kafka does not tell them."""
        before, self._places = self._places, self._lane.places
        waits = ends is not None and self._places is not None and _waits(self._places, ends)
        self._looks = self._looks + 1 if waits and self._places == before else 0

    @property
    def lasts(self) -> bool:
        """Whether it will not go on by itself any more."""
        return self._looks >= LOOKS


def _waits(places: Mapping[Any, int | None], ends: Mapping[Any, int]) -> bool:
    return any(ends.get(place, 0) > (position or 0) for place, position in places.items())
