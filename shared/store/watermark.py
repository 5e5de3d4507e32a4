"""A watermark: how new the database is known to be, so that an older one in its place is noticed.

Now and then a save carries it on, every load reads it, and whatever is acknowledged to Kafka says
how far it was by then. A database that is behind that was put back from a copy, or emptied: what
was acknowledged is missing in it and does not come again by itself (docs/decisions/0037).
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from shared.watch.log_events import rfc3339

ID = "watermark"
"""Its id among the aggregates, so that one query reads both; theirs are all UUIDs."""
_EVERY_SECONDS = 1.0
"""A process moves it on this often; doing it with each save would cost as much as the save."""
_KNOWN_SECONDS = 5.0
"""What this process knows of it may be this old; putting a database back takes at least as long."""
_NOTE = re.compile(r"database as of ([0-9]{1,15})")


class Restored(Exception):
    """The database is older than what was acknowledged on the strength of it."""

    def __init__(self, stored_ms: int, acknowledged_ms: int) -> None:
        self.stored = "empty" if stored_ms == 0 else _moment(stored_ms)
        self.acknowledged = _moment(acknowledged_ms)
        super().__init__(f"MongoDB is {self.stored}, acknowledged is {self.acknowledged}")


class Watermark:
    """What one process knows of the watermark of its service's database."""

    def __init__(
        self, wall_ms: Callable[[], int], acknowledged: Callable[[], Awaitable[int]]
    ) -> None:
        self._wall_ms = wall_ms
        self._acknowledged = acknowledged
        self._known_at: float | None = None
        self._carried_on_at: float | None = None
        self.newest_ms = 0
        """The newest that the database is known to have reached."""

    async def known(self) -> int:
        """What the database must have reached by now; asks Kafka if this process was idle.

        Others may have worked meanwhile, on a database that is no longer there.
        """
        if self._known_at is None or _now() - self._known_at >= _KNOWN_SECONDS:
            self._learn(await self._acknowledged())
        return self.newest_ms

    def found(self, document: Mapping[str, Any] | None, known_ms: int) -> None:
        """Compare what was read with what was known before that. Raises Restored."""
        stored = document.get("at") if document is not None else None
        stored_ms = stored if isinstance(stored, int) else 0
        if stored_ms < known_ms:
            raise Restored(stored_ms, known_ms)
        self._learn(stored_ms)

    def next(self) -> int | None:
        """How far a save has to move it on; None: that was done a moment ago.

        Always further than before, whatever becomes of this machine's clock.
        """
        if self._carried_on_at is not None and _now() - self._carried_on_at < _EVERY_SECONDS:
            return None
        return max(self._wall_ms(), self.newest_ms + 1)

    def carried_on(self, at_ms: int) -> None:
        """A save has reached this."""
        self._carried_on_at = _now()
        self._learn(at_ms)

    def note(self) -> str:
        """What an acknowledgement says of it."""
        return f"database as of {self.newest_ms}" if self.newest_ms else ""

    def _learn(self, at_ms: int) -> None:
        self._known_at = _now()
        self.newest_ms = max(self.newest_ms, at_ms)


def noted(text: str) -> int:
    """Read what an acknowledgement says of the watermark; 0: nothing."""
    found = _NOTE.fullmatch(text)
    return int(found[1]) if found else 0


def _moment(at_ms: int) -> str:
    return rfc3339(datetime.fromtimestamp(at_ms / 1000, UTC))


def _now() -> float:
    return asyncio.get_running_loop().time()
