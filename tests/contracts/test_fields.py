"""Nothing in a contract is read by a library's own idea of a day, a time, an id or a number."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin
from uuid import UUID

import pytest
from pydantic import BaseModel, ValidationError

from deploy.generate.inside import SEALED
from deploy.messages.written_message import examples_of
from deploy.network.catalogue import Catalogue
from deploy.network.services import SWITCHBOARDS
from services.events.contract.trainings import ScheduleTraining
from shared.language.fields import (
    Day,
    Id,
    Moment,
    Quarters,
    ReportedDay,
    ReportedMoment,
    Whole,
    Written,
)
from shared.language.message import Event
from shared.network.agency import Agency
from tests.contracts.edges import IDS

MODELS: tuple[type[BaseModel], ...] = (
    *(entry.message for entry in Catalogue(SWITCHBOARDS.values()).entries.values()),
    *SEALED,
    Agency,
)
READ_BY: dict[Any, type[object]] = {
    date: Written, datetime: Written, UUID: Written, int: Whole, float: Quarters,
}  # fmt: skip


def bare(kind: Any, place: str) -> Iterator[str]:
    """The places at which a value is read by nothing of ours."""
    origin, said = get_origin(kind), get_args(kind)
    if origin is Annotated:
        inner, *notes = said
        if READ_BY.get(inner, Written) not in map(type, notes):
            yield from bare(inner, place)
    elif origin in {Union, UnionType, tuple}:
        for one in said:
            yield from bare(one, place)
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, field in kind.model_fields.items():
            yield from bare(Annotated[field.annotation, "", *field.metadata], f"{place}.{name}")
    elif kind in READ_BY:
        yield place


@pytest.mark.parametrize("model", MODELS, ids=[model.__name__ for model in MODELS])
def test_every_day_time_id_and_number_is_read_as_its_schema_says(model: type[BaseModel]) -> None:
    assert list(bare(model, model.__name__)) == []


def test_a_day_or_number_of_a_librarys_own_would_be_found() -> None:
    class Nested(BaseModel):
        at: datetime | None = None

    class Loose(BaseModel):
        day: date
        many: tuple[Annotated[int, "any"], ...]
        good: Day
        nested: tuple[Nested, ...]

    assert list(bare(Loose, "")) == [".day", ".many", ".nested.at"]


class All(Event):
    """One field of each kind."""

    day: Day | None = None
    moment: Moment | None = None
    reported_day: ReportedDay | None = None
    reported_moment: ReportedMoment | None = None
    id: Id | None = None
    number: Annotated[int, Whole(0, 20)] | None = None
    hours: Annotated[float, Quarters(8)] | None = None


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("day", "1795824000", "a day as 2026-03-02, 1900 to 2199"),
        ("day", "2023-02-29", "a day as 2026-03-02, 1900 to 2199"),
        ("reported_day", "1999-12-31", "a day as 2026-03-02, 2000 to 2099"),
        ("moment", "1795888666", "a time with its zone as 2026-03-02T09:00:00Z, 1900 to 2199"),
        ("moment", "2026-11-28T17:58Z", "a time with its zone as 2026-03-02T09:00:00Z, 1900 to"),
        ("reported_moment", "2026-11-28 17:58:46Z", "a time with its zone as 2026-03-02T09:00"),
        ("id", "1a66d18fd679467b9fa42ba66395f7af", "a UUID in lower case with its hyphens"),
        ("id", "1A66D18F-D679-467B-9FA4-2BA66395F7AF", "a UUID in lower case with its hyphens"),
    ],
)
def test_a_value_of_another_form_is_refused_with_the_form_that_is_read(
    name: str, value: str, expected: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        All.from_json(json.dumps({name: value}))
    (fault,) = caught.value.errors(include_input=False, include_url=False)
    assert fault["loc"] == (name,)
    assert fault["ctx"]["expected"].startswith(expected)


def test_up_to_nine_digits_of_a_second_are_read_and_six_are_kept() -> None:
    for digits in ("5", "123456", "1234567", "123456789"):
        read = All.from_json(f'{{"moment":"2026-11-28T17:58:46.{digits}+01:00"}}')
        assert read.moment is not None
        assert read.moment.microsecond == int(f"{digits:0<6}"[:6])
    assert json.loads(read.to_json()) == {"moment": "2026-11-28T17:58:46.123456+01:00"}


def test_every_id_that_is_read_is_told_on_as_it_was_written() -> None:
    written = [text for text in IDS if _is_read(text)]
    assert len(written) > 2
    for text in written:
        assert json.loads(All.from_json(json.dumps({"id": text})).to_json()) == {"id": text}


def _is_read(text: str) -> bool:
    try:
        All.from_json(json.dumps({"id": text}))
    except ValidationError:
        return False
    return True


def test_a_whole_number_may_be_written_with_a_point() -> None:
    assert [All.from_json(f'{{"number":{text}}}').number for text in ("2", "2.0", "2e0")] == [2] * 3
    for text in ("2.5", "21.0", "1e400", "-1", "true", '"2"'):
        with pytest.raises(ValidationError):
            All.from_json(f'{{"number":{text}}}')


def test_what_is_made_in_python_and_kept_in_a_database_is_read_again() -> None:
    made = All(
        day=date(2026, 3, 2),
        moment=datetime.fromisoformat("2026-03-02T09:00:00.5+01:00"),
        id=UUID("1a66d18f-d679-467b-9fa4-2ba66395f7af"),
        number=2,
        hours=1.25,
    )
    assert All.model_validate(made.model_dump(mode="json")) == made
    assert All.model_validate(made.model_dump()) == made
    with pytest.raises(ValidationError):
        All(moment=datetime(2026, 3, 2, 9))  # noqa: DTZ001 - a time without its zone is what is tried


@pytest.mark.filterwarnings("error")
def test_an_absent_field_is_none_in_python_and_null_in_no_text() -> None:
    assert All().to_json() == b"{}"
    assert set(All().model_dump(mode="json").values()) == {None}
    assert All.model_validate(All().model_dump()) == All()
    for name in All.model_fields:
        with pytest.raises(ValidationError) as caught:
            All.from_json(json.dumps({name: None}))
        assert [fault["loc"] for fault in caught.value.errors()] == [(name,)]


def test_a_field_is_read_by_its_published_name_only() -> None:
    plan = examples_of("ScheduleTraining")["online"].data
    first = dict(plan["modules"][0])
    assert ScheduleTraining.from_json(json.dumps({**plan, "modules": [first]}))
    first["starts"] = first.pop("from")
    with pytest.raises(ValidationError) as caught:
        ScheduleTraining.from_json(json.dumps({**plan, "modules": [first]}))
    assert ("modules", 0, "from") in [fault["loc"] for fault in caught.value.errors()]
