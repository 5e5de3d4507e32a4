"""The envelope: CloudEvents 1.0 attributes in Kafka headers (binary mode)."""

import re
from dataclasses import dataclass, field
from hashlib import sha1
from typing import Any
from uuid import UUID

from shared.message import TYPE_PREFIX, Message

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_NAMESPACE = UUID("6c1d7d0e-5a0b-4f0c-9a53-6f0f5d3b8e11").bytes
CONTENT_TYPE = "application/json"
SCHEMA_PREFIX = "urn:kvi-mv:schema:"
Headers = list[tuple[str, bytes]]
_CONTENT_TYPE = ("content-type", CONTENT_TYPE.encode())
_SPECVERSION = ("ce_specversion", b"1.0")


def derived_id(*parts: str) -> str:
    """An id that the same parts always make again, so that a repeat is recognised.

    The same as `str(uuid.uuid5(…))` (RFC 9562, version 5) in a third of the time; it is made for
    every message.
    """
    name = _NAMESPACE + "/".join(parts).encode()
    digest = sha1(name, usedforsecurity=False).hexdigest()
    variant = "89ab"[int(digest[16], 16) & 3]
    return f"{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-{variant}{digest[17:20]}-{digest[20:32]}"


def canonical_id(text: str | None) -> str | None:
    """The one spelling of a UUID, or nothing if it is none."""
    if text is None or not _UUID.fullmatch(text):
        return None
    return text.lower()


@dataclass(slots=True)
class Outgoing:
    """One message on its way out, with all that is needed to publish it again unchanged."""

    id: str
    topic: str
    key: str
    type: str
    time: str
    """CloudEvents `time`, RFC 3339 in UTC: the service's clock, virtual in demo and tests."""
    value: str
    correlation: str
    causation: str
    traceparent: str
    saved_ms: int = 0
    """Wall clock when it was first saved; broker time rules over retention."""
    fields: dict[str, Any] | None = field(default=None, compare=False)
    """What a log line may say of it; not stored."""

    def headers(self, source: bytes) -> Headers:
        """The Kafka headers of this message."""
        return [
            _CONTENT_TYPE,
            _SPECVERSION,
            ("ce_id", self.id.encode()),
            ("ce_source", source),
            ("ce_type", self.type.encode()),
            ("ce_time", self.time.encode()),
            ("ce_subject", self.key.encode()),
            ("ce_dataschema", (SCHEMA_PREFIX + self.type.removeprefix(TYPE_PREFIX)).encode()),
            ("ce_correlationid", self.correlation.encode()),
            ("ce_causationid", self.causation.encode()),
            ("ce_traceparent", self.traceparent.encode()),
        ]

    def to_document(self, aggregate: str) -> dict[str, Any]:
        """As it lies in the outbox of an aggregate: only what does not follow from the rest.

        It is written with every change of the aggregate, so its size is what a save costs.
        """
        document = {
            "id": self.id,
            "topic": self.topic,
            "type": self.type,
            "time": self.time,
            "value": self.value,
            "causation": self.causation,
            "saved_ms": self.saved_ms,
        }
        if self.key != aggregate:
            document["key"] = self.key
        if self.correlation != self.key:
            document["correlation"] = self.correlation
        if self.traceparent != traceparent_after(None, self.causation, self.id):
            document["traceparent"] = self.traceparent
        return document

    @classmethod
    def from_document(cls, document: dict[str, Any], aggregate: str) -> "Outgoing":
        """Read from the outbox of an aggregate."""
        key = document.get("key", aggregate)
        begun = traceparent_after(None, document["causation"], document["id"])
        derived = {"key": key, "correlation": key, "traceparent": begun}
        return cls(**{**derived, **document})


def traceparent_after(incoming: str | None, causation: str, message_id: str) -> str:
    """W3C trace context: the trace goes on, or begins with the message that led to this one."""
    trace = incoming[3:35] if incoming else causation.replace("-", "")
    return f"00-{trace}-{message_id.replace('-', '')[:16]}-01"


def type_name(ce_type: str) -> str:
    """`ReportAdmission` from `de.kvi-mv.ReportAdmission.v1`."""
    return ce_type.removeprefix(TYPE_PREFIX).rpartition(".v")[0]


def fields_to_log(message: Message) -> dict[str, Any]:
    """The codes, ids and counts of a message: what a log line may say about it."""
    return {
        name: value
        for name in type(message).loggable()
        if (value := getattr(message, name)) is not None
    }
