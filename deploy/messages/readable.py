"""A message on one line, for people: what it is about, and never what is sealed."""

import json
from collections.abc import Iterator
from datetime import MAXYEAR, MINYEAR, datetime
from typing import Any

from deploy.messages.sealed_label import label_of
from deploy.terminal.shown import shown
from shared.network.working_days import BERLIN
from shared.wire.received import Received

LONGEST_TEXT = 160


def one_line(received: Received) -> str:
    """Time, type, case and the main fields."""
    words = [said_at(received).astimezone(BERLIN).strftime("%d.%m. %H:%M:%S")]
    words += [f"{shown(received.type_name):<24}", shown(received.key or "no key")]
    if received.is_empty:
        words.append("taken out: an empty record")
    elif received.data is None:
        words.append(f"no JSON ({received.size} bytes)")
    else:
        words += _fields(received.data)
    return " ".join(words)


def said_at(received: Received) -> datetime:
    """When its sender says it was said, else when the broker wrote it."""
    try:
        time = datetime.fromisoformat(received.headers.get("ce_time", ""))
    except ValueError:
        return received.written_at
    # In the first and the last year of all, the same moment elsewhere may be none any more.
    is_one = time.utcoffset() is not None and MINYEAR < time.year < MAXYEAR
    return time if is_one else received.written_at


def _fields(data: Any) -> Iterator[str]:
    if not isinstance(data, dict):
        yield _value(data)
        return
    for name, value in data.items():
        yield f"{shown(name)}={_value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, str):
        if label := label_of(value):
            return f"[{shown(str(label))}]"
        if len(value) > LONGEST_TEXT:
            return f"[{len(value)} characters]"
        return shown(value if " " not in value else json.dumps(value, ensure_ascii=False))
    if isinstance(value, list):
        return f"[{', '.join(_value(item) for item in value)}]"
    if isinstance(value, dict):
        return f"({' '.join(_fields(value))})"
    return json.dumps(value)
