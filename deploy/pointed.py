"""One value in a message is set by its place: `/referral=…`, `/children/0/age_band=3-5`."""

import json
from dataclasses import replace
from typing import Any

from deploy.written_message import WrittenMessage


class BadPlace(Exception):
    """The place is not there in the data, or the value is not given."""


def with_value(message: WrittenMessage, setting: str) -> WrittenMessage:
    """The message with one value set; the value is JSON, or else a text."""
    pointer, equals, text = setting.partition("=")
    if not equals or not pointer.startswith("/"):
        raise BadPlace(f"{pointer or '--set'} says no value; write /place=value")
    try:
        value = json.loads(text)
    except ValueError:
        value = text
    steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer[1:].split("/")]
    try:
        return replace(message, data=_set(message.data, steps, value))
    except (LookupError, ValueError, TypeError):
        raise BadPlace(f"{pointer} is no place in the data of {message.origin}") from None


def _set(data: Any, steps: list[str], value: Any) -> Any:
    if not steps:
        return value
    first, *rest = steps
    if isinstance(data, list):
        index = int(first)
        return [*data[:index], _set(data[index], rest, value), *data[index + 1 :]]
    if not isinstance(data, dict) or (rest and first not in data):
        raise LookupError
    return {**data, first: _set(data.get(first), rest, value)}
