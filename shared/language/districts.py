"""A district is a Kreis of the official list; a key that only looks like one is none."""

from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

_FILE = Path(__file__).with_name("districts.txt")
_SHARED_DIGITS = 3

KREISE = frozenset(
    key
    for line in _FILE.read_text("utf-8").splitlines()
    if not line.startswith("#")
    for key in line.split()
)
"""All of Germany, by Kreisschlüssel: the first five digits of the AGS."""


def _as_pattern(keys: frozenset[str]) -> str:
    """An expression for these keys and no other; short, since it stands in many schemas."""
    groups = groupby(sorted(keys), key=lambda key: key[:_SHARED_DIGITS])
    options = (f"{head}({'|'.join(key[_SHARED_DIGITS:] for key in each)})" for head, each in groups)
    return f"^({'|'.join(options)})$"


# A pattern and no list of 401 allowed words, of which code generators would make a type each.
DISTRICT_PATTERN = _as_pattern(KREISE)


@dataclass(frozen=True, slots=True)
class OfTheList:
    """Goes with `str` in an annotation."""

    pattern: str = DISTRICT_PATTERN

    @staticmethod
    def read(key: str) -> str:
        """The key as it is. Raises ValueError."""
        if key not in KREISE:
            raise ValueError("is no Kreis of the official list in shared/language/districts.txt")
        return key

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Look it up."""
        del source, handler
        return core_schema.no_info_after_validator_function(self.read, core_schema.str_schema())

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Say it to those outside."""
        described = "Kreisschlüssel of one of the Kreise of Germany on 25 January 2021."
        return {**handler(schema), "pattern": self.pattern, "description": described}
