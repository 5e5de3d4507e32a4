"""A code generator finds in docs/asyncapi.yaml a type for each message and for each of its parts.

Most of it is seen with eyes like those of one: from operations by way of channels and messages to
schemas, no further than `$ref`, and a type is named by the title of its schema. Once it is tried
with a real one.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from deploy.generate.documents import DOCS, documents
from deploy.generate.inside import SEALED
from deploy.network.catalogue import Catalogue
from deploy.network.services import SWITCHBOARDS
from tests.run.generator import made_of

Json = dict[str, Any]
DOCUMENT: Json = yaml.load((DOCS / "asyncapi.yaml").read_text("utf-8"), yaml.CSafeLoader)
MORE = "additionalProperties"
"""Where what is heard may gain fields, a generated type has room for them."""
PUBLISHED = [entry.name for entry in Catalogue(SWITCHBOARDS.values()).published()]


def followed(reference: Json) -> Json:
    """What a reference leads to within the document; it holds nothing else."""
    assert list(reference) == ["$ref"]
    found: Any = DOCUMENT
    for step in reference["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return dict(found)


def seen() -> Iterator[tuple[str, str, Json]]:
    """Channel, name and payload of each message of each operation, replies included."""
    for operation in DOCUMENT["operations"].values():
        for one in filter(None, (operation, operation.get("reply"))):
            channel = one["channel"]["$ref"].rsplit("/", 1)[1]
            for reference in one["messages"]:
                message = followed(followed(reference))
                yield channel, message["title"], message["payload"]


def schema_at(payload: Json) -> Json:
    """The schema that a payload is nothing but a reference to."""
    assert list(payload) == ["$ref"]
    assert payload["$ref"].startswith("./schemas/")
    found: Json = json.loads((DOCS / payload["$ref"]).read_text("utf-8"))
    return found


def types(schema: Json) -> dict[str, Json]:
    """The types that a generator makes of a schema, by their names."""
    return {schema["title"]: schema, **schema.get("$defs", {})}


def untyped(place: str, part: Json) -> Iterator[str]:
    """The places at which a generator has to write `any`, or invent a name."""
    if "$ref" in part:
        return
    if part.get("type") == "array":
        yield from untyped(f"{place}[]", part.get("items", {}))
    elif part.get("type") not in {"string", "integer", "number", "boolean"} or "enum" in part:
        yield place


@pytest.mark.parametrize("name", [*PUBLISHED, *(model.__name__ for model in SEALED)])
def test_every_message_comes_out_as_a_type_of_its_own(name: str) -> None:
    payloads = {json.dumps(payload) for _, title, payload in seen() if title == name}
    assert len(payloads) == 1
    schema = schema_at(json.loads(payloads.pop()))
    assert schema["title"] == name
    for title, part in types(schema).items():
        assert part["title"] == title
        if "enum" in part:
            assert part["type"] == "string"
            continue
        assert part["type"] == "object"
        faults = [one for field in part["properties"].items() for one in untyped(*field)]
        assert faults == [], title


@pytest.mark.generator
def test_a_real_generator_makes_a_type_of_each_message_and_part_with_all_its_fields() -> None:
    read = made_of(DOCS / "asyncapi.yaml")
    assert read["errors"] == []
    # `module` is a word of TypeScript, so its generator calls `Module` otherwise.
    made = {name.removeprefix("Reserved"): {*fields} - {MORE} for name, fields in read["types"]}
    assert len(made) == len(read["types"])
    wanted = {
        name: part["properties"].keys()
        for _, _, payload in seen()
        for name, part in types(schema_at(payload)).items()
        if "properties" in part
    }
    assert wanted.keys() <= made.keys()
    assert {name: made[name] for name in wanted} == wanted


def test_a_name_means_one_type() -> None:
    found: dict[str, Json] = {}
    for _, _, payload in seen():
        for name, part in types(schema_at(payload)).items():
            assert found.setdefault(name, part) == part, name


def test_what_a_generator_makes_of_the_last_operation_of_a_channel_is_all_that_is_there() -> None:
    last = {
        operation["channel"]["$ref"].rsplit("/", 1)[1]: {
            reference["$ref"].rsplit("/", 1)[1] for reference in operation["messages"]
        }
        for operation in DOCUMENT["operations"].values()
    }
    assert last == {name: set(one["messages"]) for name, one in DOCUMENT["channels"].items()}


def test_what_has_no_type_would_be_found() -> None:
    parts: dict[str, Json] = {
        "anything": {},
        "an object without a name": {"type": "object", "properties": {}},
        "words without a name": {"type": "string", "enum": ["a"]},
        "a list of anything": {"type": "array"},
        "one of two": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
    }
    for place, part in parts.items():
        assert list(untyped(place, part)), place
    assert list(untyped("", {"type": "array", "items": {"type": "string"}})) == []


def test_nothing_for_a_list_is_left_to_be_written_as_a_default() -> None:
    for text in documents().values():
        assert '"default": []' not in text
