"""One JSON Schema per message, kind to code generators and without any address but its name."""

import json
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from deploy.generate.field_notes import field_notes
from shared.envelope import SCHEMA_PREFIX
from shared.message import Message

# `format` alone is only a note to most validators, so what must hold is said as a pattern too.
PATTERNS = {
    "date": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    "date-time": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})$",
    "uuid": r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
}
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
    """The JSON Schema (2020-12) of a model."""
    schema = model.model_json_schema(schema_generator=_ForCodeGenerators)
    _say_formats_as_patterns(schema)
    schema["$schema"] = _ForCodeGenerators.schema_dialect
    revision = model.revision if issubclass(model, Message) else 1
    schema["$id"] = f"{SCHEMA_PREFIX}{model.__name__}.v{revision}"
    first = {name: schema[name] for name in ORDER if name in schema}
    return first | schema


def as_text(schema: dict[str, Any]) -> str:
    """As it stands in the file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _say_formats_as_patterns(part: Any) -> None:
    if isinstance(part, dict):
        pattern = PATTERNS.get(part["format"]) if isinstance(part.get("format"), str) else None
        if pattern:
            part.setdefault("pattern", pattern)
        for inner in part.values():
            _say_formats_as_patterns(inner)
    elif isinstance(part, list):
        for inner in part:
            _say_formats_as_patterns(inner)
