"""The envelope: CloudEvents 1.0 attributes in Kafka headers (binary mode)."""

import re
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha1
from uuid import UUID

from shared.language.message import TYPE_PREFIX, Message

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_NAMESPACE = UUID("6c1d7d0e-5a0b-4f0c-9a53-6f0f5d3b8e11").bytes
CONTENT_TYPE = "application/json"
SCHEMA_PREFIX = "urn:kvi-mv:schema:"
Headers = list[tuple[str, bytes]]
_VARIANTS = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}
_CONTENT_TYPE = ("content-type", CONTENT_TYPE.encode())
_SPECVERSION = ("ce_specversion", b"1.0")


def derived_id(*names: str) -> str:
    """An id that the same names always make again, so that a repeat is recognised.

    The same as `str(uuid.uuid5(…))` (RFC 9562, version 5) in a third of the time; it is made for
    every message.
    """
    name = _NAMESPACE + "/".join(names).encode()
    digest = sha1(name, usedforsecurity=False).hexdigest()
    variant = _VARIANTS[digest[16]]
    return f"{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-{variant}{digest[17:20]}-{digest[20:32]}"


_RANDOM_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def is_random_id(text: str) -> bool:
    """Whether it is a UUIDv4 (RFC 9562), in its one spelling: nothing it could be derived from."""
    return _RANDOM_ID.fullmatch(text) is not None


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
    trace: str | None = None
    """The trace that it goes on with (32 hex digits); None: one that begins with its cause."""
    saved_ms: int = 0
    """Wall clock when it was first saved; broker time rules over retention."""
    message: Message | None = field(default=None, compare=False)
    """What it says, for the log line; not stored."""

    @property
    def traceparent(self) -> str:
        """W3C Trace Context: the trace goes on, or begins with the message that led to this one."""
        span = self.id.replace("-", "")
        trace = self.trace or self.causation.replace("-", "").lower()
        if trace == _NO_TRACE:  # of a message whose id is the nil UUID; no trace may be called so
            trace = span
        return f"00-{trace}-{span[:16]}-01"

    def headers(self, source: bytes) -> Headers:
        """The Kafka headers of this message."""
        return [
            _CONTENT_TYPE,
            _SPECVERSION,
            *_type_headers(self.type),
            ("ce_id", self.id.encode()),
            ("ce_source", source),
            ("ce_time", self.time.encode()),
            ("ce_subject", self.key.encode()),
            ("ce_correlationid", self.correlation.encode()),
            ("ce_causationid", self.causation.encode()),
            ("ce_traceparent", self.traceparent.encode()),
        ]

    def to_line(self, aggregate: str) -> str:
        """As it lies in the outbox of an aggregate: a line of words, the content last.

        It is written with every change of the aggregate, so its size is what a save costs; what
        follows from the rest is left out.
        """
        key = _FOLLOWS if self.key == aggregate else self.key
        correlation = _FOLLOWS if self.correlation == self.key else self.correlation
        trace = _FOLLOWS if self.trace is None else self.traceparent
        return (
            f"{self.id} {self.saved_ms} {self.topic} {self.type} {self.time} {self.causation}"
            f" {key} {correlation} {trace} {self.value}"
        )

    @classmethod
    def from_line(cls, line: str, aggregate: str) -> "Outgoing":
        """Read from the outbox of an aggregate. Raises ValueError."""
        (name, saved_ms, topic, ce_type, time, causation, key, correlation, trace, value) = (
            line.split(" ", 9)
        )
        key = aggregate if key == _FOLLOWS else key
        return cls(
            id=name,
            topic=topic,
            key=key,
            type=ce_type,
            time=time,
            value=value,
            correlation=key if correlation == _FOLLOWS else correlation,
            causation=causation,
            trace=None if trace == _FOLLOWS else trace[3:35],
            saved_ms=int(saved_ms),
        )


_FOLLOWS = "-"


_TRACEPARENT = re.compile(
    r"(?P<version>(?!ff)[0-9a-f]{2})-(?P<trace>(?!0{32})[0-9a-f]{32})"
    r"-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?P<more>-.*)?",
    re.DOTALL,
)
_NO_TRACE = "0" * 32


def trace_that_goes_on(text: str | None) -> str | None:
    """The trace that W3C Trace Context lets one go on with; else nothing, and a new one begins.

    Version 00 has four parts and no more. A later version may have more, and is read by these.
    """
    found = None if text is None else _TRACEPARENT.fullmatch(text)
    if found is None or (found["version"] == "00" and found["more"] is not None):
        return None
    return found["trace"]


@cache
def _type_headers(ce_type: str) -> tuple[tuple[str, bytes], tuple[str, bytes]]:
    schema = SCHEMA_PREFIX + ce_type.removeprefix(TYPE_PREFIX)
    return ("ce_type", ce_type.encode()), ("ce_dataschema", schema.encode())


@cache
def type_name(ce_type: str) -> str:
    """`ReportAdmission` from `de.kvi-mv.ReportAdmission.v1`."""
    return ce_type.removeprefix(TYPE_PREFIX).rpartition(".v")[0]
