"""Where one member of a JSON object stands in its file, so that its very bytes can be handed on."""

import json
import re

_BLANK = re.compile(r"[ \t\r\n]*")
_ANY = json.JSONDecoder(strict=False)
"""Only to find where a value ends; its reader judges it."""


def member(content: bytes, name: str) -> slice | None:
    """Where the first member of that name stands; None where no object with one can be seen."""
    # One character for each byte: what is not ASCII stands only inside of texts.
    text = content.decode("latin-1")
    try:
        return _member(text, name)
    except (ValueError, LookupError, RecursionError):
        return None


def _member(text: str, name: str) -> slice:
    place = _after(text, "{", 0)
    while True:
        found, place = _ANY.raw_decode(text, _blank(text, place))
        begin = _blank(text, _after(text, ":", place))
        _, place = _ANY.raw_decode(text, begin)
        if found == name:
            return slice(begin, place)
        place = _after(text, ",", place)


def _after(text: str, sign: str, place: int) -> int:
    """The place after this character, which has to come next."""
    place = _blank(text, place)
    if text[place] != sign:
        raise LookupError
    return place + 1


def _blank(text: str, place: int) -> int:
    found = _BLANK.match(text, place)
    return place if found is None else found.end()
