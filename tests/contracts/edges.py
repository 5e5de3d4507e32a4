"""Values at the edge of every field of a schema, each put into a message that is else all right."""

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple

from deploy.messages.written_message import examples

Json = dict[str, Any]

_HERE = "\ue000"
"""Stands in a message where an edge goes; no message holds it."""

# Of each kind of JSON one, so that a field meets all that it is not, and numbers as others write
# them. As they stand in the text: 1.0 and 1 are one number to JSON, not to each of its readers.
WRONG_KINDS = ("null", "true", "0", "0.5", '""', '"x"', "[]", "{}", '{"x":1}', "[null]")
DAYS = (
    "2026-03-02", "2024-02-29", "2023-02-29", "2000-02-29", "2100-02-29", "1900-02-29",
    "1999-12-31", "2000-01-01", "2099-12-31", "2100-01-01", "1899-12-31", "1900-01-01",
    "2022-12-31", "2023-01-01", "2199-12-31", "2200-01-01", "0000-01-01", "9999-12-31",
    "2026-04-31", "2026-12-31", "2026-13-01", "2026-00-10", "2026-01-00", "2026-01-32",
    "1795824000", "-1", "20260302", "2026-3-2", "2026-W10-1", "2026-061", "02.03.2026",
    "2026-03-02T00:00:00", "2026-03-02 ", " 2026-03-02", "2026-03-02\n", "2026\u201003\u201002",
    "\uff12\uff10\uff12\uff16-03-02", "\u0662\u0660\u0662\u0666-03-02", "+2026-03-02", "26-03-02",
    "02026-03-02", "today",
)  # fmt: skip
# In Berlin: midnight, the hour that a clock change leaves out, and the one that comes twice.
BERLIN = (
    "2026-03-02T00:00:00+01:00", "2026-03-01T23:00:00Z", "2026-07-01T00:00:00+02:00",
    "2026-03-29T01:59:59+01:00", "2026-03-29T02:30:00+01:00", "2026-03-29T02:30:00+02:00",
    "2026-03-29T03:00:00+02:00", "2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00",
    "2026-10-25T03:00:00+01:00",
)  # fmt: skip
TIMES = tuple(
    f"2026-11-28{rest}"
    for rest in (
        "T17:58:46Z", "T17:58:46+01:00", "T17:58:46-23:59", "T17:58:46+24:00", "T17:58:46+01:60",
        "T00:00:00Z", "T23:59:59Z", "T24:00:00Z", "T23:60:00Z", "T23:59:60Z", "T7:58:46Z",
        "T17:58:46.1Z", "T17:58:46.123456Z", "T17:58:46.1234567Z", "T17:58:46.123456789Z",
        "T17:58:46.1234567890Z", "T17:58:46.Z", "T17:58:46,5Z", "T17:58Z", "T17Z", "T175846Z",
        " 17:58:46Z", "_17:58:46Z", "t17:58:46Z", "T17:58:46z", "T17:58:46", "T17:58:46+0000",
        "T17:58:46+00", "T17:58:46 +00:00", "T17:58:46-00:00", "T17:58:46+01:00:00",
        "T17:58:46Z\n", "T17:58:46Z[Europe/Berlin]", "T17:58:46\u221201:00", "T\uff117:58:46Z",
    )
)  # fmt: skip
MOMENTS = (
    *TIMES, *BERLIN,
    *(f"{day}T12:00:00Z" for day in DAYS),
    "1795888666", "1795888666123", "1795888666.5",
    "2000-01-01T00:30:00+01:00", "2099-12-31T23:30:00-01:00",
)  # fmt: skip
IDS = (
    "1a66d18f-d679-467b-9fa4-2ba66395f7af", "1A66D18F-D679-467B-9FA4-2BA66395F7AF",
    "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "1a66d18fd679467b9fa42ba66395f7af", "{1a66d18f-d679-467b-9fa4-2ba66395f7af}",
    "urn:uuid:1a66d18f-d679-467b-9fa4-2ba66395f7af", "1a66d18f-d679-467b-9fa4-2ba66395f7a",
    "1a66d18f-d679-467b-9fa4-2ba66395f7afa", "1a66d18f-d679-467b-9fa4-2ba66395f7ag",
    "1a66d18fd-679-467b-9fa4-2ba66395f7af", "1a66d18f-d679-467b-9fa4-2ba66395f7af\n",
    "\uff11a66d18f-d679-467b-9fa4-2ba66395f7af", " 1a66d18f-d679-467b-9fa4-2ba66395f7af",
)  # fmt: skip
NUMBERS = (
    "1", "1.0", "1e0", "1E0", "10e-1", "1.0000000000000000000001", "1.5", "1e400", "-1e400", "-0",
    "-0.0", "1e-400", "0.0", "-1", "2e0", "1e2", "1e3", "9007199254740993", "9007199254740993.0",
    "1" + "0" * 400, "0.25", "0.2500000001", "0.249999999", "0.3", "40", "40.0", "40.25", "1200",
    "1200.25", '"1"', "true", "false",
)  # fmt: skip
# What is put before, behind and into a text: NFC and NFD, controls, halves of a pair, signs that
# look like others, the ends of lines that `$` minds in some languages.
SIGNS = (
    " ", "\n", "\r\n", "\t", "\x00", "\x1b", "\x7f", "\x85", "\u00a0", "\u200b", "\u202e", "\ufeff",
    "\u00fc", "u\u0308", "\u00df", "\u0130", "\u0323\u0307", "\u05d0", "\u0644", "\u2067",
    "K", "\u017f", "\u0663", "\uff17", "A", "z", "0", "-", "_",
    ".", "/", "<", "@", "\U0001f600", "\ud83d", "\ude00", "\ud83dx",
)  # fmt: skip


# What a field is called in Python where the contract calls it otherwise.
OTHER_NAMES = ("starts", "ends", "from_agency")
_LONG = 1_000


class Edge(NamedTuple):
    """One message, as it travels."""

    place: str
    text: bytes


def edges(
    schema: Json, filled: Json, is_tried: Callable[[str], bool] = lambda _: True
) -> Iterator[Edge]:
    """Each field of a message in turn at each of its edges, the rest being as it was.

    `is_tried` says of which places; that of the message itself is empty.
    """
    yield Edge("", json.dumps(filled).encode())
    if is_tried(""):
        yield from (Edge("instead", edge.encode()) for edge in WRONG_KINDS)
    for place, holder, key, part in places(schema, schema, filled, ""):
        if not is_tried(place):
            continue
        value = holder[key]
        holder[key] = _HERE
        around = json.dumps(filled)
        holder[key] = value
        mark = json.dumps(_HERE)
        for edge in dict.fromkeys(_values(part, value)):
            yield Edge(place, around.replace(mark, edge).encode())
    yield from _of_objects(schema, filled, is_tried)


def completed(schema: Json, data: Json) -> Json:
    """A message with every optional field, so that no field is left out; one item for a list."""
    found: Json = _filled(schema, schema, data)
    return found


def _of_objects(schema: Json, filled: Json, is_tried: Callable[[str], bool]) -> Iterator[Edge]:
    """Each object without each of its fields, and with one more."""
    holders: list[tuple[str, Json]] = [("", filled)]
    holders += [
        (place, holder[key])
        for place, holder, key, _ in places(schema, schema, filled, "")
        if isinstance(holder[key], dict)
    ]
    for place, one in holders:
        if not is_tried(place):
            continue
        kept = dict(one)
        for name, value in kept.items():
            del one[name]
            yield Edge(f"{place}/{name} absent", json.dumps(filled).encode())
            one[f"{name}_"] = value
            yield Edge(f"{place}/{name} by another name", json.dumps(filled).encode())
            one.clear()
            one.update(kept)
        for more in (*OTHER_NAMES, "comment", ""):
            if more not in one:
                one[more] = next(iter(one.values()), "x")
                yield Edge(f"{place} with {more!r} too", json.dumps(filled).encode())
                one[more] = None
                yield Edge(f"{place} with {more!r} null", json.dumps(filled).encode())
                del one[more]


def resolved(root: Json, part: Json) -> Json:
    """A part of a schema with what it refers to."""
    if "$ref" not in part:
        return part
    found: Json = root["$defs"][part["$ref"].rsplit("/", 1)[1]]
    return {**found, **{name: value for name, value in part.items() if name != "$ref"}}


def places(
    root: Json, part: Json, value: Any, place: str
) -> Iterator[tuple[str, Any, str | int, Json]]:
    """Every value inside this one: its place, what holds it and how, and its schema."""
    part = resolved(root, part)
    inner: list[tuple[str | int, Json]] = []
    if isinstance(value, dict):
        inner = [(name, part["properties"][name]) for name in value]
    elif isinstance(value, list):
        # One of a list stands for all: they have one schema.
        inner = [(index, part["items"]) for index in range(len(value[:1]))]
    for key, schema in inner:
        yield f"{place}/{key}", value, key, resolved(root, schema)
        yield from places(root, schema, value[key], f"{place}/{key}")


def _filled(root: Json, part: Json, value: Any) -> Any:
    part = resolved(root, part)
    if part.get("type") == "object":
        given = value if isinstance(value, dict) else {}
        return {
            name: _filled(root, inner, given.get(name))
            for name, inner in part.get("properties", {}).items()
        }
    if part.get("type") == "array":
        items = value or [None] * max(part.get("minItems", 0), 1)
        return [_filled(root, part["items"], item) for item in items[:2]]
    return _sample(part) if value is None else value


def _sample(part: Json) -> Any:
    """Some value that fits."""
    if "enum" in part:
        return part["enum"][0]
    if part["type"] in {"integer", "number"}:
        return part.get("minimum", 1)
    if part["type"] == "boolean":
        return True
    return next(text for text in texts() if fits(part, text))


def fits(part: Json, text: str) -> bool:
    length = part.get("minLength", 0) <= len(text) <= part.get("maxLength", len(text))
    return length and re.search(part.get("pattern", ""), text) is not None


@cache
def texts() -> tuple[str, ...]:
    """All texts of the examples; looked through for thousands of values, and so read once."""
    found: list[str] = []
    waiting: list[Any] = [one.data for cases in examples().values() for one in cases.values()]
    while waiting:
        match waiting.pop(0):
            case dict() as inner:
                waiting += inner.values()
            case list() as inner:
                waiting += inner
            case str() as text:
                found.append(text)
    return tuple(found)


def _values(part: Json, value: Any) -> Iterator[str]:
    """What is tried at one place, as it stands in the text."""
    yield from WRONG_KINDS
    kind = part.get("type")
    if "enum" in part:
        words = [*part["enum"], f"{part['enum'][0]} ", part["enum"][0].upper(), "else", ""]
        yield from map(json.dumps, words)
    elif kind in {"integer", "number"}:
        yield from NUMBERS
        for bound in ("minimum", "maximum", "exclusiveMinimum"):
            if bound in part:
                yield from (json.dumps(part[bound] + step) for step in (-1, 0, 1))
                yield json.dumps(float(part[bound]))
    elif kind == "array":
        bounds = {part.get("minItems", 0), part.get("maxItems", 3), 1}
        sizes = sorted({size + step for size in bounds for step in (-1, 0, 1)} - {-1})
        yield from (json.dumps((value * (size + 1))[:size]) for size in sizes)
    elif kind == "string":
        yield from map(json.dumps, _strings(part, value))


def _strings(part: Json, value: str) -> Iterator[str]:
    yield from {"date": DAYS, "date-time": MOMENTS, "uuid": IDS}.get(part.get("format", ""), ())
    for sign in SIGNS:
        yield from (sign, sign + value, value + sign, value[:1] + sign + value[1:])
    yield from (value[1:], value[:-1], value.upper(), value.swapcase())
    counts = re.findall(r"\{([0-9]+)(?:,([0-9]+))?\}", part.get("pattern", ""))
    lengths = {int(number) for pair in counts for number in pair if number}
    lengths |= {part[bound] for bound in ("minLength", "maxLength") if bound in part}
    for length in sorted({length + step for length in lengths for step in (-1, 0, 1, 2)} - {-1}):
        yield value[:length] + value[-1:] * (length - len(value))
        yield from (fill * length for fill in ("a", "0", "\U0001f600") if length < _LONG)
