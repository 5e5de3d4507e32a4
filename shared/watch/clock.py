"""Everybody asks one clock what time it is; a demo or test can move it on, never back."""

import fcntl
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

EPOCH = datetime.fromtimestamp(0, UTC)


class Clock(Protocol):
    """What tells the time."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        ...


class SystemClock:
    """The time of the machine."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return datetime.now(UTC)


class SteppedClock:
    """A time that several processes share through a small file, and that stands until stepped.

    Stepped rather than sped up: whoever steps waits until all work of the present is done, so
    weeks of working days pass exactly and without a race.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int] | None = None
        self._now = EPOCH

    def now(self) -> datetime:
        """The moment last stepped to, in UTC; reads the file only after it was replaced."""
        status = self._path.stat()
        seen = (status.st_mtime_ns, status.st_ino)
        if seen != self._seen:
            self._now = datetime.fromisoformat(self._path.read_text("ascii"))
            self._seen = seen
        return self._now

    def advance_to(self, moment: datetime) -> None:
        """Move the time on for everybody; the first step sets the clock."""
        moment = _in_utc(moment)
        with self._path.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # or a slow stepper would undo a faster one
            if self._path.exists():
                _refuse_going_back(self.now(), moment)
            fresh = self._path.with_suffix(".next")
            fresh.write_text(moment.isoformat(), "ascii")
            # The moment itself is the file's time: two steps never look alike from outside.
            nanoseconds = (moment - EPOCH) // timedelta(microseconds=1) * 1000
            os.utime(fresh, ns=(nanoseconds, nanoseconds))
            fresh.replace(self._path)


class FixedClock:
    """A time of one's own for a test."""

    def __init__(self, now: datetime) -> None:
        self._now = _in_utc(now)

    def now(self) -> datetime:
        """The moment it was set or advanced to."""
        return self._now

    def advance(self, by: timedelta) -> None:
        """Move the time on."""
        _refuse_going_back(self._now, self._now + by)
        self._now += by


def clock_from(path: Path | None) -> Clock:
    """The clock stepped through a file where there is one, else that of the machine."""
    return SystemClock() if path is None else SteppedClock(path)


def _in_utc(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError("a moment needs its offset from UTC")
    return moment.astimezone(UTC)


def _refuse_going_back(now: datetime, moment: datetime) -> None:
    if moment < now:
        raise ValueError(f"time does not go back from {now.isoformat()} to {moment.isoformat()}")
