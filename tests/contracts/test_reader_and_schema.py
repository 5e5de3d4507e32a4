"""What a published schema says of a message, its reader says too: for every field, at its edges.

The other side is an independent JSON Schema validator, which knows nothing of ours.
"""

import json
from collections.abc import Callable, Iterator
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from deploy.generate.inside import SEALED, SIGNED
from deploy.generate.schemas import schema_of
from deploy.messages.invented_family import invented_notice
from deploy.messages.written_message import examples_of
from deploy.network.catalogue import Catalogue
from deploy.network.services import SWITCHBOARDS
from tests.contracts.edges import Edge, Json, completed, edges, places, resolved
from tests.contracts.reading import VALIDATOR, is_read, reader_takes, schema_takes

PUBLISHED: dict[str, type[BaseModel]] = {
    **{entry.name: entry.message for entry in Catalogue(SWITCHBOARDS.values()).published()},
    **{model.__name__: model for model in (*SEALED, *SIGNED)},
}
# What is inside of something sealed or signed travels in no record of its own, and so has no file.
# An answer has one field of these; that it has no more is looked at when all of them were read.
_HER = {
    "children": ["c1"], "given_name": "Erika", "family_name": "Mustermann", "phone": "0000 1",
    "email": "erika@example.org", "address": "Musterstraße 1, 00000 Musterstadt",
}  # fmt: skip
_HOME = {"kind": "district", "district": "13003"}
INSIDE: dict[str, Json] = {
    "SealedNotice": {**json.loads(invented_notice(["c1", "c2"])), "caregivers": [_HER],
                     "wishes": "Bitte vormittags"},
    "SealedAnswer": {
        "question": "custody", "prisoner_home": {"residence": _HOME, "kept": "no"},
        "family": [{
            "children": ["c1"], "prisoner_is": "father", "parents": "apart",
            "paternity": "established", "custody": "joint", "lived_with": "both",
            "other_parent": _HOME, "prisoner_home": {"residence": _HOME, "kept": "no"},
            "foster": {"since": "unknown", "lasting": "unknown"},
        }],
        "caregivers": [_HER], "contact": ["visit"], "language": "uk", "release": "later",
    },
    "Certificate": {
        "number": "7F3K-9Q2M-XR4T", "name": "Erika Mustermann", "title": "Grundlagen",
        "hours": 16.0, "modules": ["m1", "m2"], "first_day": "2026-03-02",
        "last_day": "2026-03-03", "organiser": "traeger-nord", "issued": "2026-03-04",
    },
}  # fmt: skip


class Filled(NamedTuple):
    """A message that is read, with as many of its fields as go together."""

    model: type[BaseModel]
    schema: Json
    data: Json

    def tried(self, is_tried: Callable[[str], bool]) -> Iterator[tuple[Edge, bool, bool]]:
        """Each edge, whether the schema takes it, and whether the reader."""
        validator = VALIDATOR(_whole(self.schema, self.schema))
        for edge in edges(self.schema, self.data, is_tried):
            yield edge, schema_takes(validator, edge.text), reader_takes(self.model, edge.text)

    def kinds(self) -> Iterator[tuple[str, str]]:
        """Each place inside, with what its schema says there and what it is read as."""
        for place, _, _, part in places(self.schema, self.schema, self.data, ""):
            said = {name: one for name, one in part.items() if name != "description"}
            yield place, f"{json.dumps(said)} {_read_as(self.model, place.split('/')[1:])!r}"


@cache
def filled(name: str) -> Filled:
    """A message with all its fields; as an example has it where these exclude each other."""
    model = PUBLISHED[name]
    schema = schema_of(model)
    if name in INSIDE:
        return Filled(model, schema, INSIDE[name])
    good = [one.data for one in examples_of(name).values() if one.is_meant_to_be_good]
    whole = [*(completed(schema, data) for data in good), *good]
    return Filled(model, schema, next(one for one in whole if is_read(model, one)))


def _whole(root: Json, part: Any) -> Any:
    """A schema without references: following them costs more than all the rest."""
    if isinstance(part, list):
        return [_whole(root, one) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        name: _whole(root, one) for name, one in resolved(root, part).items() if name != "$defs"
    }


def _read_as(kind: Any, steps: list[str]) -> Any:
    """What pydantic reads at a place."""
    origin, said = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        (one,) = set(said) - {NoneType}
        return _read_as(one, steps)
    if not steps:
        return kind
    if origin is Annotated:
        return _read_as(said[0], steps)
    if origin is tuple:
        return _read_as(said[0], steps[1:])
    field = next(f for name, f in kind.model_fields.items() if (f.alias or name) == steps[0])
    return _read_as(Annotated[field.annotation, "", *field.metadata], steps[1:])


@pytest.mark.short(60)
@pytest.mark.parametrize("name", PUBLISHED)
def test_reader_and_schema_take_the_same(name: str) -> None:
    found = list(filled(name).tried(lambda _: True))
    assert [(edge.place, edge.text[:400]) for edge, one, other in found if one != other] == []
    assert {one for _, one, _ in found} == {True, False}


def test_every_kind_of_field_is_tried_whatever_is_drawn() -> None:
    """Each in the shortest message that has one."""
    seen: set[str] = set()
    for one in sorted(map(filled, PUBLISHED), key=lambda one: len(json.dumps(one.data))):
        new = {kind: place for place, kind in one.kinds() if kind not in seen}
        seen |= new.keys()
        if new:
            found = list(one.tried(frozenset(new.values()).__contains__))
            differ = [(edge.place, edge.text[:400]) for edge, *took in found if len(set(took)) > 1]
            assert differ == [], one.model.__name__
