"""The published schemas of HSDS, with which what comes in and goes out is held to be valid."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

FOLDER = Path(__file__).with_name("hsds_schema")
EDITIONS = ("3.0", "3.1")


def schemas(edition: str) -> dict[str, Any]:
    """Each file by its name."""
    found: dict[str, Any] = json.loads((FOLDER / f"{edition}.json").read_text("utf-8"))
    return found


def violations(service: object, edition: str = EDITIONS[-1]) -> Iterator[str]:
    """Where a service is not as the schema has it, without the values."""
    for error in _validator(edition).iter_errors(service):
        place = "".join(f"/{part}" for part in error.absolute_path)
        yield f"{place or '/'}: {error.validator} {_wanted(error.validator_value)}"


@cache
def _validator(edition: str) -> Draft202012Validator:
    resources = {
        name: Resource.from_contents(schema, default_specification=DRAFT202012)
        for name, schema in schemas(edition).items()
    }
    return Draft202012Validator(
        {"$ref": "service.json"}, registry=Registry().with_resources(resources.items())
    )


def _wanted(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
