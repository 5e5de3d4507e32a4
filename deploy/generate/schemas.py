"""One JSON Schema per message, kind to code generators and without any address but its name."""

import json
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from deploy.generate.field_notes import field_notes
from deploy.generate.heard import as_heard, objects
from deploy.generate.inside import SIGNED
from deploy.network.catalogue import Catalogue, Entry
from deploy.network.services import SWITCHBOARDS
from shared.language.message import Message
from shared.wire.envelope import SCHEMA_PREFIX

KEY_OF = "key: id of "
ORDER = ("$schema", "$id", "title", "description", "type", "properties", "required")


class _ForCodeGenerators(GenerateJsonSchema):
    """Titles only where they name a type; patterns beside formats; notes as descriptions."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """A title on each field would become a type of its own in generated code."""
        del schema
        return False

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """Describe each field by what its contract says."""
        described = super().model_schema(schema)
        model = schema["cls"]
        if issubclass(model, BaseModel):
            for name, note in field_notes(model).items():
                said_as = model.model_fields[name].alias or name
                described["properties"][said_as].setdefault("description", note)
        return described


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a model; what is heard may gain fields, what is sent may not."""
    schema = model.model_json_schema(schema_generator=_ForCodeGenerators)
    if is_heard(model):
        schema = as_heard(schema, _parts_sent())
    schema["$schema"] = _ForCodeGenerators.schema_dialect
    revision = model.revision if issubclass(model, Message) else 1
    schema["$id"] = f"{SCHEMA_PREFIX}{model.__name__}.v{revision}"
    first = {name: schema[name] for name in ORDER if name in schema}
    return first | schema


def is_heard(model: type[BaseModel]) -> bool:
    """Whether who reads it passes over what it does not know."""
    return model in SIGNED or (issubclass(model, Message) and model.unknown_fields == "ignore")


def schema_of_entry(entry: Entry) -> dict[str, Any]:
    """The schema of a message, with the kinds of aggregate that it is for.

    They stand in the comment: a strict validator, as ajv is, refuses a schema with a keyword that
    it does not know.
    """
    schema = schema_of(entry.message)
    if not entry.kinds:
        return schema
    head = {name: schema.pop(name) for name in ("$schema", "$id")}
    return {**head, "$comment": KEY_OF + ", ".join(entry.kinds), **schema}


def as_text(schema: dict[str, Any]) -> str:
    """As it stands in the file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


@cache
def _parts_sent() -> frozenset[str]:
    commands = [e.message for e in Catalogue(SWITCHBOARDS.values()).published() if e.is_command]
    return frozenset(name for command in commands for name in objects(schema_of(command)))
