"""The value of a record is one JSON object as RFC 8259 has it, no key twice, and fits its model."""

import json
import re
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from shared.codes import Code
from shared.message import Message

_PAIR = re.compile(rb'"[ \t\r\n]*:')


class Inadmissible(Exception):
    """A record is turned away; says by which code and at which place, never what stood there."""

    def __init__(self, code: Code, pointer: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.pointer = pointer


def read(model: type[Message], value: bytes) -> Message:
    """Read JSON twice, unless it is plain to see that the model's fast reader let nothing pass.

    Raises Inadmissible.
    """
    try:
        message = model.from_json(value)
    except ValidationError as error:
        _read_plainly(value)
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        if first["type"] == "json_invalid":
            raise Inadmissible(Code.MALFORMED) from None
        raise Inadmissible(Code.SCHEMA_VIOLATION, pointer_to(first["loc"], first["type"])) from None
    if not _is_flat_and_whole(message, value):
        _read_plainly(value)
    return message


def _is_flat_and_whole(message: Message, value: bytes) -> bool:
    """Whether no key stands twice: one object, a key for each field found.

    Each pair of an object has a quote before its colon, so there are at most as many pairs as such
    places; a text that holds one like it only makes this say no. It would not hold for a model that
    adds fields by itself before it looks at them.
    """
    found = len(message.model_fields_set)
    return value.count(b"{") == 1 and len(_PAIR.findall(value)) == found


def _read_plainly(value: bytes) -> None:
    """Read with the reader that tells of each pair."""
    try:
        _PLAIN_READER.decode(value.decode())
    except (ValueError, RecursionError):
        raise Inadmissible(Code.MALFORMED) from None


def pointer_to(location: Sequence[int | str], kind: str) -> str:
    """RFC 6901 pointer to a fault.

    The name of a field that should not be there was chosen by the sender and could be a person's,
    so the pointer ends at the object that holds it.
    """
    parts = location[:-1] if kind == "extra_forbidden" else location
    return "".join(f"/{part}" for part in parts)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _refuse(_constant: str) -> None:
    raise ValueError("NaN and Infinity are no JSON")


_PLAIN_READER = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_refuse)
