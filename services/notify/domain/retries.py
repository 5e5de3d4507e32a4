"""How often it is tried to reach a mail server, and when it is given up."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Retry:
    """A further try, counted from the one before."""

    after: timedelta
    because: str


RETRIES = (
    Retry(timedelta(minutes=1), because="a connection that broke is mostly there again"),
    Retry(
        timedelta(minutes=5), because="many servers turn an unknown sender away for some minutes"
    ),
    Retry(timedelta(minutes=30), because="a server that restarts is back within half an hour"),
    Retry(timedelta(hours=2), because="a fault seen by the people on duty is repaired by then"),
    Retry(timedelta(hours=8), because="a fault of the night is repaired in the morning"),
    Retry(timedelta(hours=24), because="a fault of the evening is repaired within a working day"),
    Retry(timedelta(hours=24), because="a fault of Friday evening is not seen before Monday"),
    Retry(timedelta(hours=24), because="and repaired on that day"),
    Retry(timedelta(hours=24), because="a holiday beside a weekend makes it three days off"),
    Retry(timedelta(hours=24), because="Easter and Christmas make it four, and one to repair it"),
)
"""The last try comes after a working day on which people could do something, whenever it began."""


def next_try(failed: int, now: datetime) -> datetime | None:
    """When to try again after so many failures; None: not at all."""
    return now + RETRIES[failed - 1].after if failed <= len(RETRIES) else None
