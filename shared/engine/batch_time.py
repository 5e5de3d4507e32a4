"""The time of a batch, by a clock that is checked against the broker's."""

from collections.abc import Callable

from shared.engine.batch import Batch
from shared.engine.decisions import BatchContext, Windows
from shared.engine.speech import Voice
from shared.watch.clock import Clock
from shared.watch.trouble import Trouble

_DAY_MS = 24 * 60 * 60 * 1000


class BatchTime:
    """The time of each batch of one consumer."""

    def __init__(
        self,
        service: str,
        clock: Clock,
        wall_ms: Callable[[], int],
        windows: Windows,
        trouble: Trouble,
    ) -> None:
        self._service = service
        self._clock = clock
        self._wall_ms = wall_ms
        self._windows = windows
        self._trouble = trouble

    def of(self, batch: Batch) -> BatchContext:
        """Now, for everything in it.

        A clock far ahead would make everything look forgotten and published long ago.
        """
        now, wall_ms = self._clock.now(), self._wall_ms()
        if -_DAY_MS <= wall_ms - batch.newest_ms <= self._windows.seen_ms:
            self._trouble.over("clock.off")
        else:
            # A record that old is no longer retained, and one that young is not written yet.
            self._trouble.note("clock.off", seconds=(wall_ms - batch.newest_ms) // 1000)
        wall_ms = min(wall_ms, batch.newest_ms + _DAY_MS)
        return BatchContext(now, wall_ms, self._windows, Voice(self._service, now, wall_ms))
