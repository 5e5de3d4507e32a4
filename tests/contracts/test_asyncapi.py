"""docs/asyncapi.yaml is valid AsyncAPI and lists what the switchboards do."""

import json
import re
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

import pytest
import yaml
from jsonschema import Draft7Validator, Draft202012Validator

from deploy.generate.documents import DOCS
from deploy.generate.inside import SEALED
from deploy.generate.schemas import KEY_OF
from deploy.network.catalogue import ASKED_OF_ALL, Catalogue
from deploy.network.services import SWITCHBOARDS

CATALOGUE = Catalogue(SWITCHBOARDS.values())
OFFICIAL = Path(__file__).with_name("asyncapi_schema") / "3.0.0.json"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    found: dict[str, Any] = yaml.load((DOCS / "asyncapi.yaml").read_text("utf-8"), yaml.CSafeLoader)
    return found


def references(part: Any) -> list[str]:
    if isinstance(part, dict):
        own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        return own + [one for inner in part.values() for one in references(inner)]
    if isinstance(part, list):
        return [one for inner in part for one in references(inner)]
    return []


def resolved(document: dict[str, Any], reference: str) -> Any:
    found: Any = document
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return found


def test_it_is_valid_against_the_official_schema_of_asyncapi(document: dict[str, Any]) -> None:
    official = Draft7Validator(json.loads(OFFICIAL.read_text("utf-8")))
    assert [f"{one.json_path}: {one.message[:200]}" for one in official.iter_errors(document)] == []


def test_the_official_schema_would_find_a_fault(document: dict[str, Any]) -> None:
    official = Draft7Validator(json.loads(OFFICIAL.read_text("utf-8")))
    assert not official.is_valid({**document, "operations": {"x": {"action": "shout"}}})


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    for reference in references(document):
        if reference.startswith("#/"):
            resolved(document, reference)
        else:
            assert (DOCS / reference).is_file(), reference


def test_an_operation_names_only_messages_of_its_channel(document: dict[str, Any]) -> None:
    for operation in document["operations"].values():
        for one in [operation, *filter(None, [operation.get("reply")])]:
            channel = one["channel"]["$ref"]
            assert all(m["$ref"].startswith(f"{channel}/messages/") for m in one["messages"])


def test_every_command_has_a_channel_and_an_answer(document: dict[str, Any]) -> None:
    for entry in CATALOGUE.published():
        for service in entry.listeners if entry.is_command else ():
            assert entry.name in document["channels"][f"{service}FromAgency"]["messages"]
            answers = document["operations"][f"{service}IsAsked"]["reply"]["messages"]
            assert {one["$ref"].rsplit("/", 1)[1] for one in answers} >= {
                "CommandAccepted",
                "CommandRefused",
            }


def test_all_that_an_agency_can_hear_is_on_its_channel(document: dict[str, Any]) -> None:
    heard = set(document["channels"]["toAgency"]["messages"])
    assert heard >= {"CommandAccepted", "ReferralAssigned", "ReferralRecalled", "ReferralClosed"}
    assert "IncarcerationNotified" not in heard


def test_every_record_describes_its_envelope_and_its_key(document: dict[str, Any]) -> None:
    records = dict(document["components"]["messages"])
    for model in SEALED:
        assert "headers" not in records.pop(model.__name__)
    for message in records.values():
        envelope, own = message["headers"]["allOf"]
        assert envelope == {"$ref": "#/components/schemas/CloudEventsHeaders"}
        assert own["properties"]["ce_type"]["const"] == message["name"]
        key = message["bindings"]["kafka"]["key"]
        assert own["properties"]["ce_subject"] == key
        is_listed = message["title"] in {"AgencyListed", "SignerListed"}
        assert (key.get("format") == "uuid") != is_listed


def test_a_message_names_the_kinds_of_aggregate_as_its_schema_does(
    document: dict[str, Any],
) -> None:
    for entry in CATALOGUE.published():
        schema = json.loads((DOCS / "schemas" / entry.schema_file).read_text("utf-8"))
        message = document["components"]["messages"][entry.name]
        told = schema.get("$comment", KEY_OF).removeprefix(KEY_OF)
        assert ", ".join(message.get("x-kvi-kind", ())) == told
    grant = document["components"]["messages"]["GrantConsent"]
    assert grant["x-kvi-kind"] == ["intake.case"]


def test_the_key_of_a_command_is_random_and_every_key_is_in_lower_case(
    document: dict[str, Any],
) -> None:
    random, derived = "8c2f4f0e-6d0b-4f57-9d3c-0a1e3b5c7d9f", str(uuid5(NAMESPACE_DNS, "x"))
    for entry in CATALOGUE.published():
        message = document["components"]["messages"][entry.name]
        key = Draft202012Validator(message["bindings"]["kafka"]["key"])
        made = entry.is_command and entry.message not in ASKED_OF_ALL
        chosen = made and entry.message.key_is_random
        assert key.is_valid(random)
        assert key.is_valid(derived) == (not chosen)
        assert not key.is_valid(random.upper())
        for example in message.get("examples", []):
            assert key.is_valid(example["headers"]["ce_subject"])


def test_the_headers_are_those_that_a_service_asks_for(document: dict[str, Any]) -> None:
    envelope = document["components"]["schemas"]["CloudEventsHeaders"]
    guide = (DOCS / "integrating.md").read_text("utf-8")
    asked = re.findall(r"^\| `([a-z_-]+)` \|[^|]*\| [^|]*\brequire[ds]\b", guide, re.MULTILINE)
    assert sorted(envelope["required"]) == sorted(asked)


def test_the_headers_of_every_example_fit_the_described_envelope(document: dict[str, Any]) -> None:
    envelope = Draft202012Validator(document["components"]["schemas"]["CloudEventsHeaders"])
    shown = [
        example
        for message in document["components"]["messages"].values()
        for example in message.get("examples", [])
    ]
    assert shown
    assert all(envelope.is_valid(example["headers"]) for example in shown)


def test_an_agency_finds_the_registry_with_its_message_and_its_key(
    document: dict[str, Any],
) -> None:
    channel = document["channels"]["registryAgencies"]
    assert channel["address"] == "registry.agencies.v1"
    assert set(channel["messages"]) == {"AgencyListed", "SignerListed"}
    assert channel["bindings"]["kafka"]["topicConfiguration"]["cleanup.policy"] == ["compact"]
    message = document["components"]["messages"]["AgencyListed"]
    key = Draft202012Validator(message["bindings"]["kafka"]["key"])
    assert key.is_valid("jva-buetzow")
    assert not key.is_valid("JVA Bützow")


def test_no_server_of_ours_or_anyone_else_is_named(document: dict[str, Any]) -> None:
    assert {server["host"] for server in document["servers"].values()} == {"127.0.0.1:19092"}
