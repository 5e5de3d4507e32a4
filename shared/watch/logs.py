"""Every process tells what happened in the same lines, and no line ever names a person."""

import logging
import os
import sys
import threading
import time
from collections.abc import Iterable, Mapping, MutableMapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TextIO, cast

import structlog
from pydantic_core import to_json

from shared.watch.log_events import EVENTS, FIELD, FromCode, Unsayable, declare, rfc3339, say
from shared.watch.log_reduction import LibraryLines, caller, reduced

__all__ = ["EVENTS", "Log", "Unsayable", "configure", "declare", "get_log"]

declare("log.field_dropped", "of", "field")
declare("log.event_dropped")
declare("library.warning", "left_out")
declare("process.crashed")

Fields = MutableMapping[str, Any]


class Log(structlog.BoundLoggerBase):
    """Where a process says what happened."""

    def fact(self, event: str, /, **fields: Any) -> None:
        """Say that something declared happened."""
        self._proxy_to_logger("info", event, **fields)

    def facts(self, lines: Iterable[tuple[str, dict[str, Any]]], /) -> None:
        """Say many facts with one write, as a batch of messages leads to."""
        rendered = []
        for event, fields in lines:
            # The chain of `configure`, without what structlog does around it for a single line.
            line: Any = {"event": event, **fields}
            try:
                for step in self._processors:
                    line = step(self._logger, "info", line)
            except structlog.DropEvent:
                continue
            rendered.append(line)
        if rendered:
            self._logger.write("\n".join(rendered))

    def trouble(self, event: str, error: BaseException | None = None, /, **fields: Any) -> None:
        """Say what is in the way, and of an error only its type and where our code met it."""
        self._proxy_to_logger("warning", event, **{**fields, **reduced(error)})

    def library(self, level: str, fields: Mapping[str, FromCode | int]) -> None:
        """Say that a library warned; `left_out` counts equal warnings since it was last said."""
        self._proxy_to_logger(level, "library.warning", **fields)

    def crash(self, error: BaseException | None) -> None:
        """Say that an error which nobody caught ended a thread or the process."""
        if not isinstance(error, SystemExit):
            self._proxy_to_logger("error", "process.crashed", **reduced(error))


def get_log() -> Log:
    """The log of this process. Until `configure` is called it is strict, as suits a test."""
    if not structlog.is_configured():
        _set_up("kvi", "1", _Sink(None), _json, strict=True)
    return cast("Log", structlog.get_logger())


def configure(
    service: str,
    *,
    replica: str = "1",
    stream: TextIO | None = None,
    colours: bool | None = None,
    strict: bool = False,
) -> None:
    """Set the log up, once for the process: JSON lines, or a console for people at a terminal.

    `strict` raises on whatever was not declared; else it is left out and that is logged.
    Lines of libraries and crashes go the same way from here on. `stream` is stderr by default.
    """
    root = logging.getLogger()
    for before in root.handlers:
        if isinstance(before, LibraryLines):
            before.close()
    sink = _Sink(stream)
    people = (stream or sys.stderr).isatty() if colours is None else colours
    _set_up(service, replica, sink, _console() if people else _json, strict=strict)
    log = get_log()
    logging.captureWarnings(capture=True)
    root.handlers[:] = [LibraryLines(log.library)]
    root.setLevel(logging.WARNING)
    # The hooks of Python print an error's text and the lines around it.
    sys.excepthook = lambda _type, error, _traceback: log.crash(error)
    sys.unraisablehook = lambda args: log.crash(args.exc_value)
    threading.excepthook = lambda args: log.crash(args.exc_value)


class _Sink:
    """Writes line by line. A full disk must not stop a case, so lost lines are counted instead."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream
        self.lost = 0

    def write(self, line: str) -> None:
        stream = self._stream or sys.stderr
        try:
            stream.write(line + "\n")
            stream.flush()
        except (OSError, ValueError):
            self.lost += 1
        else:
            self.lost = 0

    info = warning = error = write


def _set_up(
    service: str, replica: str, sink: _Sink, render: structlog.typing.Processor, *, strict: bool
) -> None:
    def checked(_logger: object, level: str, line: Fields) -> Fields:
        event = line.pop("event")
        allowed = EVENTS.get(event)
        if allowed is None:
            if strict:
                raise Unsayable("an event was logged that is not declared")
            log.trouble("log.event_dropped", place=caller("structlog", "shared.watch.log"))
            raise structlog.DropEvent
        said: Fields = {
            # The machine's time, not the shared clock's: Kafka and mongod write theirs too.
            "time": _stamp(time.time_ns() // 1_000_000),
            "level": level,
            "service": service,
            "replica": replica,
            "event": event,
        }
        if sink.lost:
            said["lines_lost"] = sink.lost
        for name in say(line, allowed, said):
            field = name if FIELD.fullmatch(name) else "unreadable"
            if strict:
                raise Unsayable(f"{event}: '{field}' is not declared, or holds more than a code")
            log.trouble("log.field_dropped", of=event, field=field)
        return said

    structlog.configure(
        processors=[checked, render],
        wrapper_class=Log,
        logger_factory=lambda *_: sink,
        cache_logger_on_first_use=False,  # a module's log follows when the process configures it
    )
    log = cast("Log", structlog.get_logger())


@lru_cache(maxsize=1)
def _stamp(ms: int) -> str:
    """Many lines are written in one millisecond."""
    return rfc3339(datetime.fromtimestamp(ms / 1000, UTC))


def _json(_logger: object, _level: str, line: Fields) -> str:
    return to_json(line).decode()


def _console() -> structlog.typing.Processor:
    colours = "NO_COLOR" not in os.environ
    return structlog.dev.ConsoleRenderer(colors=colours, timestamp_key="time", sort_keys=False)
