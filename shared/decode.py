"""Decoding: from bytes nobody vouches for to a message of the switchboard, or a coded refusal."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Protocol

from pydantic import ValidationError

from shared.codes import Code
from shared.envelope import CONTENT_TYPE, canonical_id
from shared.message import TYPE_PREFIX, Command, Message, SelfMessage
from shared.reading import UNREADABLE
from shared.registry import Registry
from shared.switchboard import Row, Switchboard
from shared.topics import inbound_topic

MAX_BYTES = 128 * 1024
"""For records of agencies: key, headers and value."""

_CE_TIME = re.compile(
    r"[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})"
)
_TRACEPARENT = re.compile(r"00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_TYPE = re.compile(re.escape(TYPE_PREFIX) + r"[A-Z][A-Za-z0-9]{1,79}\.v[1-9][0-9]{0,3}")


class Record(Protocol):
    """A Kafka record, as aiokafka hands it over."""

    @property
    def topic(self) -> str:
        """Name of the topic."""

    @property
    def partition(self) -> int:
        """Number of the partition."""

    @property
    def offset(self) -> int:
        """Place in the partition."""

    @property
    def timestamp(self) -> int:
        """Broker time in ms: every topic is set to LogAppendTime."""

    @property
    def key(self) -> bytes | None:
        """Id of the aggregate."""

    @property
    def value(self) -> bytes | None:
        """JSON."""

    @property
    def headers(self) -> Sequence[tuple[str, bytes | None]]:
        """The envelope."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A message that may be carried out."""

    record: Record
    sender: str
    """Proved by the topic: an agency's id, or a service's name."""
    from_agency: bool
    id: str
    key: str
    digest: str
    message: Message
    row: Row
    correlation: str
    traceparent: str | None

    @property
    def seen_key(self) -> str:
        """Under which an aggregate remembers it."""
        return f"{self.sender}/{self.id}"


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that cannot be carried out, with all that may be kept of it."""

    record: Record
    sender: str
    from_agency: bool
    digest: str
    code: Code
    pointer: str | None = None
    id: str | None = None
    key: str | None = None
    command: str | None = None


class _No(Exception):
    def __init__(self, code: Code, pointer: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.pointer = pointer


def parked_id(record: Record) -> str:
    """The name of a record for operators; the same record has the same name."""
    return f"{record.topic}-{record.partition}-{record.offset}"


def content_digest(ce_type: str, record: Record) -> str:
    """By which the same content is known again; says nothing about it."""
    parts = (ce_type.encode(), record.key or b"", record.value or b"")
    return blake2b(b"\0".join(parts), digest_size=12).hexdigest()


class Decoder:
    """Reads the records of one service. Pure; the same bytes always give the same result."""

    def __init__(self, switchboard: Switchboard[Any], registry: Registry) -> None:
        self._switchboard = switchboard
        self._names = {message.type_name() for message in switchboard.rows}
        self._senders: dict[str, tuple[str, Any]] = {
            inbound_topic(switchboard.service, agency.id): (agency.id, agency.kind)
            for agency in registry.agencies
            if switchboard.heard_from(agency.kind)
        }
        self._services = switchboard.sources()

    def decode(self, record: Record) -> Decoded | Rejected | None:
        """Check size, headers, type, sender, key and value, in this order.

        None: a fact of another service that this service does not listen to.
        """
        sender, kind = self._senders.get(record.topic) or (self._services[record.topic], None)
        from_agency = kind is not None
        headers = _headers(record)
        message_id = canonical_id(headers.get("ce_id"))
        key = canonical_id(_text(record.key))
        model = self._switchboard.types.get(headers.get("ce_type", ""))
        if model is None and not from_agency and _TYPE.fullmatch(headers.get("ce_type", "")):
            return None
        digest = content_digest(headers.get("ce_type", ""), record)
        try:
            message, row = self._check(record, headers, model, kind)
        except _No as no:
            return Rejected(
                record=record,
                sender=sender,
                from_agency=from_agency,
                digest=digest,
                code=no.code,
                pointer=no.pointer,
                id=message_id,
                key=key,
                command=model.type_name() if model is not None else None,
            )
        return Decoded(
            record=record,
            sender=sender,
            from_agency=from_agency,
            id=message_id or "",
            key=key or "",
            digest=digest,
            message=message,
            row=row,
            correlation=canonical_id(headers.get("ce_correlationid")) or key or "",
            traceparent=headers.get("ce_traceparent"),
        )

    def _check(
        self, record: Record, headers: Mapping[str, str], model: type[Message] | None, kind: object
    ) -> tuple[Message, Row]:
        if kind is not None and _size(record) > MAX_BYTES:
            raise _No(Code.TOO_LARGE)
        if len(headers) != len(record.headers) or canonical_id(headers.get("ce_id")) is None:
            raise _No(Code.MALFORMED)
        if headers.get("ce_specversion") != "1.0":
            raise _No(Code.MALFORMED)
        if model is None:
            raise _No(self._unknown(headers.get("ce_type", "")))
        row = self._switchboard.rows[model]
        if not self._may_send(model, row, kind, record.topic):
            raise _No(Code.WRONG_SENDER)
        _check_envelope(headers)
        key = canonical_id(_text(record.key))
        if key is None or headers.get("ce_subject", "").lower() != key:
            raise _No(Code.KEY_MISMATCH)
        return _read(model, record.value or b""), row

    def _unknown(self, ce_type: str) -> Code:
        if not _TYPE.fullmatch(ce_type):
            return Code.UNKNOWN_TYPE
        name = ce_type.removeprefix(TYPE_PREFIX).rpartition(".v")[0]
        return Code.UNKNOWN_VERSION if name in self._names else Code.UNKNOWN_TYPE

    def _may_send(self, model: type[Message], row: Row, kind: object, topic: str) -> bool:
        if kind is not None:
            return kind in row.by
        if issubclass(model, SelfMessage):
            return topic == self._switchboard.self_topic
        return not issubclass(model, Command) and topic == model.topic


def _size(record: Record) -> int:
    headers = sum(len(name) + len(value or b"") for name, value in record.headers)
    return headers + len(record.key or b"") + len(record.value or b"")


def _headers(record: Record) -> dict[str, str]:
    """The headers that can be read; fewer than the record has when one is not UTF-8 or repeated."""
    texts = ((name, _text(value)) for name, value in record.headers)
    return {name: text for name, text in texts if text is not None and UNREADABLE not in name}


def _text(value: bytes | None) -> str | None:
    try:
        return None if value is None else value.decode()
    except UnicodeDecodeError:
        return None


def _check_envelope(headers: Mapping[str, str]) -> None:
    content_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type != CONTENT_TYPE or not _CE_TIME.fullmatch(headers.get("ce_time", "")):
        raise _No(Code.MALFORMED)
    traceparent = headers.get("ce_traceparent")
    if traceparent is not None and not _TRACEPARENT.fullmatch(traceparent):
        raise _No(Code.MALFORMED)


def _read(model: type[Message], value: bytes) -> Message:
    """Read JSON twice: what the model's fast reader lets pass is caught by the plain one first."""
    try:
        json.loads(value.decode(), object_pairs_hook=_unique, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise _No(Code.MALFORMED) from None
    try:
        return model.from_json(value)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        if first["type"] == "json_invalid":
            raise _No(Code.MALFORMED) from None
        raise _No(Code.SCHEMA_VIOLATION, pointer_to(first["loc"], first["type"])) from None


def pointer_to(location: Sequence[int | str], kind: str) -> str:
    """RFC 6901 pointer to a fault.

    The name of a field that should not be there was chosen by the sender and could be a person's,
    so the pointer ends at the object that holds it.
    """
    parts = location[:-1] if kind == "extra_forbidden" else location
    return "".join(f"/{part}" for part in parts)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    if None in found.values():
        raise _No(Code.SCHEMA_VIOLATION)  # an optional field is absent, not null
    return found


def _refuse(_constant: str) -> None:
    raise ValueError("NaN and Infinity are no JSON")
