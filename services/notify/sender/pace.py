"""How fast the sender works."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Pace:
    """What an operator sets of it."""

    at_once: int
    """Mails under way at the same time."""
    lease: timedelta
    pause: timedelta
    """The longest pause before the next look when nothing was due; what was seen is acted on no
    later."""


class Rests:
    """How long the sender rests after a look that has found nothing.

    While mails keep coming the rests are short. What gathers in a long one would leave in one go,
    and whoever has something more urgent to do on this machine would wait for that.
    """

    def __init__(self, longest: timedelta) -> None:
        self._longest = longest
        self.begin_anew()

    def begin_anew(self) -> None:
        """A look has found something."""
        self._next = self._longest / _PARTS

    def next(self) -> timedelta:
        """Each is twice as long as the one before, up to the longest."""
        rest = min(self._next, self._longest)
        self._next = 2 * rest
        return rest


_PARTS = 20
"""The first rest is one of so many parts of the longest."""
