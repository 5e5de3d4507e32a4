"""Decoding: from bytes nobody vouches for to a message of the switchboard, or a coded refusal."""

import re
from datetime import datetime
from typing import NamedTuple, NoReturn

from shared.language.codes import Code
from shared.language.flaws import Header, Inadmissible
from shared.language.message import (
    TYPE_PREFIX,
    Command,
    Message,
    SelfMessage,
)
from shared.language.topics import inbound_topic
from shared.network.registry import Registry
from shared.wire.attributes import Attributes, check_kind, check_rest, read_attributes
from shared.wire.decoded import Decoded, Rejected
from shared.wire.envelope import canonical_id, trace_that_goes_on
from shared.wire.key import check_key, text_of
from shared.wire.record import Record, content_digest
from shared.wire.strict_json import read
from shared.wire.switchboard import Switchboard

_CORRELATION, _ID, _TYPE = Header.CORRELATION, Header.ID, Header.TYPE
MAX_BYTES = 128 * 1024
"""For records of agencies: key, headers and value."""

_NAME = re.compile(re.escape(TYPE_PREFIX) + r"(?P<name>[A-Z][A-Za-z0-9]{1,79})\.v[1-9][0-9]{0,3}")


class Decoder:
    """Reads the records of one service. Pure; the same bytes always give the same result."""

    def __init__(self, switchboard: Switchboard, registry: Registry) -> None:
        self._names = {message.type_name() for message in switchboard.rows}
        self._types = switchboard.types
        self.enquiries = frozenset(switchboard.enquiries)
        """What is answered without any aggregate."""
        self._enquiry_names = {message.type_name() for message in self.enquiries}
        own = (*switchboard.on, *switchboard.enquiries)
        commands = (model for model in own if issubclass(model, Command))
        self._chosen = frozenset(model for model in commands if model.key_is_random)
        """Whose sender chooses the key."""
        senders = {
            inbound_topic(switchboard.service, agency.id): agency
            for agency in registry.agencies
            if switchboard.heard_from(agency.kind)
        }
        self._agencies = {topic: agency.id for topic, agency in senders.items()}
        self._services = switchboard.sources()
        self._admitted = {
            (topic, model.ce_type()): model
            for model, row in switchboard.rows.items()
            for topic in (
                *(topic for topic, agency in senders.items() if agency.kind in row.by),
                *(topic for topic in self._services if topic == _told_on(model, switchboard)),
            )
        }

    def decode(self, record: Record) -> Decoded | Rejected | None:
        """Check size, headers, type, sender, key and value, in this order.

        None: a fact of another service that this service does not listen to, in no version.
        """
        agency = self._agencies.get(record.topic)
        sender = agency or self._services[record.topic]
        envelope = _open(record)
        texts = envelope.attributes.texts
        ce_type = texts.get(_TYPE, "")
        if agency is None and ce_type not in self._types and self._is_of_no_concern(ce_type):
            return None
        digest = content_digest(ce_type, record)
        correlation = texts.get(_CORRELATION)
        trace = trace_that_goes_on(texts.get("ce_traceparent"))
        try:
            message, time = self._read(record, envelope, from_agency=agency is not None)
        except Inadmissible as no:
            known = self._types.get(ce_type)
            is_newer = agency is None and no.code is Code.UNKNOWN_VERSION
            return Rejected(
                record=record,
                sender=sender,
                from_agency=agency is not None,
                digest=digest,
                code=no.code,
                pointer=no.pointer,
                header=no.header,
                hint=no.hint,
                id=envelope.id,
                ce_id=None if envelope.id is None else texts[Header.ID],
                key=envelope.key,
                command=None if known is None else known.type_name(),
                is_enquiry=_name_of(ce_type) in self._enquiry_names,
                correlation=None if canonical_id(correlation) is None else correlation,
                trace=trace,
                newer=ce_type.removeprefix(TYPE_PREFIX) if is_newer else None,
            )
        key = envelope.key or ""
        return Decoded(
            record=record,
            sender=sender,
            from_agency=agency is not None,
            id=envelope.id or "",
            ce_id=texts[_ID],
            key=key,
            digest=digest,
            message=message,
            time=time,
            correlation=correlation or key,
            trace=trace,
        )

    def _read(
        self, record: Record, envelope: "_Envelope", *, from_agency: bool
    ) -> tuple[Message, datetime]:
        attributes, value = envelope.attributes, record.value or b""
        if from_agency and _size(record) > MAX_BYTES:
            raise Inadmissible(Code.TOO_LARGE)
        if attributes.flaw is not None:
            raise attributes.flaw
        ce_type = check_kind(attributes.texts)
        model = self._admitted.get((record.topic, ce_type)) or self._turn_away(ce_type)
        time = check_rest(attributes.texts, has_data=value != b"")
        check_key(record.key, attributes.texts, must_be_random=model in self._chosen)
        # Data may be absent (CloudEvents 1.0); what has none to give is complete without.
        return read(model, value or b"{}"), time

    def _is_of_no_concern(self, ce_type: str) -> bool:
        named = _name_of(ce_type)
        return named is not None and named not in self._names

    def _turn_away(self, ce_type: str) -> NoReturn:
        if ce_type in self._types:
            raise Inadmissible(Code.WRONG_SENDER)
        code = Code.UNKNOWN_VERSION if _name_of(ce_type) in self._names else Code.UNKNOWN_TYPE
        raise Inadmissible(code, header=Header.TYPE)


def _name_of(ce_type: str) -> str | None:
    """The name in a type of ours, whatever its version; nothing for any other text."""
    found = _NAME.fullmatch(ce_type)
    return None if found is None else found["name"]


def _told_on(model: type[Message], switchboard: Switchboard) -> str | None:
    """The topic on which a service tells it; none for what only agencies say."""
    if issubclass(model, SelfMessage):
        return switchboard.self_topic
    return None if issubclass(model, Command) else model.topic


class _Envelope(NamedTuple):
    attributes: Attributes
    id: str | None
    key: str | None
    """In its one spelling, also where another is refused: what is parked waits behind it."""


def _open(record: Record) -> _Envelope:
    attributes = read_attributes(record.headers)
    name = canonical_id(attributes.texts.get(_ID))
    return _Envelope(attributes, name, canonical_id(text_of(record.key)))


def _size(record: Record) -> int:
    """Of key, headers and value in bytes."""
    headers = [len(name) + len(value or b"") for name, value in record.headers]
    return len(record.key or b"") + len(record.value or b"") + sum(headers)
