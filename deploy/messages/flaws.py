"""All that is wrong with the data of a message, by its place, and nothing of what stands there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from shared.language.message import Message
from shared.network.i_json import NotIJson, read
from shared.wire.strict_json import pointer_to

# What pydantic says about an expectation; whatever else it says could quote the input.
EXPECTATIONS = ("expected", "pattern", "min_length", "max_length", "ge", "gt", "le", "lt")


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong, by its place; what stands there is never repeated."""

    pointer: str
    kind: str
    expected: str


def flaws_of(model: type[Message], value: bytes) -> tuple[Flaw, ...]:
    """Everything that is wrong with the data of a message."""
    try:
        model.from_json(value)
    except ValidationError as error:
        return tuple(
            Flaw(
                pointer_to(one["loc"], one["type"]),
                one["type"],
                # Our own rules speak in words of ours; pydantic's words may quote the input.
                one["msg"].removeprefix("Value error, ")
                if one["type"] == "value_error"
                else _expectation(one.get("ctx", {})),
            )
            for one in error.errors(include_input=False, include_url=False)
        )
    # The model takes null for absent; its fields alone have names here, so each may be told.
    return tuple(Flaw(place, "null", "left out") for place in _nulls(value))


def _nulls(value: bytes) -> Iterator[str]:
    """Where null stands, in order."""
    try:
        waiting = [("", read(value))]
    except NotIJson:
        return
    while waiting:
        place, found = waiting.pop()
        if found is None:
            yield place
        inside: Iterable[tuple[Any, Any]] = ()
        if isinstance(found, dict):
            inside = found.items()
        elif isinstance(found, list):
            inside = enumerate(found)
        waiting += [(f"{place}/{name}", one) for name, one in reversed(list(inside))]


def _expectation(context: dict[str, Any]) -> str:
    return ", ".join(f"{name} {context[name]}" for name in EXPECTATIONS if name in context)
