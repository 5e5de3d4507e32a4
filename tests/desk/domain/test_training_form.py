"""What is filled in about a training is what the contract asks for, or is said to be wrong."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from services.desk.domain.training_form import (
    GROUPS,
    REGISTRATION,
    participants_of,
    plan_asks,
    plan_data,
    wrong_with,
)
from services.events.contract.format_names import FORMAT_NAMES
from services.events.contract.sector_names import SECTOR_NAMES
from services.events.contract.training_plan import (
    Sector,
    TargetGroup,
    TrainingFormat,
)
from services.events.contract.trainings import RegisterParticipant, ScheduleTraining

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
PLACES = {"online": "online", "agency:jva-buetzow": "JVA Bützow", "venue:13004": "Schwerin"}
FILLED = {
    "format": "in_house",
    "theme": "talking_with_children",
    "place": "agency:jva-buetzow",
    "prisons": "yes",
    "minimum": "7",
    "maximum": "20",
    "registration_until": "2027-04-01T12:00",
    "from-0": "2027-04-10T09:00",
    "to-0": "2027-04-10T12:30",
    "hours-0": "3,5",
}
SHE = "9b0c1a52-4f0a-4a43-8a61-8d3a6f0c2b11"


def wrong(said: Mapping[str, str], sittings: int = 1) -> dict[str, str]:
    written = json.dumps(plan_data(said, sittings))
    return wrong_with(ScheduleTraining, written, plan_asks(sittings, PLACES), said, NOW)


def _is_open(data: dict[str, Any]) -> bool:
    return ScheduleTraining.from_json(json.dumps(data)).open_to_public


def test_times_are_those_of_the_clock_in_berlin_and_hours_have_a_comma() -> None:
    assert wrong(FILLED) == {}
    (module,) = plan_data(FILLED, 1)["modules"]
    assert module == {
        "module": "sitzung-1",
        "from": "2027-04-10T09:00:00+02:00",
        "to": "2027-04-10T12:30:00+02:00",
        "hours": 3.5,
    }


def test_a_place_that_is_no_agency_has_a_short_name_in_its_district() -> None:
    elsewhere = {**FILLED, "place": "venue:13004", "venue": "rathaus-saal-2"}
    assert plan_data(elsewhere, 1)["place"] == "venue:13004:rathaus-saal-2"
    assert wrong(elsewhere) == {}
    assert set(wrong({**elsewhere, "venue": "Rathaus Saal 2"})) == {"venue"}


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"theme": ""}, {"theme"}),
        ({"minimum": "sieben"}, {"minimum"}),
        ({"minimum": "7,5"}, {"minimum"}),
        ({"hours-0": "1,3"}, {"hours-0"}),
        ({"from-0": "irgendwann"}, {"from-0"}),
        ({"to-0": "2027-04-10T08:00"}, {"to-0"}),
        ({"prisons": ""}, {""}),
        ({"minimum": "21"}, {""}),
        ({"place": "online"}, {""}),
        ({"registration_until": "2027-04-10T10:00"}, {""}),
    ],
)
def test_what_is_wrong_is_said_at_its_field(changed: dict[str, str], fields: set[str]) -> None:
    assert set(wrong({**FILLED, **changed})) == fields


def test_an_empty_form_lacks_each_field_that_is_needed() -> None:
    needed = set(FILLED) - {"prisons"}
    assert needed <= set(wrong({}))


def test_a_second_sitting_has_fields_of_its_own() -> None:
    assert {"from-1", "to-1", "hours-1"} <= set(wrong(FILLED, sittings=2))


def test_a_mail_address_is_one() -> None:
    said = {"name": "Anna Muster", "email": "nirgends", "sector": "justice"}
    written = json.dumps({"participant": SHE, **said})
    assert set(wrong_with(RegisterParticipant, written, REGISTRATION, said, NOW)) == {"email"}


def test_references_are_taken_as_people_write_them() -> None:
    assert participants_of(f"  {SHE.upper()},\n{SHE}\n") == [SHE]
    assert participants_of("") == []
    assert participants_of(f"{SHE} Anna") is None


def test_each_code_has_words() -> None:
    assert set(SECTOR_NAMES) == set(Sector)
    assert set(FORMAT_NAMES) == set(TrainingFormat)
    assert set(GROUPS) == set(TargetGroup)


def test_what_is_said_of_it_in_words_is_sent_and_what_is_not_said_is_left_out() -> None:
    assert (
        not {"title", "description", "address", "contact", "fee_cents"}
        & plan_data(FILLED, 1).keys()
    )
    in_words = {**FILLED, "title": "Was Kinder brauchen", "contact": "Fortbildungsreferat"}
    assert wrong({**in_words, "fee": "12,50"}) == {}
    data = plan_data({**in_words, "fee": "12,50"}, 1)
    assert (data["title"], data["fee_cents"]) == ("Was Kinder brauchen", 1250)


def test_it_is_open_to_who_has_no_agency_only_where_that_is_ticked() -> None:
    assert not _is_open(plan_data(FILLED, 1))
    ticked = {**FILLED, "open_to_public": "yes"}
    assert wrong(ticked) == {}
    assert _is_open(plan_data(ticked, 1))


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("title", "Ein Abend mit Frau Beispiel"),
        ("contact", "0381 123 4567"),
        ("description", "x" * 601),
        ("fee", "viel"),
        ("fee", "12,505"),
    ],
)
def test_a_person_in_a_text_and_no_price_are_said_where_they_are(field: str, said: str) -> None:
    assert list(wrong({**FILLED, field: said})) == [field]
