"""Each kind of message as AsyncAPI describes it: envelope, payload, key and examples."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from deploy.generate.inside import inside_file
from deploy.messages.written_message import WrittenMessage
from deploy.network.catalogue import ASKED_OF_ALL, Entry, first_sentence
from deploy.network.registry_contract import REGISTRY
from shared.language.fields import UUID_PATTERN
from shared.language.message import AGENCY_PATTERN, Privacy

Json = dict[str, Any]

KAFKA_BINDING = "0.5.0"
PRIVACY = {
    Privacy.P0: "no person",
    Privacy.P1: "pseudonymous",
    Privacy.P2: "professionals' data",
}
UUID = {
    "type": "string",
    "format": "uuid",
    "pattern": "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
}
KEY = {
    "type": "string",
    "format": "uuid",
    "pattern": UUID_PATTERN,
    "description": "In lower case: another spelling would lie on another partition.",
}
RANDOM_KEY = {
    "type": "string",
    "format": "uuid",
    "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$",
    "description": "A random UUIDv4 in lower case, derived from nothing.",
}
AGENCY = {"type": "string", "pattern": AGENCY_PATTERN}

# Draft 07, which is what AsyncAPI takes a schema for when no other is named.
ENVELOPE: Json = {
    "title": "CloudEventsHeaders",
    "description": "CloudEvents 1.0 in Kafka binary mode: each attribute is one header.",
    "type": "object",
    "required": [
        "ce_specversion",
        "ce_id",
        "ce_source",
        "ce_type",
        "ce_time",
        "ce_subject",
        "content-type",
    ],
    "properties": {
        "ce_specversion": {"type": "string", "const": "1.0"},
        "ce_id": {
            **UUID,
            "description": "Any fresh UUID. The same id again is the same message: "
            "it is answered again and carried out once.",
        },
        "ce_source": {
            "type": "string",
            "format": "uri-reference",
            "minLength": 1,
            "description": "Who says it; the topic proves it.",
            "examples": ["/agencies/jva-buetzow", "/services/referral"],
        },
        "ce_type": {"type": "string", "pattern": r"^de\.kvi-mv\.[A-Z][A-Za-z0-9]+\.v[0-9]+$"},
        "ce_time": {
            "type": "string",
            "format": "date-time",
            "pattern": r"^[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}(\.[0-9]{1,9})?"
            r"(Z|[+-][0-9]{2}:[0-9]{2})$",
            "description": "When it was said, with the offset from UTC.",
        },
        "ce_subject": {
            "type": "string",
            "description": "The id of the one case, training, offer or fund it is for, a UUID; "
            "the same as the Kafka key. In the registry the id of the agency.",
        },
        "ce_dataschema": {"type": "string", "description": "The name of the payload's schema."},
        "ce_correlationid": {
            **UUID,
            "description": "The case that all of this is about; services always name it.",
        },
        "ce_causationid": {
            **UUID,
            "description": "The `ce_id` of what led to this. An answer names the command here.",
        },
        "ce_traceparent": {"type": "string", "description": "W3C trace context."},
        "content-type": {"type": "string", "const": "application/json"},
    },
}


def message(entry: Entry, examples: Mapping[str, WrittenMessage]) -> Json:
    """One kind of message; the examples are those files that show how it is done."""
    key = _key(entry)
    described: Json = {
        "name": entry.message.ce_type(),
        "title": entry.name,
        "summary": entry.promise,
        "contentType": "application/json",
        "headers": {
            "allOf": [
                {"$ref": "#/components/schemas/CloudEventsHeaders"},
                {"properties": {"ce_type": {"const": entry.message.ce_type()}, "ce_subject": key}},
            ]
        },
        "payload": _payload(entry.schema_file),
        "tags": [
            {"name": "command" if entry.is_command else "event"},
            {"name": entry.message.privacy, "description": PRIVACY[entry.message.privacy]},
        ],
        "bindings": {"kafka": {"key": key, "bindingVersion": KAFKA_BINDING}},
    }
    if not entry.is_command and entry.owner != REGISTRY:
        location = "$message.header#/ce_correlationid"
        described["correlationId"] = {"location": location}
    if entry.kinds:
        described["x-kvi-kind"] = list(entry.kinds)
    if entry.senders:
        described["x-senders"] = [str(kind) for kind in sorted(entry.senders)]
    if any(entry.states):
        described["x-states"] = {
            "accepted": [str(state) for state in entry.states.accepted],
            "refused": [str(state) for state in entry.states.refused],
        }
    shown = [
        {"name": case, "headers": example.headers, "payload": example.data}
        for case, example in examples.items()
        if example.is_meant_to_be_good
    ]
    if shown:
        described["examples"] = shown
    return described


def inside_a_sealed_part(model: type[BaseModel]) -> Json:
    """What is no record of its own: an office finds it when it opens a sealed part."""
    return {
        "name": model.__name__,
        "title": model.__name__,
        "summary": first_sentence(model),
        "contentType": "application/json",
        "payload": _payload(inside_file(model)),
    }


def _payload(schema_file: str) -> Json:
    # A schema with its format beside it would be more exact, and is what no code generator reads.
    return {"$ref": f"./schemas/{schema_file}"}


def _key(entry: Entry) -> Json:
    """An agency makes the key of a case or training; any other may be derived."""
    if entry.owner == REGISTRY:
        return AGENCY
    makes = entry.is_command and entry.message not in ASKED_OF_ALL
    return RANDOM_KEY if makes and entry.message.key_is_random else KEY
