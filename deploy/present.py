"""The moment by which a command judges who takes part: the services' own."""

import os
from datetime import datetime
from pathlib import Path

from shared.clock import clock_from


def present() -> datetime:
    """By the stepped clock that KVI_CLOCK_FILE names, else by that of the machine, in UTC."""
    file = os.environ.get("KVI_CLOCK_FILE")
    return clock_from(Path(file) if file else None).now()
