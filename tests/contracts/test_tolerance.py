"""What is heard may gain fields and is still read; what is sent holds nothing unknown."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from deploy.messages.written_message import examples_of
from deploy.network.catalogue import Catalogue
from deploy.network.services import SWITCHBOARDS
from shared.language.codes import Code
from shared.language.flaws import Inadmissible
from shared.language.message import Message
from shared.wire.strict_json import read

CATALOGUE = Catalogue(SWITCHBOARDS.values())
GOOD = [
    pytest.param(entry.message, one.data, id=f"{entry.name}-{case}")
    for entry in CATALOGUE.entries.values()
    for case, one in examples_of(entry.name).items()
    if one.is_meant_to_be_good
]
HEARD = [one for one in GOOD if one.values[0].unknown_fields == "ignore"]  # type: ignore[union-attr]
SENT = [one for one in GOOD if one.values[0].unknown_fields == "forbid"]  # type: ignore[union-attr]
NEWER: dict[str, Any] = {
    "new_word": "later",
    "new_null": None,
    "new_part": {"name": [1, {"deep": None}], "from": "1795888666"},
}


def objects(value: Any, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict):
        yield place, value
        for name, inner in list(value.items()):
            yield from objects(inner, f"{place}/{name}")
    if isinstance(value, list):
        for index, inner in enumerate(value):
            yield from objects(inner, f"{place}/{index}")


def refusal(model: type[Message], text: bytes) -> tuple[Code, str | None]:
    with pytest.raises(Inadmissible) as caught:
        read(model, text)
    return caught.value.code, caught.value.pointer


@pytest.mark.parametrize(("model", "data"), HEARD)
def test_an_event_with_more_fields_at_every_depth_says_what_it_said(
    model: type[Message], data: dict[str, Any]
) -> None:
    newer = json.loads(json.dumps(data))
    for _, one in list(objects(newer)):
        one.update(NEWER)
    assert read(model, json.dumps(newer).encode()) == model.from_json(json.dumps(data))


@pytest.mark.parametrize(("model", "data"), SENT)
def test_a_command_with_one_more_field_at_any_depth_is_refused_there(
    model: type[Message], data: dict[str, Any]
) -> None:
    places = [place for place, _ in objects(data)]
    assert places
    for place in places:
        newer = json.loads(json.dumps(data))
        dict(objects(newer))[place]["new_word"] = "later"
        assert refusal(model, json.dumps(newer).encode()) == (Code.SCHEMA_VIOLATION, place)


@pytest.mark.parametrize(("model", "data"), HEARD)
def test_an_event_that_is_no_strict_json_is_malformed_also_where_nobody_looks(
    model: type[Message], data: dict[str, Any]
) -> None:
    rest = json.dumps(data)[1:].encode()
    comma = b"," if data else b""
    for more in (b'"new":1,"new":2', b'"new":{"a":1,"a":2}', b'"new":NaN', b'"new":"\\ud83d"'):
        code, _ = refusal(model, b"{" + more + comma + rest)
        assert code is Code.MALFORMED


@pytest.mark.parametrize("entry", CATALOGUE.entries.values(), ids=CATALOGUE.entries)
def test_commands_are_strict_and_everything_else_is_tolerant(entry: Any) -> None:
    assert entry.message.unknown_fields == ("forbid" if entry.is_command else "ignore")


def test_a_word_that_this_version_does_not_know_cannot_be_read() -> None:
    declined = CATALOGUE.entries["de.kvi-mv.ReferralDeclined.v1"].message
    (data,) = [one.data for one in list(examples_of("ReferralDeclined").values())[:1]]
    text = json.dumps({**data, "reason": "on_holiday"}).encode()
    assert refusal(declined, text) == (Code.SCHEMA_VIOLATION, "/reason")
