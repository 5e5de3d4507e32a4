"""A log line says what was declared beforehand, in ids, codes and durations only."""

import re
from collections.abc import Mapping, MutableMapping
from datetime import UTC, date, datetime
from enum import StrEnum
from math import isfinite
from types import MappingProxyType
from typing import Any
from uuid import UUID

COMMON = frozenset(
    {
        "service",
        "replica",
        "case",
        "correlation_id",
        "causation_id",
        "message_id",
        "kind",  # of aggregate
        "message",
        "code",
        "topic",
        "partition",
        "offset",
        "attempt",
        "count",
        "seconds",
        "place",  # module:line
        "next",  # the command an operator should run now
    }
)
"""Fields that every line may carry."""

RESERVED = frozenset(
    {"event", "time", "level", "method_name", "error", "cause", "cause_place", "lines_lost"}
)
"""Fields that the log itself writes."""

EVENT = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+")
FIELD = re.compile(r"[a-z][a-z0-9_]{0,39}")
# No blank and no letter beyond ASCII, as names and sentences have them; no @, as in addresses
# of people and in passwords inside of URLs.
CODE = re.compile(r"[A-Za-z0-9_.:/+\-,=*()#]{0,200}")
COMMAND = re.compile(r"[A-Za-z0-9_.:/+\-,=*()# ]{0,200}")

_declared: dict[str, frozenset[str]] = {}
EVENTS: Mapping[str, frozenset[str]] = MappingProxyType(_declared)
"""Every event that may be logged in this process, with the fields it may carry."""


class FromCode(str):
    """A text read off the program itself (a type, a line of code), so no data can be in it."""

    __slots__ = ()


class Unsayable(Exception):
    """A line was not declared like this; the text never says what it held."""


def declare(event: str, *fields: str) -> str:
    """Allow an event, named subject.past, and the fields it carries beside the common ones."""
    if not EVENT.fullmatch(event):
        raise Unsayable("an event is named subject.past, in lower case")
    for field in fields:
        if field in RESERVED or not FIELD.fullmatch(field):
            raise Unsayable(f"{event}: '{field}' cannot be the name of a field")
    allowed = COMMON.union(fields)
    if _declared.setdefault(event, allowed) != allowed:
        raise Unsayable(f"{event} is declared already, with other fields")
    return event


def say(
    fields: Mapping[str, Any], allowed: frozenset[str], said: MutableMapping[str, Any]
) -> list[str]:
    """Add to a line what of these fields may be written; gives the names of those that may not."""
    dropped: list[str] = []
    for name, value in fields.items():
        kind = type(value)
        if kind is FromCode:
            said[name] = value
        elif name not in allowed:
            dropped.append(name)
        elif kind is str:
            if CODE.fullmatch(value) or (name == "next" and COMMAND.fullmatch(value)):
                said[name] = value
            else:
                dropped.append(name)
        elif kind is int or kind is bool or value is None or (kind is float and isfinite(value)):
            said[name] = value
        elif kind is UUID or isinstance(value, StrEnum):
            said[name] = str(value)
        elif kind is datetime:
            said[name] = rfc3339(value)
        elif kind is date:
            said[name] = value.isoformat()
        else:
            dropped.append(name)
    return dropped


def rfc3339(at: datetime) -> str:
    """A moment as every line writes it: UTC, to the millisecond."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
