"""JSON that every reader takes for the same: I-JSON (RFC 7493), or a word on what is wrong with it.

No name twice in one object, no half of a surrogate pair, no number beyond a double's range, no
nesting that would break whoever reads on, UTF-8 without a byte order mark.
"""

import codecs
import json
from collections.abc import Mapping
from math import isinf
from typing import Any

from pydantic_core import from_json

_MARKS: Mapping[bytes, str] = {
    codecs.BOM_UTF8: "it begins with a byte order mark; save it as UTF-8 without one",
    codecs.BOM_UTF16_LE: "it is UTF-16; save it as UTF-8",
    codecs.BOM_UTF16_BE: "it is UTF-16; save it as UTF-8",
}


_WORDS: Mapping[str, str] = {
    "recursion limit exceeded": "nested too deeply",
    "unexpected end of hex escape": "half of a character, written as \\u",
    "lone leading surrogate in hex escape": "half of a character, written as \\u",
    "invalid unicode code point": "what is no UTF-8",
}


class NotIJson(Exception):
    """These bytes are no I-JSON; the text says why and where, and never what stands there."""


def read(content: bytes) -> Any:
    """The value that these bytes are. Raises NotIJson."""
    for mark, why in _MARKS.items():
        if content.startswith(mark):
            raise NotIJson(why)
    if not content.strip():
        raise NotIJson("it is empty")
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise NotIJson(f"it is not UTF-8 from byte {error.start + 1} on") from None
    try:
        # First the reader that knows the grammar to the letter and bounds the depth, then the one
        # that tells of each pair. Neither's words hold anything of what was read.
        from_json(content, allow_inf_nan=False)
        return _PAIRS.decode(text)
    except ValueError as error:
        raise NotIJson(_in_words(str(error))) from None


def _in_words(said: str) -> str:
    """What the readers say, where their words are about themselves."""
    for sign, words in _WORDS.items():
        if sign in said:
            return said.replace(sign, words)
    return said


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _finite(digits: str) -> float:
    number = float(digits)
    if isinf(number):
        raise ValueError("a number is too large")
    return number


_PAIRS = json.JSONDecoder(object_pairs_hook=_unique, parse_float=_finite)
