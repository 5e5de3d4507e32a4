"""A message: one thing that is asked of a service (command) or told by one (event)."""

from datetime import date, datetime
from enum import StrEnum
from functools import cache
from types import NoneType
from typing import Annotated, Any, ClassVar, Literal, Self, get_args
from uuid import UUID

from pydantic import (
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StringConstraints,
)
from pydantic.fields import FieldInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from shared.language.districts import DISTRICT_PATTERN, OfTheList
from shared.language.fields import Id

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
    def __get_pydantic_core_schema__(
        cls, source: type[BaseModel], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Take null for an optional field in Python only: in JSON it is absent, or has a value."""
        schema = handler(source)
        found: Any = handler.resolve_ref_schema(schema)
        while "fields" not in found:
            found = found["schema"]
        for field in found["fields"].values():
            with_default = field["schema"]
            if with_default["type"] == "default" and with_default["schema"]["type"] == "nullable":
                with_default["schema"] = _absent_in_json(with_default["schema"])
        return schema

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """What may be absent has no null and no empty list for a default: generators stumble."""
        schema = handler(core_schema)
        for field in handler.resolve_ref_schema(schema).get("properties", {}).values():
            if field.get("default", ...) in (None, []):
                del field["default"]
        return schema


def _absent_in_json(nullable: Any) -> Any:
    return {
        "type": "json-or-python",
        "json_schema": nullable["schema"],
        "python_schema": nullable,
        # Else it would be written as the JSON side has it, which knows of no null.
        "serialization": nullable,
    }


class Message(Part):
    """What travels on the bus; the aggregate it is for is its key, not a field."""

    revision: ClassVar[int] = 1
    privacy: ClassVar[Privacy] = Privacy.P1
    topic: ClassVar[str | None] = None
    """The shared topic it is told on; None: it goes only to one agency or to a service itself."""
    sealed_part: ClassVar[str | None] = None
    """The field with what is sealed for offices; None: it has none."""
    entity: ClassVar[str | None] = None
    """The field that names which of its aggregate's entities it is about; None: the aggregate."""
    key_is_random: ClassVar[bool] = True
    """Whether an agency that asks for it makes the key at random, so that nothing can be read from
    it; else it is made from what everybody knows.
    """
    told_to_agency: ClassVar[bool] = False
    """Whether what is told on a shared topic is told to the agency it concerns as well."""
    unknown_fields: ClassVar[Literal["forbid", "ignore"]] = "forbid"
    """What becomes of fields that this version of it lacks, at every depth."""

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
        """Read as the published schema says: no coercion, names only as they are published.

        Raises pydantic.ValidationError; show its errors only with include_input=False.
        """
        message: Self = cls.__pydantic_validator__.validate_json(
            value, strict=True, extra=cls.unknown_fields, by_alias=True, by_name=False
        )
        return message


_PLAIN = (UUID, int, bool, date, datetime, StrEnum)
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


class Enquiry(Command):
    """Answered at once by what is known without any case.

    That it was asked is kept, logged and counted by nobody: already that would tell something.
    """


class Event(Message):
    """A fact a service tells; who hears it passes over what it does not know (decision 0039)."""

    unknown_fields: ClassVar[Literal["forbid", "ignore"]] = "ignore"


class SelfMessage(Event):
    """Told by a service to itself, on its own `<service>.self.v1`."""


class Request(SelfMessage):
    """Asked by one aggregate of another of the same service; answered by `RequestAnswered`.

    Its key is the id of the aggregate that is asked.
    """

    request: Id
    """Names the request itself: asked again under it, it is answered again and not done again."""
    asker: Id
    """Id of the aggregate that asks, and hears the answer."""


class Cancellation(SelfMessage):
    """The asker no longer wants what it requested, whether or not it came to that."""

    cancels: ClassVar[type[Request]]

    request: Id
    asker: Id
