"""The published JSON Schemas say what the services really read."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from deploy.generate.documents import SCHEMAS, documents, stale
from deploy.generate.inside import SEALED, SIGNED, inside_file
from deploy.generate.schemas import KEY_OF, schema_of
from deploy.messages.written_message import WrittenMessage, examples, examples_of
from deploy.network.catalogue import Catalogue, Entry
from deploy.network.registry_contract import REGISTRY
from deploy.network.services import SWITCHBOARDS
from shared.language.codes import Code
from shared.network.sealed_notice import SealedNotice
from shared.network.sealing import LARGEST
from tests.shared.toy.switchboard import SWITCHBOARD as TOY

CATALOGUE = Catalogue(SWITCHBOARDS.values())
PUBLISHED = {entry.name: entry for entry in CATALOGUE.published()}
GOOD = [
    (name, case, example)
    for name, cases in examples().items()
    for case, example in cases.items()
    if name in PUBLISHED and example.is_meant_to_be_good
]
BAD = [
    (name, case, example)
    for name, cases in examples().items()
    for case, example in cases.items()
    if name in PUBLISHED and example.expect == Code.SCHEMA_VIOLATION
]


def validator(entry: Entry) -> Draft202012Validator:
    return Draft202012Validator(schema_of(entry.message))


def parts(schema: Any) -> list[dict[str, Any]]:
    found = []
    if isinstance(schema, dict):
        found.append(schema)
        schema = list(schema.values())
    if isinstance(schema, list):
        found += [part for inner in schema for part in parts(inner)]
    return found


def test_the_documents_are_up_to_date() -> None:
    changed = [path.name for path in stale(documents())]
    assert changed == [], "renew them with: ./kvi generate"


@pytest.mark.parametrize("entry", PUBLISHED.values(), ids=PUBLISHED)
def test_every_schema_is_a_schema_in_the_sense_of_2020_12(entry: Entry) -> None:
    Draft202012Validator.check_schema(schema_of(entry.message))


@pytest.mark.parametrize("entry", PUBLISHED.values(), ids=PUBLISHED)
def test_an_optional_field_is_absent_and_never_null(entry: Entry) -> None:
    assert not any(part.get("type") == "null" for part in parts(schema_of(entry.message)))


@pytest.mark.parametrize("entry", PUBLISHED.values(), ids=PUBLISHED)
def test_a_format_is_also_said_as_a_pattern(entry: Entry) -> None:
    for part in parts(schema_of(entry.message)):
        # A field may be named `format` too.
        assert "pattern" in part or not isinstance(part.get("format"), str)


@pytest.mark.parametrize("entry", PUBLISHED.values(), ids=PUBLISHED)
def test_every_list_of_words_has_a_title_for_code_generators(entry: Entry) -> None:
    lists = [part for part in parts(schema_of(entry.message)) if isinstance(part.get("enum"), list)]
    assert all(part.get("title") for part in lists)


@pytest.mark.parametrize("entry", PUBLISHED.values(), ids=PUBLISHED)
def test_what_is_sent_may_hold_nothing_unknown_and_what_is_heard_may(entry: Entry) -> None:
    objects = [part for part in parts(schema_of(entry.message)) if "properties" in part]
    assert objects
    assert {part["additionalProperties"] for part in objects} == {not entry.is_command}


def test_a_name_means_one_thing_in_all_schemas() -> None:
    found: dict[str, dict[str, Any]] = {}
    models: list[type[BaseModel]] = [*SEALED, *SIGNED, *(one.message for one in PUBLISHED.values())]
    for schema in map(schema_of, models):
        for name, part in [(schema["title"], schema), *schema.get("$defs", {}).items()]:
            assert part["title"] == name
            assert found.setdefault(name, part) == part, name


@pytest.mark.parametrize(
    ("name", "example"),
    [(name, one) for name, _, one in GOOD],
    ids=[f"{n}-{c}" for n, c, _ in GOOD],
)
def test_a_good_example_fits_its_schema(name: str, example: WrittenMessage) -> None:
    assert [error.json_path for error in validator(PUBLISHED[name]).iter_errors(example.data)] == []


@pytest.mark.parametrize("name", PUBLISHED)
def test_what_a_service_reads_and_writes_again_fits_its_schema(name: str) -> None:
    entry = PUBLISHED[name]
    for example in examples_of(name).values():
        if example.is_meant_to_be_good:
            told = json.loads(entry.message.from_json(example.value()).to_json())
            assert list(validator(entry).iter_errors(told)) == []


def test_a_child_with_a_name_in_the_open_part_does_not_fit_the_schema() -> None:
    named = examples_of("ReportAdmission")["child_with_a_name"]
    assert list(validator(PUBLISHED["ReportAdmission"]).iter_errors(named.data))


def test_most_faults_of_the_examples_are_found_by_the_schema_alone() -> None:
    found = [one for name, _, one in BAD if list(validator(PUBLISHED[name]).iter_errors(one.data))]
    # Rules that join two fields are the services' own; a schema would say them unreadably.
    assert len(found) > 0.7 * len(BAD)


def test_what_is_sealed_or_signed_is_published_too() -> None:
    for model in (*SEALED, *SIGNED):
        published = json.loads((SCHEMAS / inside_file(model)).read_text("utf-8"))
        assert published == schema_of(model)


def test_a_child_has_the_same_reference_inside_a_sealed_part_and_outside() -> None:
    inside = schema_of(SealedNotice)["$defs"]["NamedChild"]["properties"]["child"]
    outside = schema_of(PUBLISHED["ReportAdmission"].message)["$defs"]["Child"]["properties"]
    assert inside["pattern"] == outside["child"]["pattern"]


def test_a_sealed_part_is_published_as_large_as_it_may_be_sealed() -> None:
    parts = schema_of(PUBLISHED["ReportAdmission"].message)["$defs"]["SealedFor"]["properties"]
    assert parts["jwe"]["maxLength"] == LARGEST


FOR_NO_KIND = {
    "AskPhoneContact",
    "PhoneRequired",
    "CommandAccepted",
    "CommandRefused",
    "Pong",
    "Ping",
    "ReleaseParked",
    "DiscardParked",
}


@pytest.mark.parametrize("entry", PUBLISHED.values(), ids=PUBLISHED)
def test_a_schema_names_the_kinds_of_aggregate_whose_id_is_the_key(entry: Entry) -> None:
    published = json.loads((SCHEMAS / entry.schema_file).read_text("utf-8"))
    told = published.get("$comment", "")
    named = told.removeprefix(KEY_OF).split(", ") if told else []
    for service in entry.listeners if entry.name not in FOR_NO_KIND else ():
        kind = SWITCHBOARDS[service].kind_of(entry.message)
        assert kind is not None
        assert f"{service}.{kind.name}" in named
    services = {one.partition(".")[0] for one in named}
    by_none = entry.name in FOR_NO_KIND or entry.owner == REGISTRY
    assert services == (set() if by_none else {entry.owner, *entry.listeners})


ANNOTATIONS = {"$schema", "$id", "$comment", "$defs", "title", "description", "default"}
KEYWORDS = ANNOTATIONS | set(Draft202012Validator.VALIDATORS)


def unknown_keywords(schema: dict[str, Any]) -> set[str]:
    """Those that a validator may refuse, as it could not say what they mean."""
    inner = [
        *schema.get("$defs", {}).values(),
        *schema.get("properties", {}).values(),
        *(schema[name] for name in ("items",) if name in schema),
        *(one for name in ("anyOf", "oneOf", "allOf") for one in schema.get(name, ())),
    ]
    return (schema.keys() - KEYWORDS).union(*map(unknown_keywords, inner))


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob("*.json")), ids=lambda path: path.name)
def test_a_schema_has_no_keyword_that_a_strict_validator_does_not_know(path: Path) -> None:
    assert unknown_keywords(json.loads(path.read_text("utf-8"))) == set()


def test_an_event_is_of_the_kinds_that_tell_it_and_of_those_that_hear_it() -> None:
    toy = {entry.name: entry.kinds for entry in Catalogue([TOY]).entries.values()}
    assert toy["AddMarble"] == ("toy.box",)
    assert toy["BagEmptied"] == ("toy.bag",)
    assert toy["MarbleAdded"] == ("toy.box", "toy.bag")
    assert toy["CommandAccepted"] == ()
    assert PUBLISHED["TrainingScheduled"].kinds == ("events.training", "notify.notifications")


def test_what_a_service_says_only_to_itself_is_not_published() -> None:
    internal = {entry.name for entry in CATALOGUE.entries.values() if entry.is_internal}
    assert internal
    assert not any((SCHEMAS / f"{name}.v1.json").exists() for name in internal)
