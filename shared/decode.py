"""Decoding: from bytes nobody vouches for to a message of the switchboard, or a coded refusal."""

import re
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple, NoReturn, Protocol

from shared.codes import Code
from shared.envelope import CONTENT_TYPE, canonical_id
from shared.message import TYPE_PREFIX, Command, Message, SelfMessage
from shared.reading import UNREADABLE
from shared.registry import Registry
from shared.strict_json import Inadmissible, read
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


class Decoded(NamedTuple):
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
    def is_command(self) -> bool:
        """Whether it is answered: agencies may send nothing but commands, services no command."""
        return self.from_agency

    @property
    def seen_key(self) -> str:
        """Under which an aggregate remembers it."""
        return f"{self.sender}/{self.id}"


class Rejected(NamedTuple):
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
        self._names = {message.type_name() for message in switchboard.rows}
        self._types = switchboard.types
        senders = {
            inbound_topic(switchboard.service, agency.id): agency
            for agency in registry.agencies
            if switchboard.heard_from(agency.kind)
        }
        self._agencies = {topic: agency.id for topic, agency in senders.items()}
        self._services = switchboard.sources()
        self._admitted = {
            (topic, model.ce_type()): (model, row)
            for model, row in switchboard.rows.items()
            for topic in (
                *(topic for topic, agency in senders.items() if agency.kind in row.by),
                *(topic for topic in self._services if topic == _told_on(model, switchboard)),
            )
        }

    def decode(self, record: Record) -> Decoded | Rejected | None:
        """Check size, headers, type, sender, key and value, in this order.

        None: a fact of another service that this service does not listen to.
        """
        agency = self._agencies.get(record.topic)
        sender = agency or self._services[record.topic]
        envelope = _open(record)
        ce_type = envelope.headers.get("ce_type", "")
        if agency is None and ce_type not in self._types and _TYPE.fullmatch(ce_type):
            return None
        digest = content_digest(ce_type, record)
        try:
            message, row = self._read(record, envelope, from_agency=agency is not None)
        except Inadmissible as no:
            known = self._types.get(ce_type)
            return Rejected(
                record=record,
                sender=sender,
                from_agency=agency is not None,
                digest=digest,
                code=no.code,
                pointer=no.pointer,
                id=envelope.id,
                key=envelope.key,
                command=None if known is None else known.type_name(),
            )
        key, headers = envelope.key or "", envelope.headers
        return Decoded(
            record,
            sender,
            agency is not None,
            envelope.id or "",
            key,
            digest,
            message,
            row,
            canonical_id(headers.get("ce_correlationid")) or key,
            headers.get("ce_traceparent"),
        )

    def _read(
        self, record: Record, envelope: "_Envelope", *, from_agency: bool
    ) -> tuple[Message, Row]:
        headers = envelope.headers
        if from_agency and envelope.size > MAX_BYTES:
            raise Inadmissible(Code.TOO_LARGE)
        if len(headers) != len(record.headers) or envelope.id is None:
            raise Inadmissible(Code.MALFORMED)
        if headers.get("ce_specversion") != "1.0":
            raise Inadmissible(Code.MALFORMED)
        ce_type = headers.get("ce_type", "")
        model, row = self._admitted.get((record.topic, ce_type)) or self._turn_away(ce_type)
        _check_envelope(headers)
        if envelope.key is None or headers.get("ce_subject", "").lower() != envelope.key:
            raise Inadmissible(Code.KEY_MISMATCH)
        return read(model, record.value or b""), row

    def _turn_away(self, ce_type: str) -> NoReturn:
        if ce_type in self._types:
            raise Inadmissible(Code.WRONG_SENDER)
        if not _TYPE.fullmatch(ce_type):
            raise Inadmissible(Code.UNKNOWN_TYPE)
        name = ce_type.removeprefix(TYPE_PREFIX).rpartition(".v")[0]
        raise Inadmissible(Code.UNKNOWN_VERSION if name in self._names else Code.UNKNOWN_TYPE)


def _told_on(model: type[Message], switchboard: Switchboard[Any]) -> str | None:
    """The topic on which a service tells it; none for what only agencies say."""
    if issubclass(model, SelfMessage):
        return switchboard.self_topic
    return None if issubclass(model, Command) else model.topic


class _Envelope(NamedTuple):
    headers: dict[str, str]
    """Those that can be read; fewer than the record has when one is not UTF-8 or repeated."""
    size: int
    """Of the record: key, headers and value in bytes."""
    id: str | None
    key: str | None


def _open(record: Record) -> _Envelope:
    headers = {}
    size = len(record.key or b"") + len(record.value or b"")
    for name, value in record.headers:
        size += len(name) + len(value or b"")
        text = _text(value)
        if text is not None and UNREADABLE not in name:
            headers[name] = text
    return _Envelope(
        headers, size, canonical_id(headers.get("ce_id")), canonical_id(_text(record.key))
    )


def _text(value: bytes | None) -> str | None:
    try:
        return None if value is None else value.decode()
    except UnicodeDecodeError:
        return None


def _check_envelope(headers: Mapping[str, str]) -> None:
    content_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type != CONTENT_TYPE or not _CE_TIME.fullmatch(headers.get("ce_time", "")):
        raise Inadmissible(Code.MALFORMED)
    traceparent = headers.get("ce_traceparent")
    if traceparent is not None and not _TRACEPARENT.fullmatch(traceparent):
        raise Inadmissible(Code.MALFORMED)
