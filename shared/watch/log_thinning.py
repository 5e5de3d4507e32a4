"""What a library logs over and over is logged once in a while, with a count of the rest.

While Kafka is away aiokafka warns at each of its attempts, ten a second and more.
"""

import threading
from collections.abc import Callable, Mapping

from shared.watch.log_events import FromCode

SPAN_SECONDS = 60.0

Fields = Mapping[str, FromCode | int]
Say = Callable[[str, Fields], None]
_Line = tuple[str, tuple[tuple[str, FromCode], ...]]


class Thinned:
    """Lets the first of equal lines through at once; at the end of a span it counts the others.

    Lines are equal in level and every field, so another error from the same place is another line.
    A span ends by a timer, not by the next line: of a storm that is over nothing stays unsaid.
    """

    def __init__(self, say: Say, span_seconds: float = SPAN_SECONDS) -> None:
        self._say = say
        self._seconds = span_seconds
        self._left_out: dict[_Line, int] = {}
        """How often each line was left out in this span, 0 for one that was only said."""
        self._timer: threading.Timer | None = None
        # Saying a line may make a library warn again, in the same thread.
        self._lock = threading.RLock()

    def line(self, level: str, fields: Mapping[str, FromCode]) -> None:
        """Say it, or count it if it was said in this span."""
        line = (level, tuple(sorted(fields.items())))
        with self._lock:
            if line in self._left_out:
                self._left_out[line] += 1
                return
            self._left_out[line] = 0
            self._say(level, fields)
            if self._timer is None:
                self._begin()

    def end(self) -> None:
        """Say what was left out so far, as a process does that ends."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            self._tell()
            self._left_out.clear()

    def _begin(self) -> None:
        self._timer = threading.Timer(self._seconds, self._end_of_span)
        self._timer.daemon = True
        self._timer.start()

    def _end_of_span(self) -> None:
        with self._lock:
            if self._timer is not threading.current_thread():
                return  # ended while this waited for the lock
            self._tell()
            # What did not occur in a span is logged at once the next time.
            self._left_out = {line: 0 for line, count in self._left_out.items() if count}
            self._timer = None
            if self._left_out:
                self._begin()

    def _tell(self) -> None:
        for (level, fields), count in self._left_out.items():
            if count:
                self._say(level, {**dict(fields), "left_out": count})
