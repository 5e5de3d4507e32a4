"""Text that others wrote, on a terminal: what could steer or deceive it is shown as a code."""

import json
from typing import Any


def shown(text: str, encoding: str = "utf-8") -> str:
    """The text on one line; what is not printed, or not in this encoding, as JSON writes it.

    Control characters steer a terminal; marks of direction and of no width make a text look like
    another. A character of no encoding at all is half a pair, as a file name or JSON may hold.
    """
    return "".join(one if _is_plain(one, encoding) else json.dumps(one)[1:-1] for one in text)


def shown_json(value: Any, encoding: str = "utf-8") -> str:
    """A JSON value for people to read, which still is JSON."""
    lines = json.dumps(value, ensure_ascii=False, indent=2).split("\n")
    return "\n".join(shown(line, encoding) for line in lines)


def _is_plain(one: str, encoding: str) -> bool:
    if not one.isprintable():
        return False
    try:
        one.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
