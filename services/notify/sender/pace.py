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
    """The pause before the next look when nothing was due; what was seen is acted on no later."""
