"""The moment by which a command judges who takes part: the services' own."""

import os
from datetime import UTC, datetime
from pathlib import Path

from shared.watch.clock import clock_from

VARIABLE = "KVI_CLOCK_FILE"


class BadClock(Exception):
    """The file that should hold the moment holds none; the text says what to do."""


def present() -> datetime:
    """By the stepped clock that KVI_CLOCK_FILE names, else by the machine's, in UTC.

    Raises BadClock.
    """
    file = os.environ.get(VARIABLE)
    try:
        return clock_from(Path(file) if file else None).now().astimezone(UTC)
    except (OSError, ValueError, OverflowError):
        raise BadClock(
            f"{file} holds no moment; unset {VARIABLE} to go by the machine's clock"
        ) from None
