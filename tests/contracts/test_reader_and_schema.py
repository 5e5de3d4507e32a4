"""What a published schema says of a message, its reader says too: for every field, at its edges.

The other side is an independent JSON Schema validator, which knows nothing of ours.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError, validators
from pydantic import ValidationError as NotRead

from deploy.generate.schemas import schema_of
from deploy.messages.written_message import examples_of
from deploy.network.catalogue import Catalogue
from deploy.network.services import SWITCHBOARDS
from shared.language.flaws import Inadmissible
from shared.language.message import Message
from shared.language.plain_text import OTHERWISE_LONG
from shared.language.public_text import OF_A_PERSON
from shared.network.sealing import LARGEST
from shared.wire.strict_json import read
from tests.contracts.edges import Edge, Json, completed, edges, resolved

PUBLISHED = {entry.name: entry.message for entry in Catalogue(SWITCHBOARDS.values()).published()}
# The rules that join fields: a schema would say them unreadably, so only the services know them.
OF_TWO_FIELDS = {
    "a young person speaks for one child, and no giver names one twice",
    "children are named exactly when it is not about the prisoner",
    "custody is named exactly when it is about children",
    "a district is named exactly when the child lives in one",
    "a district is named exactly when the parent lives in one",
    "a module ends after it starts",
    "a module starts after the one before it has ended",
    "either a professional or a provider is named",
    "districts are named exactly when there is an agreement with them",
    "it ends after it begins, on the same day",
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


def refuse(constant: str) -> None:
    raise ValueError(constant)


def schema_takes(validator: Any, text: bytes) -> bool:
    """Whether a message is JSON (RFC 8259) of whole characters and fits its schema."""
    try:
        data = json.loads(text, parse_constant=refuse)
        json.dumps(data, ensure_ascii=False).encode()
    except ValueError:
        return False
    fits: bool = validator.is_valid(data)
    return fits


def reader_takes(model: type[Message], text: bytes) -> bool:
    """Whether each field is read, be it that a rule that joins fields refuses it all the same."""
    try:
        read(model, text)
    except Inadmissible:
        return _is_only_joined_wrongly(model, text)
    return not TOO_LARGE.search(text)


def _is_only_joined_wrongly(model: type[Message], text: bytes) -> bool:
    try:
        model.from_json(text)
    except NotRead as error:
        faults = error.errors(include_url=False)
    else:
        return False
    joined = [f for f in faults if f["msg"].removeprefix("Value error, ") in UNSAID]
    # A list is said to be too short for the sake of an item that is refused.
    return all(any(f["loc"] == one["loc"][: len(f["loc"])] for one in joined) for f in faults)


def tried(name: str) -> Iterator[tuple[Edge, bool, bool]]:
    """Each edge of a message, whether the schema takes it, and whether the reader."""
    model = PUBLISHED[name]
    schema = schema_of(model)
    validator = VALIDATOR(_whole(schema, schema))
    good = [one.data for one in examples_of(name).values() if one.is_meant_to_be_good]
    # As an example has it where a message with all its fields would name what excludes another.
    whole = [*(completed(schema, data) for data in good), *good]
    for edge in edges(schema, next(one for one in whole if _is_read(model, one))):
        yield edge, schema_takes(validator, edge.text), reader_takes(model, edge.text)


def _whole(root: Json, part: Any) -> Any:
    """A schema without references: following them costs more than all the rest."""
    if isinstance(part, list):
        return [_whole(root, one) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        name: _whole(root, one) for name, one in resolved(root, part).items() if name != "$defs"
    }


def _is_read(model: type[Message], data: dict[str, Any]) -> bool:
    try:
        read(model, json.dumps(data).encode())
    except Inadmissible:
        return False
    return True


@pytest.mark.short(60)
@pytest.mark.parametrize("name", PUBLISHED)
def test_reader_and_schema_take_the_same(name: str) -> None:
    found = list(tried(name))
    differ = [(edge.place, edge.text[:400]) for edge, one, other in found if one != other]
    assert differ == []
    assert {one for _, one, _ in found} == {True, False}
