"""The value of a record is one JSON object as RFC 8259 has it, no key twice, and fits its model."""

import codecs
import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from pydantic import ValidationError

from shared.language.codes import Code
from shared.language.flaws import Hint, Inadmissible
from shared.language.message import Message

_PAIR = re.compile(rb'"[ \t\r\n]*:')
_DEEPEST = 20
"""At most this many names in a pointer."""
_TWICE = object()
"""Stands where a name stands for the second time."""


def read(model: type[Message], value: bytes) -> Message:
    """Read JSON twice, unless it is obvious that the model's fast reader let nothing slip.

    Raises Inadmissible.
    """
    try:
        message = model.from_json(value)
    except ValidationError as error:
        _read_plainly(model, value)
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        if first["type"] == "json_invalid":
            raise Inadmissible(Code.MALFORMED, hint=_why(first["msg"])) from None
        raise Inadmissible(Code.SCHEMA_VIOLATION, pointer_to(first["loc"], first["type"])) from None
    if not _is_flat_and_whole(message, value):
        _read_plainly(model, value)
    return message


def _is_flat_and_whole(message: Message, value: bytes) -> bool:
    """Whether no key stands twice: one object, a key for each field found.

    Each pair of an object has a quote before its colon, so there are at most as many pairs as such
    places; a text that holds one like it only makes this say no. It would not hold for a model that
    adds fields by itself before it looks at them.
    """
    found = len(message.model_fields_set)
    return value.count(b"{") == 1 and len(_PAIR.findall(value)) == found


def _read_plainly(model: type[Message], value: bytes) -> None:
    """Read with the reader that tells of each pair. Raises Inadmissible."""
    try:
        found = _PLAIN_READER.decode(value.decode())
    except UnicodeDecodeError:
        raise Inadmissible(Code.MALFORMED, hint=Hint.NOT_UTF8) from None
    except json.JSONDecodeError:
        marked = value.startswith(codecs.BOM_UTF8)
        hint = Hint.BYTE_ORDER_MARK if marked else Hint.NOT_JSON
        raise Inadmissible(Code.MALFORMED, hint=hint) from None
    except RecursionError:
        raise Inadmissible(Code.MALFORMED, hint=Hint.TOO_DEEP) from None
    except ValueError:
        # Python reads no number of thousands of digits.
        raise Inadmissible(Code.MALFORMED, hint=Hint.LONG_NUMBER) from None
    _refuse_twice_and_null(model, found)


def _refuse_twice_and_null(model: type[Message], found: Any) -> None:
    """Refuse what JSON leaves open and null for what is absent; what stands twice goes first."""
    null: str | None = None
    for place, value in _places(_names(model), found):
        if value is _TWICE:
            raise Inadmissible(Code.MALFORMED, place, hint=Hint.NAME_TWICE)
        if value is None and null is None and model.unknown_fields == "forbid":
            null = place
    if null is not None:
        raise Inadmissible(Code.SCHEMA_VIOLATION, null, hint=Hint.NULL)


def _places(names: frozenset[str], found: Any) -> Iterator[tuple[str, Any]]:
    """Each value with the pointer to it, in order; `_TWICE` for a name that stands twice.

    A pointer ends before a name that the model does not have: such a name was chosen by the sender,
    and could be a person's.
    """
    # Not by recursion: what one reader could read may be too deep for another.
    left: list[tuple[str, bool, Any]] = [("", True, found)]
    while left:
        place, is_whole, value = left.pop()
        yield place, value
        is_whole = is_whole and place.count("/") < _DEEPEST
        inner: list[tuple[str, bool, Any]] = []
        if isinstance(value, _Object):
            for name, one in value.pairs:
                known = is_whole and name in names
                inner.append((f"{place}/{name}" if known else place, known, one))
        elif isinstance(value, list):
            for index, one in enumerate(value):
                inner.append((f"{place}/{index}" if is_whole else place, is_whole, one))
        left.extend(reversed(inner))


@cache
def _names(model: type[Message]) -> frozenset[str]:
    """The names of all fields of a model and of its parts."""
    schema = model.model_json_schema()
    parts = (schema, *schema.get("$defs", {}).values())
    return frozenset(name for part in parts for name in part.get("properties", {}))


def _why(said: str) -> Hint:
    """What the model's reader minds, which is stricter; its words never quote the input."""
    if "hex escape" in said:
        return Hint.HALF_CHARACTER
    return Hint.TOO_DEEP if "recursion" in said else Hint.NOT_JSON


def pointer_to(location: Sequence[int | str], kind: str) -> str:
    """RFC 6901 pointer to a flaw.

    The name of a field that should not be there was chosen by the sender and could be a person's,
    so the pointer ends at the object that holds it.
    """
    parts = location[:-1] if kind == "extra_forbidden" else location
    return "".join(f"/{part}" for part in parts)


class _Object(NamedTuple):
    pairs: Sequence[tuple[str, Any]]


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    seen: set[str] = set()
    for place, (name, _) in enumerate(pairs):
        if name in seen:
            pairs[place] = (name, _TWICE)
        seen.add(name)
    return _Object(pairs)


def _refuse(_constant: str) -> None:
    raise Inadmissible(Code.MALFORMED, hint=Hint.NO_NUMBER)


_PLAIN_READER = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_refuse)
