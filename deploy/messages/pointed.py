"""One value in a message is set by its place: `/referral=…`, `/children/0/age_band=3-5`."""

from typing import Any

from deploy.messages.written_message import WrittenMessage
from shared.network.i_json import NotIJson, read

_JSON_BEGINS = frozenset('{["')
"""What begins like this is meant as JSON and not as a text."""


class BadPlace(Exception):
    """The place is not there in the data, or the value is not given."""


def with_value(message: WrittenMessage, setting: str) -> WrittenMessage:
    """The message with one value set; the value is JSON, or else a text. Raises BadPlace."""
    pointer, equals, text = setting.partition("=")
    if not equals or not pointer.startswith("/"):
        raise BadPlace(f"{pointer or '--set'} says no value; write /place=value")
    if message.flaw is not None:
        raise BadPlace(f"nothing can be set in the data of {message.origin}: {message.flaw}")
    value = _value(pointer, text)
    tokens = [token.replace("~1", "/").replace("~0", "~") for token in pointer[1:].split("/")]
    try:
        return message.with_data(_set(message.data, tokens, value))
    except (LookupError, ValueError, TypeError):
        raise BadPlace(f"{pointer} is no place in the data of {message.origin}") from None


def _value(pointer: str, text: str) -> Any:
    try:
        content = f"{pointer}{text}".encode()[len(pointer.encode()) :]
    except UnicodeEncodeError:
        raise BadPlace(f"{pointer} or its value is not UTF-8") from None
    try:
        return read(content)
    except NotIJson as no:
        if text[:1] in _JSON_BEGINS:
            raise BadPlace(f"the value of {pointer} is not JSON: {no}") from None
    return text


def _set(data: Any, tokens: list[str], value: Any) -> Any:
    if not tokens:
        return value
    first, *rest = tokens
    if isinstance(data, list):
        index = int(first)
        return [*data[:index], _set(data[index], rest, value), *data[index + 1 :]]
    if not isinstance(data, dict) or (rest and first not in data):
        raise LookupError
    return {**data, first: _set(data.get(first), rest, value)}
