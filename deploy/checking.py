"""What the services would say to a message, found out without any service."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from deploy.catalogue import Catalogue, Entry
from deploy.registry_contract import AgencyListed
from deploy.written_message import WrittenMessage
from shared.agency import Agency
from shared.attributes import check_kind, check_rest, check_source, read_attributes
from shared.codes import Code
from shared.decode import Decoded, Decoder, Rejected
from shared.faults import Header, Hint, Inadmissible, hint_for
from shared.key import check_key
from shared.message import Message
from shared.registry import Registry
from shared.strict_json import pointer_to
from shared.topics import inbound_topic, outbound_topic

# What pydantic says about an expectation; whatever else it says could quote the input.
EXPECTATIONS = ("expected", "pattern", "min_length", "max_length", "ge", "gt", "le", "lt")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, by its place; what stands there is never repeated."""

    pointer: str
    kind: str
    expected: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What would become of a message."""

    message: WrittenMessage
    entry: Entry | None = None
    sender: Agency | None = None
    topic: str | None = None
    code: Code | None = None
    """The refusal; None: the message is well formed, and the state of its aggregate decides."""
    pointer: str | None = None
    faults: tuple[Fault, ...] = ()
    because: str | None = None
    """What to mend, where the code stands for several faults."""
    header: Header | None = None

    @property
    def hint(self) -> str | None:
        """What a service would tell people about the refusal."""
        if self.code is None:
            return None
        return self.because or hint_for(self.code, self.pointer)

    @property
    def answers(self) -> str | None:
        """Where the answer comes."""
        if self.entry and self.entry.is_command and self.sender:
            return outbound_topic(self.sender.id)
        return None

    @property
    def listeners(self) -> tuple[str, ...]:
        """The services that would receive it."""
        if self.entry is None:
            return ()
        if self.entry.is_command and self.topic:
            return (self.topic.split(".")[0],)
        return tuple(self.entry.listeners)

    def as_json(self) -> dict[str, Any]:
        """For scripts."""
        return {
            "file": self.message.origin,
            "verdict": "refused" if self.code else "valid",
            "type": self.message.headers.get("ce_type"),
            "code": self.code,
            "pointer": self.pointer,
            "header": self.header,
            "hint": self.hint,
            "faults": [
                {"pointer": fault.pointer, "kind": fault.kind, "expected": fault.expected}
                for fault in self.faults
            ],
            "sender": self.sender.id if self.sender else None,
            "senders": sorted(self.entry.senders) if self.entry else [],
            "topic": self.topic,
            "listeners": list(self.listeners),
            "answers": self.answers,
        }


@dataclass(frozen=True, slots=True)
class _AsRecord:
    """A written message as the record it would become."""

    topic: str
    key: bytes | None
    value: bytes
    headers: Sequence[tuple[str, bytes | None]]
    partition: int = 0
    offset: int = 0
    timestamp: int = 0


class Checker:
    """Judges messages by the same code that the services read with."""

    def __init__(self, catalogue: Catalogue, registry: Registry, now: datetime) -> None:
        self._catalogue = catalogue
        self._registry = registry
        self._now = now

    def check(self, message: WrittenMessage, service: str | None = None) -> Verdict:
        """Judge one complete message; `service` decides when several could be asked."""
        entry = self._catalogue.entries.get(message.headers.get("ce_type", ""))
        sender = self._registry.agency(message.sender or "", self._now)
        if entry is None or entry.is_command:
            return self._command(message, entry, sender, service)
        topic = entry.message.topic or ("" if entry.is_internal else outbound_topic("<agency>"))
        faults = faults_of(entry.message, message.value())
        if (no := _envelope_fault(message, entry.message)) is not None:
            return Verdict(
                message, entry, None, topic or None, no.code, None, faults, no.hint, no.header
            )
        code, pointer = (Code.SCHEMA_VIOLATION, faults[0].pointer) if faults else (None, None)
        return Verdict(message, entry, None, topic or None, code, pointer, faults)

    def _command(
        self,
        message: WrittenMessage,
        entry: Entry | None,
        sender: Agency | None,
        service: str | None,
    ) -> Verdict:
        if (no := _source_fault(message)) is not None:
            return Verdict(message, entry, code=no.code, because=no.hint, header=no.header)
        if sender is None:
            return Verdict(message, entry, None, None, Code.UNKNOWN_AGENCY)
        asked = entry.services_for(sender.kind) if entry else ()
        hearing = [one for one in self._catalogue.switchboards if one.heard_from(sender.kind)]
        service = service or (asked[0] if asked else None)
        if entry is not None and service not in asked:
            # Where it may write at all, a service that knows the command answers as much.
            refusing = [one.service for one in hearing if one.service in entry.listeners]
            topic = inbound_topic(refusing[0], sender.id) if refusing else None
            return Verdict(message, entry, sender, topic, Code.WRONG_SENDER)
        if service is None:
            # Any service says the same to a type that none knows.
            service = hearing[0].service
        topic = inbound_topic(service, sender.id)
        decoder = Decoder(self._catalogue.switchboard(service), self._registry)
        match decoder.decode(_as_record(message, topic)):
            case Decoded():
                return Verdict(message, entry, sender, topic)
            case Rejected(code=code, pointer=pointer, hint=hint, header=header):
                faults: tuple[Fault, ...] = ()
                if entry is not None and code is Code.SCHEMA_VIOLATION:
                    faults = faults_of(entry.message, message.value())
                return Verdict(message, entry, sender, topic, code, pointer, faults, hint, header)
        raise AssertionError("a topic of an agency is always decoded or rejected")


def faults_of(model: type[Message], value: bytes) -> tuple[Fault, ...]:
    """Everything that is wrong with the data of a message."""
    try:
        model.from_json(value)
    except ValidationError as error:
        return tuple(
            Fault(
                pointer_to(one["loc"], one["type"]),
                one["type"],
                # Our own rules speak in words of ours; pydantic's words may quote the input.
                one["msg"].removeprefix("Value error, ")
                if one["type"] == "value_error"
                else _expectation(one.get("ctx", {})),
            )
            for one in error.errors(include_input=False, include_url=False)
        )
    return ()


def _expectation(context: dict[str, Any]) -> str:
    return ", ".join(f"{name} {context[name]}" for name in EXPECTATIONS if name in context)


def _envelope_fault(message: WrittenMessage, model: type[Message]) -> Inadmissible | None:
    """What is wrong around the data of what a service says."""
    record = _as_record(message, "")
    attributes = read_attributes(record.headers)
    if attributes.fault is not None:
        return attributes.fault
    try:
        check_kind(attributes.texts)
        check_rest(attributes.texts, has_data=True)
        if model is AgencyListed:
            _check_agency_key(message)
        else:
            check_key(record.key, attributes.texts, must_be_random=False)
    except Inadmissible as no:
        return no
    return None


def _check_agency_key(message: WrittenMessage) -> None:
    """The registry is keyed by agencies, whose ids are no UUIDs. Raises Inadmissible."""
    if message.key != message.data.get("id"):
        raise Inadmissible(Code.KEY_MISMATCH)
    if message.headers.get("ce_subject") != message.key:
        raise Inadmissible(Code.KEY_MISMATCH, header=Header.SUBJECT, hint=Hint.SUBJECT)


def _source_fault(message: WrittenMessage) -> Inadmissible | None:
    """Without a source it is not known who would send it."""
    try:
        check_source(message.headers)
    except Inadmissible as no:
        return no
    return None


def _as_record(message: WrittenMessage, topic: str) -> _AsRecord:
    headers = [(name, value.encode()) for name, value in message.headers.items()]
    key = None if message.key is None else message.key.encode()
    return _AsRecord(topic, key, message.value(), headers)
