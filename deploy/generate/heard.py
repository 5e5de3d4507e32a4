"""The schema of what is heard lets it gain fields, so that whoever validates by it still reads it.

A part that is also sent has a name of its own here, since what is sent may hold nothing unknown:
under one name a code generator would take one of the two for both.
"""

from collections.abc import Collection
from typing import Any

PREFIX = "Heard"


def as_heard(schema: dict[str, Any], sent: Collection[str]) -> dict[str, Any]:
    """The same schema for its readers; `sent` are the names of parts that are sent as well."""
    parts = schema.get("$defs", {})
    names = {name: f"{PREFIX}{name}" for name in parts if name in sent}
    found: dict[str, Any] = _opened(schema, {f"#/$defs/{one}": two for one, two in names.items()})
    if parts:
        found["$defs"] = {
            names.get(name, name): {**part, "title": names.get(name, part["title"])}
            for name, part in found["$defs"].items()
        }
    return found


def objects(schema: dict[str, Any]) -> frozenset[str]:
    """The names of the parts of a schema that have fields."""
    parts: dict[str, Any] = schema.get("$defs", {})
    return frozenset(name for name, part in parts.items() if "properties" in part)


def _opened(part: Any, renamed: dict[str, str]) -> Any:
    if isinstance(part, list):
        return [_opened(inner, renamed) for inner in part]
    if not isinstance(part, dict):
        return part
    found = {name: _opened(inner, renamed) for name, inner in part.items()}
    if found.get("additionalProperties") is False:
        found["additionalProperties"] = True
    if isinstance(found.get("$ref"), str) and found["$ref"] in renamed:
        found["$ref"] = f"#/$defs/{renamed[found['$ref']]}"
    return found
