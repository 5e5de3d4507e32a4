"""What libraries and exceptions say is reduced to what stands in their code, never their data."""

import logging
import sys
import traceback
from collections.abc import Iterator
from types import FrameType

from shared.watch.log_events import FromCode
from shared.watch.log_thinning import SPAN_SECONDS, Say, Thinned

OWN = ("services.", "shared.", "deploy.")
LONGEST_TEMPLATE = 200


class LibraryLines(logging.Handler):
    """Passes on that a library warned, where and about what, without any value it filled in."""

    def __init__(self, say: Say, span_seconds: float = SPAN_SECONDS) -> None:
        super().__init__(logging.WARNING)
        self._thinned = Thinned(say, span_seconds)

    def emit(self, record: logging.LogRecord) -> None:
        """Say the reduced line, if it was not said just now."""
        fields = {
            "logger": FromCode(record.name),
            "place": FromCode(f"{record.module}:{record.lineno}"),
        }
        template = _template(record)
        if template is not None:
            fields["template"] = FromCode(template)
        if record.exc_info and record.exc_info[1]:
            fields["error"] = FromCode(type_name(type(record.exc_info[1])))
            fields |= cause_of(record.exc_info[1])
        self._thinned.line("error" if record.levelno >= logging.ERROR else "warning", fields)

    def close(self) -> None:
        """Say what was left out; Python closes every handler when the process ends."""
        self._thinned.end()
        super().close()


def reduced(error: BaseException | None) -> dict[str, FromCode]:
    """The type of an error, where our code met it, and why; its text may hold anything."""
    if error is None:
        return {}
    told = {"error": FromCode(type_name(type(error))), "place": FromCode(_place(error))}
    return told | cause_of(error)


def cause_of(error: BaseException) -> dict[str, FromCode]:
    """The same of the error it was made from: clients of servers wrap what really happened."""
    chain = [error]
    while (cause := chain[-1].__cause__) is not None and cause not in chain:
        chain.append(cause)
    if len(chain) == 1:
        return {}
    first = chain[-1]
    return {"cause": FromCode(type_name(type(first))), "cause_place": FromCode(_place(first))}


def type_name(error: type[BaseException]) -> str:
    """The full name of a type of error."""
    module = error.__module__
    return error.__qualname__ if module == "builtins" else f"{module}.{error.__qualname__}"


def caller(*outside: str) -> FromCode:
    """Where the nearest code outside of these packages stands."""
    for frame in _frames():
        name = frame.f_globals.get("__name__", "?")
        if not name.startswith(outside):
            return FromCode(f"{name}:{frame.f_lineno}")
    return FromCode("unknown")


def _place(error: BaseException) -> str:
    lines = [
        (frame.f_globals.get("__name__", "?"), line)
        for frame, line in traceback.walk_tb(error.__traceback__)
    ]
    own = [(name, line) for name, line in lines if name.startswith(OWN)]
    innermost = (own or lines)[-1:]
    return "".join(f"{name}:{line}" for name, line in innermost) or "unknown"


def _template(record: logging.LogRecord) -> str | None:
    """The message, if it stands word for word in the code that logged it.

    `warning("%s is gone", name)` does; `warning(f"{name} is gone")` does not, and from outside
    nothing else tells the two apart.
    """
    for frame in _frames():
        code = frame.f_code
        if code.co_filename == record.pathname and code.co_name == record.funcName:
            literal = any(type(const) is str and const == record.msg for const in code.co_consts)
            return " ".join(str(record.msg).split())[:LONGEST_TEMPLATE] if literal else None
    return None


def _frames() -> Iterator[FrameType]:
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - the one way to ask who is calling
    while frame is not None:
        yield frame
        frame = frame.f_back
