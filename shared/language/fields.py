"""What a field can hold: days, moments, ids and whole numbers, read just as their schema says.

A date library reads far more than a contract promises (`1795824000` as a day, `17:58Z` as a time),
and what one reader takes another refuses. So the pattern that is published is the one that is read
by: what it lets through is a real day, and nothing else is read.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, NamedTuple
from uuid import UUID

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticKnownError
from pydantic_core import core_schema as core

UUID_PATTERN = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
"""In its one spelling: it is told to others, who compare texts, as it was sent."""


class Years(NamedTuple):
    """A span of years, as patterns of all of them and of those that have a 29 February."""

    every: str
    leap: str
    words: str

    @property
    def days(self) -> str:
        """The pattern of every calendar day in them."""
        return (
            rf"({self.every}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])"
            rf"|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
            rf"|{self.leap}-02-29)"
        )


LIVES = Years(
    r"(19|2[01])[0-9]{2}",
    r"((19|2[01])(0[48]|[2468][048]|[13579][26])|2000)",
    "1900 to 2199",
)
"""From the birth of the oldest to what is reckoned from a day of this century."""
CENTURY = Years(r"20[0-9]{2}", r"20([02468][048]|[13579][26])", "2000 to 2099")
"""What is reported happens in this one; the year 26 or 20226 is a slip of the pen."""

# Nine digits are what Java and .NET write; Python keeps six and cuts off the rest. No second 60.
_TIME = r"T([01][0-9]|2[0-3])(:[0-5][0-9]){2}(\.[0-9]{1,9})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """How a value is written as text: by exactly this pattern."""

    format: str
    pattern: str
    expected: str
    read: CoreSchema
    """Makes the value of the text."""
    made: CoreSchema
    """What Python code puts in."""

    def __get_pydantic_core_schema__(self, _: Any, __: GetCoreSchemaHandler) -> CoreSchema:
        """From JSON only the text; in Python the value, or the text as a database keeps it."""
        text = core.chain_schema([core.str_schema(pattern=self.pattern, strict=True), self.read])
        value = core.union_schema([self.made, text], mode="left_to_right")
        return core.custom_error_schema(
            core.json_or_python_schema(text, value, serialization=_as_text(self.format)),
            custom_error_type=self.format.replace("-", "_"),
            custom_error_message="expected {expected}",
            custom_error_context={"expected": self.expected},
        )

    def __get_pydantic_json_schema__(
        self, _schema: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """`format` alone is only a note to most validators."""
        return {"type": "string", "format": self.format, "pattern": self.pattern}


def _as_text(format_: str) -> Any:
    simple: dict[str, Any] = {"date": "date", "date-time": "datetime", "uuid": "uuid"}
    return core.simple_ser_schema(simple[format_])


def _by(read: Callable[[Any], object]) -> CoreSchema:
    return core.no_info_plain_validator_function(read)


def day_in(years: Years) -> Written:
    """A calendar day in Mecklenburg-Vorpommern."""
    return Written(
        "date",
        f"^{years.days}$",
        f"a day as 2026-03-02, {years.words}",
        _by(date.fromisoformat),
        core.date_schema(strict=True),
    )


def moment_in(years: Years) -> Written:
    """A moment with its offset from UTC (RFC 3339)."""
    return Written(
        "date-time",
        f"^{years.days}{_TIME}$",
        f"a time with its zone as 2026-03-02T09:00:00Z, {years.words}",
        _by(datetime.fromisoformat),
        core.datetime_schema(strict=True, tz_constraint="aware"),
    )


_ID = Written(
    "uuid",
    UUID_PATTERN,
    "a UUID in lower case with its hyphens",
    core.uuid_schema(),
    core.uuid_schema(strict=True),
)

Day = Annotated[date, day_in(LIVES)]
Moment = Annotated[datetime, moment_in(LIVES)]
ReportedDay = Annotated[date, day_in(CENTURY)]
ReportedMoment = Annotated[datetime, moment_in(CENTURY)]
Id = Annotated[UUID, _ID]


LARGEST = 2**53 - 1
"""What every reader of JSON holds exactly (RFC 7493); the next is another number in JavaScript."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number between two bounds; `1.0` is one, as JSON Schema has it."""

    least: int
    most: int = LARGEST

    def __get_pydantic_core_schema__(self, _: Any, __: GetCoreSchemaHandler) -> CoreSchema:
        """A number of JSON has no type of its own for whole ones: some writers add `.0`."""
        number = core.int_schema(ge=self.least, le=self.most, strict=True)
        return core.no_info_before_validator_function(_whole, number)


def _whole(value: object) -> object:
    return int(value) if type(value) is float and value.is_integer() else value


@dataclass(frozen=True, slots=True, eq=False)
class Quarters:
    """A number up to this, in exact quarters."""

    most: float

    def __get_pydantic_core_schema__(self, _: Any, __: GetCoreSchemaHandler) -> CoreSchema:
        """Pydantic's own `multiple_of` takes 0.2500000001 for a quarter, JSON Schema does not."""
        number = core.float_schema(gt=0, le=self.most, strict=True)
        return core.no_info_after_validator_function(_quarters, number)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """As the standard says it."""
        return {**handler(schema), "multipleOf": _QUARTER}


_QUARTER = 0.25


def _quarters(value: float) -> float:
    if value % _QUARTER:
        raise PydanticKnownError("multiple_of", {"multiple_of": _QUARTER})
    return value
