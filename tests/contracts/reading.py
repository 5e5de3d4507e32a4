"""The two who read a message: a validator that knows its published schema alone, and its reader."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, ValidationError, validators
from pydantic import BaseModel
from pydantic import ValidationError as NotRead

from deploy.generate.schemas import is_heard
from shared.language.flaws import Inadmissible
from shared.language.message import Message
from shared.language.plain_text import OTHERWISE_LONG
from shared.language.public_text import OF_A_PERSON
from shared.network.i_json import NotIJson
from shared.network.i_json import read as read_i_json
from shared.network.sealing import LARGEST
from shared.wire.strict_json import read

# The rules that join fields: a schema would say them unreadably, so only the services know them.
OF_TWO_FIELDS = {
    "a caregiver looks after children that are named here",
    "a district is named exactly when the child lives in one",
    "a district is named exactly when the parent lives in one",
    "a module ends after it starts",
    "a module starts after the one before it has ended",
    "a young person speaks for one child, and no giver names one twice",
    "an answer holds what was asked for and nothing else",
    "children are named exactly when it is not about the prisoner",
    "custody is named exactly when it is about children",
    "districts are named exactly when there is an agreement with them",
    "either a professional or a provider is named",
    "it ends after it begins, on the same day",
    "no child is named twice",
    "no line is named twice",
    "no module is named twice",
    "no target group is named twice",
    "nothing is named twice",
    "registration ends before the first module starts",
    "the last day is not before the first",
    "the minimum age is at most the maximum age",
    "the minimum is at most the maximum",
    "the period ends after it begins, and the proof is due after it",
    "the place is online exactly if the format is",
    "without children there is neither a caregiver nor a wish",
}
# And what no schema can say.
UNSAID = {*OF_TWO_FIELDS, OTHERWISE_LONG, OF_A_PERSON}
# A sealed part of more than this is refused by the step that compares it with its receiver's keys,
# with a code of its own.
TOO_LARGE = re.compile(rb'"[^"]{%d,}"' % (LARGEST + 1))


@cache
def _as_published(pattern: str) -> re.Pattern[str]:
    # Schemas are read by ECMA-262, where `$` is the end and not also the place before a last \n.
    return re.compile(re.sub(r"\$$", r"\\Z", pattern))


def _pattern(_: Any, pattern: str, text: Any, __: Any) -> Iterator[ValidationError]:
    if isinstance(text, str) and not _as_published(pattern).search(text):
        yield ValidationError("does not fit the pattern")


VALIDATOR = validators.extend(  # type: ignore[no-untyped-call]
    Draft202012Validator, {"pattern": _pattern}
)


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def schema_takes(validator: Any, text: bytes) -> bool:
    """Whether a message is JSON (RFC 8259) of whole characters and fits its schema."""
    try:
        data = json.loads(text, parse_constant=_refuse)
        json.dumps(data, ensure_ascii=False).encode()
    except ValueError:
        return False
    fits: bool = validator.is_valid(data)
    return fits


def is_read(model: type[BaseModel], data: dict[str, Any]) -> bool:
    """Whether nothing at all is wrong with a message."""
    try:
        _read(model, json.dumps(data).encode())
    except (Inadmissible, NotIJson, NotRead):
        return False
    return True


def reader_takes(model: type[BaseModel], text: bytes) -> bool:
    """Whether each field is read, be it that a rule that joins fields refuses it all the same."""
    try:
        _read(model, text)
    except (Inadmissible, NotIJson, NotRead):
        return _is_only_joined_wrongly(model, text)
    return not TOO_LARGE.search(text)


def _read(model: type[BaseModel], text: bytes) -> None:
    """As a service does, or whoever opens what is sealed or signed."""
    if issubclass(model, Message):
        read(model, text)
    else:
        read_i_json(text)
        _validate(model, text)


def _validate(model: type[BaseModel], text: bytes) -> None:
    if issubclass(model, Message):
        model.from_json(text)
    else:
        model.model_validate_json(
            text, strict=True, extra="ignore" if is_heard(model) else "forbid"
        )


def _is_only_joined_wrongly(model: type[BaseModel], text: bytes) -> bool:
    try:
        _validate(model, text)
    except NotRead as error:
        faults = error.errors(include_url=False)
    else:
        return False
    joined = [f for f in faults if f["msg"].removeprefix("Value error, ") in UNSAID]
    # A list is said to be too short for the sake of an item that is refused.
    return all(any(f["loc"] == one["loc"][: len(f["loc"])] for one in joined) for f in faults)
