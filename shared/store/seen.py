"""What was dealt with is known again: a line for each message, with nothing of its content."""

from functools import lru_cache
from typing import NamedTuple

from shared.language.codes import Code


class Answer(NamedTuple):
    """What a command was answered, in the few words that are kept."""

    state: str | None = None
    code: Code | None = None
    """None: accepted."""
    pointer: str | None = None


UNSEEN = "unseen"
"""Stands for the digest of a request that was cancelled before it came."""


class Seen(NamedTuple):
    """A message that was dealt with: enough to know it again, nothing of its content."""

    key: str
    """`<sender>/<message id>`: an id belongs to its sender."""
    digest: str
    at_ms: int
    """Broker time."""
    answer: Answer | None = None

    @property
    def is_cancelled(self) -> bool:
        """Whether it is a request that was taken back before it came, so of unknown content."""
        return self.digest == UNSEEN

    def to_line(self) -> str:
        """As it lies in the aggregate: a line of words, the oldest of them sorting first.

        A list of documents takes MongoDB's driver ten times as long to read, and all of it is read
        for every message (docs/decisions/0025).
        """
        line = f"{oldest_line(self.at_ms)} {self.key} {self.digest}"
        if self.answer is None:
            return line
        state, code, pointer = self.answer
        return f"{line} {_word(state)} {_word(code)} {_word(pointer)}"

    @classmethod
    def from_line(cls, line: str) -> "Seen":
        """Read from the aggregate. Raises ValueError."""
        at_ms, key, digest, *answer = line.split(" ")
        if not answer:
            return cls(key, digest, int(at_ms))
        state, code, pointer = (None if word == _NOTHING else word for word in answer)
        return cls(key, digest, int(at_ms), Answer(state, Code(code) if code else None, pointer))


_NOTHING = "-"


def _word(text: str | None) -> str:
    return _NOTHING if text is None else text


@lru_cache(maxsize=1_000)
def oldest_line(at_ms: int) -> str:
    """What sorts before every line of something seen at this broker time or later."""
    return f"{max(at_ms, 0):013}"
