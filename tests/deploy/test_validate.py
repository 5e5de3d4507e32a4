"""`./kvi validate` says what a service would say, without one, and never repeats a value."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.deploy.command_line import Done, example, kvi

CANARY = "Quintus-Kanarienvogel"


@pytest.fixture
def validated(tmp_path: Path) -> Any:
    def validate(*arguments: str, stdin: str = "") -> Done:
        return kvi(tmp_path, "validate", *arguments, stdin=stdin)

    return validate


def admission(**changes: Any) -> str:
    written = json.loads(
        Path(example("ReportAdmission", "with_consent_two_districts")).read_text("utf-8")
    )
    written["data"].update(changes)
    return json.dumps(written)


def test_a_valid_command_is_shown_with_its_way_and_its_answer(validated: Any) -> None:
    done = validated(example("ReportAdmission", "with_consent_two_districts"))
    assert done.code == 0
    assert "valid" in done.lines[0]
    assert "intake.from.jva-buetzow.v1" in done.out
    assert "CommandAccepted or CommandRefused on to.jva-buetzow.v1" in done.out


def test_a_refusal_names_code_place_and_what_was_expected(validated: Any) -> None:
    done = validated(example("ReportAdmission", "an_unknown_path"))
    assert done.code == 1
    assert "refused, schema_violation at /path" in done.lines[0]
    assert "expected 'consent' or 'relatives_in_need'" in done.out
    assert "docs/schemas/ReportAdmission.v1.json" in done.out


def test_every_fault_of_a_message_is_named_at_once(validated: Any) -> None:
    done = validated("-", "--json", stdin=admission(path="x", children_count=0))
    pointers = {fault["pointer"] for fault in json.loads(done.out)["faults"]}
    assert pointers == {"/path", "/children_count"}


@pytest.mark.parametrize(
    "changes",
    [
        {"path": CANARY},
        {CANARY: CANARY},
        {"admitted_on": CANARY},
        {"children_count": CANARY},
        {"children": [{"child": CANARY, "age_band": CANARY, "name": CANARY}]},
        {"facility": CANARY},
    ],
)
@pytest.mark.parametrize("options", [(), ("--json",)])
def test_no_value_of_the_message_is_ever_repeated(
    validated: Any, changes: dict[str, Any], options: tuple[str, ...]
) -> None:
    done = validated("-", *options, stdin=admission(**changes))
    assert done.code == 1
    assert CANARY not in done.out + done.err


def test_a_message_without_any_envelope_can_be_tried(validated: Any) -> None:
    done = validated("-", stdin='{"type": "Ping", "data": {}}')
    assert done.code == 0
    assert "heard by" in done.out


def test_the_sender_decides_whether_a_message_is_allowed(validated: Any) -> None:
    done = validated("-", "--as", "jugendamt-13003", stdin=admission())
    assert done.code == 1
    assert "wrong_sender" in done.lines[0]
    assert "from      prison" in done.out


def test_a_subject_that_differs_from_the_key_is_found(validated: Any) -> None:
    written = json.loads(admission())
    written["key"] = "00000000-0000-4000-8000-000000000000"
    assert "key_mismatch" in validated("-", stdin=json.dumps(written)).lines[0]


FACT = example("IncarcerationNotified", "two_districts")
ATTRIBUTES: list[tuple[str, str | None, str]] = [
    ("ce_time", "2026-13-45T25:61:61Z", "a moment that exists"),
    ("ce_time", None, "required"),
    ("ce_source", "", "required"),
    ("ce_source", None, "required"),
    ("ce_source", "/a b", "a URI-reference"),
    ("ce_specversion", "0.3", "1.0"),
    ("ce_id", "17", "a UUID"),
    ("ce_type", "", "required"),
    ("content-type", "text/plain", "application/json"),
    ("ce_correlationid", "case 17", "a UUID, or absent"),
]


def changed(text: str, header: str, to: str | None) -> str:
    written = json.loads(text)
    written["headers"].pop(header, None)
    if to is not None:
        written["headers"][header] = to
    return json.dumps(written)


@pytest.mark.parametrize("options", [(), ("--as", "jva-buetzow")])
@pytest.mark.parametrize(("header", "to", "hint"), ATTRIBUTES)
def test_an_attribute_is_judged_as_a_service_would_and_named(
    validated: Any, header: str, to: str | None, hint: str, options: tuple[str, ...]
) -> None:
    done = validated("-", "--json", *options, stdin=changed(admission(), header, to))
    found = json.loads(done.out)
    assert (done.code, found["code"], found["header"]) == (1, "malformed", header)
    assert hint in found["hint"]
    shown = validated("-", *options, stdin=changed(admission(), header, to))
    assert f"refused, malformed in {header}" in shown.lines[0]


@pytest.mark.parametrize(
    ("header", "to", "hint"), [one for one in ATTRIBUTES if one[0] != "ce_type"]
)
def test_so_is_that_of_an_event(validated: Any, header: str, to: str | None, hint: str) -> None:
    done = validated("-", "--json", stdin=changed(Path(FACT).read_text("utf-8"), header, to))
    found = json.loads(done.out)
    assert (done.code, found["code"], found["header"]) == (1, "malformed", header)
    assert hint in found["hint"]


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("0B8F6A4E-6F0D-4C55-9A3E-7D1C2F5B9E10", "lower case"),
        ("0b8f6a4e-6f0d-1c55-9a3e-7d1c2f5b9e10", "random UUIDv4"),
        ("0b8f6a4e-6f0d-5c55-9a3e-7d1c2f5b9e10", "random UUIDv4"),
        ("00000000-0000-0000-0000-000000000000", "random UUIDv4"),
    ],
)
def test_a_key_that_is_no_random_id_in_lower_case_is_found(
    validated: Any, key: str, hint: str
) -> None:
    written = json.loads(changed(admission(), "ce_subject", key))
    found = json.loads(validated("-", "--json", stdin=json.dumps({**written, "key": key})).out)
    assert (found["code"], hint in found["hint"]) == ("key_mismatch", True)


def test_null_is_pointed_at_and_called_what_it_is(validated: Any) -> None:
    done = validated("-", stdin=admission(subject_informed=None))
    assert "refused, schema_violation at /subject_informed" in done.lines[0]
    assert "absent rather than null" in done.out


def test_a_record_beyond_the_limit_is_found(validated: Any) -> None:
    written = json.loads(admission())
    written["data"]["sealed"][0]["jwe"] = "x" * 140_000
    assert "too_large" in validated("-", stdin=json.dumps(written)).lines[0]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ('{"released_on":"\x01"}', "found while parsing a string at line 1 column"),
        ('{"released_on":"2026-11-27","released_on":"2026-11-28"}', "a name stands twice"),
        (r'{"released_on":"\ud83d"}', "half a character"),
        ('{"released_on":NaN}', "NaN and Infinity are no JSON"),
    ],
)
def test_the_very_bytes_are_judged_and_why_they_are_none_is_said(
    validated: Any, data: str, why: str
) -> None:
    done = validated("-", stdin=f'{{"type":"ReportRelease","data":{data}}}')
    assert done.code == 1
    assert "malformed" in done.lines[0]
    assert why in done.out


def test_a_null_is_shown_with_its_place(validated: Any) -> None:
    null = validated("-", stdin=admission(subject_informed=None))
    assert "schema_violation at /subject_informed" in null.lines[0]
    assert "absent rather than null" in null.out


def test_an_unknown_type_is_called_so_whoever_sends_it(validated: Any) -> None:
    unknown = validated("-", stdin='{"type": "ReportAdmision", "data": {}}')
    assert "refused, unknown_type" in unknown.lines[0]
    assert "did you mean de.kvi-mv.ReportAdmission.v1?" in unknown.out
    later = validated("-", stdin='{"type": "de.kvi-mv.ReportAdmission.v9", "data": {}}')
    assert "refused, unknown_version" in later.lines[0]


def test_an_event_is_judged_by_its_bytes_too(validated: Any) -> None:
    file = Path(example("IncarcerationNotified", "two_districts"))
    twice = file.read_text("utf-8").replace('"data": {', '"data": {"path": "consent", ', 1)
    assert "malformed" in validated("-", stdin=twice).lines[0]


def test_an_unknown_type_and_an_unknown_version_are_told_apart(validated: Any) -> None:
    unknown = '{"type": "de.kvi-mv.ReportEscape.v1", "data": {}}'
    later = '{"type": "de.kvi-mv.ReportAdmission.v9", "data": {}}'
    assert "unknown_type" in validated("-", "--as", "jva-buetzow", stdin=unknown).lines[0]
    assert "unknown_version" in validated("-", "--as", "jva-buetzow", stdin=later).lines[0]


def test_an_event_is_shown_with_those_who_listen(validated: Any) -> None:
    done = validated(example("IncarcerationNotified", "two_districts"), "--json")
    found = json.loads(done.out)
    assert (found["topic"], found["listeners"]) == ("intake.cases.v1", ["referral"])


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"headers": {}}', '{"headers": 1, "data": {}}'])
def test_what_holds_no_message_is_unreadable_and_not_refused(validated: Any, text: str) -> None:
    done = validated("-", stdin=text)
    assert done.code == 2
    assert done.out == ""
    assert "tests/contracts/examples" in done.err


def test_one_bad_file_among_good_ones_decides_the_exit_code(validated: Any) -> None:
    files = [example("Ping", "from_a_prison"), example("Ping", "with_a_greeting")]
    assert [validated(file).code for file in files] == [0, 1]
    assert validated(*files).code == 1


def test_a_file_that_is_not_there_is_said_in_words(validated: Any) -> None:
    done = validated("nowhere.json")
    assert done.code == 2
    assert "nowhere.json cannot be read" in done.err


def test_an_agency_that_does_not_take_part_is_said_in_words(validated: Any) -> None:
    done = validated("-", "--as", "jva-atlantis", stdin=admission())
    assert done.code == 2
    assert "no agency jva-atlantis takes part" in done.err
