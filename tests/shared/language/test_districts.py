"""A district is one of the 401 Kreise; what only has five digits is refused where it is said."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from deploy.generate.schemas import schema_of
from deploy.messages.written_message import examples_of
from services.intake.contract.notices import ReportAdmission
from shared.language.codes import Code
from shared.language.districts import KREISE
from shared.language.flaws import Inadmissible
from shared.language.message import Message
from shared.network.children import Residence
from shared.network.registry_file import DISTRICTS
from shared.wire.strict_json import read

FORMER = ("13001", "13002", "13005", "13006", *(str(key) for key in range(13051, 13063)))
"""Kreise of Mecklenburg-Vorpommern until 4 September 2011."""


def admission(district: str) -> bytes:
    data: dict[str, Any] = examples_of("ReportAdmission")["with_consent_two_districts"].data
    data = json.loads(json.dumps(data))
    data["children"][1]["residence"]["district"] = district
    return json.dumps(data).encode()


def taken(district: str) -> Message:
    return read(ReportAdmission, admission(district))


@pytest.mark.parametrize("district", ["13000", "13999", "00000", "99999", *FORMER])
def test_a_child_in_a_kreis_that_there_is_not_is_refused_at_once(district: str) -> None:
    with pytest.raises(Inadmissible) as no:
        taken(district)
    assert no.value.code is Code.SCHEMA_VIOLATION
    assert no.value.pointer == "/children/1/residence/district"


@pytest.mark.parametrize("district", [*DISTRICTS, "02000", "12073", "16063"])
def test_a_child_in_a_kreis_of_any_land_is_taken(district: str) -> None:
    assert taken(district)


def test_there_are_401_of_which_eight_lie_in_the_land() -> None:
    assert len(KREISE) == 401
    assert sorted(key for key in KREISE if key.startswith("13")) == list(DISTRICTS)


def test_the_schema_knows_the_same_list_as_the_reader() -> None:
    published = Draft202012Validator(schema_of(Residence))
    for key in (f"{number:05}" for number in range(100_000)):
        data = {"kind": "district", "district": key}
        assert published.is_valid(data) == (key in KREISE), key
    with pytest.raises(ValidationError):
        Residence.model_validate({"kind": "district", "district": "\u0661\u0663003"})
