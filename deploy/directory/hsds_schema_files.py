"""The published schema of HSDS, with which what comes in is held to be valid."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

Files = Mapping[str, Any]
"""Each file of a schema by its name."""
_FILES = Path(__file__).with_name("hsds_schema") / "3.1.json"


@cache
def schema_files() -> Files:
    """Those that imports go by."""
    found: Files = json.loads(_FILES.read_text("utf-8"))
    return found


def violations(service: object) -> Iterator[str]:
    """Where a service is not as the schema has it, without the values."""
    for error in _ours().iter_errors(service):
        place = "".join(f"/{part}" for part in error.absolute_path)
        yield f"{place or '/'}: {error.validator} {_wanted(error.validator_value)}"


def validator(files: Files) -> Draft202012Validator:
    """Looks at one service, by these files alone."""
    resources = {
        name: Resource.from_contents(schema, default_specification=DRAFT202012)
        for name, schema in files.items()
    }
    return Draft202012Validator(
        {"$ref": "service.json"}, registry=Registry().with_resources(resources.items())
    )


@cache
def _ours() -> Draft202012Validator:
    return validator(schema_files())


def _wanted(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
