"""A message: one thing that is asked of a service (command) or told by one (event)."""

from datetime import date, datetime
from enum import StrEnum
from functools import cache
from types import NoneType
from typing import Annotated, Any, ClassVar, Self, get_args
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, GetJsonSchemaHandler, StringConstraints
from pydantic.fields import FieldInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from shared.districts import DISTRICT_PATTERN, OfTheList

TYPE_PREFIX = "de.kvi-mv."

AGENCY_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
TYPE_NAME_PATTERN = r"^[A-Z][A-Za-z0-9]{1,79}$"
WORD_PATTERN = r"^[a-z][a-z0-9_.:-]{0,79}$"

AgencyId = Annotated[str, StringConstraints(pattern=AGENCY_PATTERN, min_length=2, max_length=40)]
District = Annotated[str, OfTheList()]
"""Kreisschlüssel: the first five digits of the AGS."""
Word = Annotated[str, StringConstraints(pattern=WORD_PATTERN)]
"""A code of ours, never free text."""
TypeName = Annotated[str, StringConstraints(pattern=TYPE_NAME_PATTERN)]
"""The name of a command or event."""


class Privacy(StrEnum):
    """What a message says about people; shared topics carry P0 and P1 only."""

    P0 = "P0"
    """No person."""
    P1 = "P1"
    """Pseudonymous."""
    P2 = "P2"
    """Professionals' data."""


class Part(BaseModel):
    """A piece of a message: frozen, strict about its fields, absent rather than null."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, allow_inf_nan=False
    )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Describe an optional field as absent rather than null: kinder to code generators."""
        schema = handler(core_schema)
        resolved = handler.resolve_ref_schema(schema)
        for field in resolved.get("properties", {}).values():
            _drop_null(field)
        return schema


def _drop_null(field: dict[str, Any]) -> None:
    options = field.get("anyOf")
    if options and {"type": "null"} in options:
        rest = [option for option in options if option != {"type": "null"}]
        del field["anyOf"]
        field.update(rest[0] if len(rest) == 1 else {"anyOf": rest})
        if field.get("default", ...) is None:
            del field["default"]


class Message(Part):
    """What travels on the bus; the aggregate it is for is its key, not a field."""

    revision: ClassVar[int] = 1
    privacy: ClassVar[Privacy] = Privacy.P1
    topic: ClassVar[str | None] = None
    """The shared topic it is told on; None: it goes only to one agency or to a service itself."""
    sealed_part: ClassVar[str | None] = None
    """The field with what is sealed for offices; None: it has none."""
    told_to_agency: ClassVar[bool] = False
    """Whether what is told on a shared topic is told to the agency it concerns as well."""

    @classmethod
    def type_name(cls) -> str:
        """The name without prefix and version, as in the contracts."""
        return cls.__name__

    @classmethod
    @cache
    def ce_type(cls) -> str:
        """CloudEvents `type`, for example `de.kvi-mv.ReportAdmission.v1`."""
        return f"{TYPE_PREFIX}{cls.__name__}.v{cls.revision}"

    @classmethod
    @cache
    def loggable(cls) -> tuple[str, ...]:
        """The fields that hold an id, a code, a count or a time, and so may stand in a log."""
        return tuple(name for name, info in cls.model_fields.items() if _is_plain(info))

    def to_json(self) -> bytes:
        """Compact JSON; an optional field that is not set is absent."""
        return self.__pydantic_serializer__.to_json(self, exclude_none=True)

    @classmethod
    def from_json(cls, value: bytes | str) -> Self:
        """Read strictly: no coercion between JSON types.

        Raises pydantic.ValidationError; show its errors only with include_input=False.
        """
        return cls.model_validate_json(value, strict=True)


_PLAIN = (UUID, int, bool, date, datetime, AwareDatetime, StrEnum)
_PATTERNS = frozenset({WORD_PATTERN, AGENCY_PATTERN, DISTRICT_PATTERN, TYPE_NAME_PATTERN})


def _is_plain(info: FieldInfo) -> bool:
    annotation: Any = info.annotation
    constraints = list(info.metadata)
    options = [option for option in get_args(annotation) if option is not NoneType]
    if len(options) == 1 and NoneType in get_args(annotation):
        annotation = options[0]
    if hasattr(annotation, "__metadata__"):
        constraints.extend(annotation.__metadata__)
        annotation = annotation.__origin__
    if annotation is str:
        return any(getattr(item, "pattern", None) in _PATTERNS for item in constraints)
    return isinstance(annotation, type) and issubclass(annotation, _PLAIN)


class Command(Message):
    """Asked of a service by an agency; answered exactly once."""


class Event(Message):
    """A fact a service tells."""


class SelfMessage(Event):
    """Told by a service to itself, on its own `<service>.self.v1`."""
