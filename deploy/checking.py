"""What the services would say to a message, found out without any service."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from deploy.catalogue import Catalogue, Entry
from deploy.faults import Fault, faults_of
from deploy.meant import meant
from deploy.written_message import WrittenMessage
from shared import i_json
from shared.agency import Agency
from shared.codes import HINTS, Code
from shared.decode import Decoded, Decoder, Rejected
from shared.registry import Registry
from shared.strict_json import Inadmissible, read
from shared.topics import inbound_topic, outbound_topic


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
    """What is wrong, where the code alone would mislead."""

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
            "hint": self.because or (HINTS[self.code] if self.code else None),
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

    def __init__(self, catalogue: Catalogue, registry: Registry) -> None:
        self._catalogue = catalogue
        self._registry = registry

    def check(self, message: WrittenMessage, service: str | None = None) -> Verdict:
        """Judge one complete message; `service` decides when several could be asked."""
        entry = self._catalogue.entries.get(message.headers.get("ce_type", ""))
        sender = self._registry.agency(message.sender or "")
        if entry is None or entry.is_command:
            return self._command(message, entry, sender, service)
        topic = entry.message.topic or ("" if entry.is_internal else outbound_topic("<agency>"))
        code, pointer = _envelope_fault(message), None
        if code is None:
            try:
                read(entry.message, message.value())
            except Inadmissible as no:
                code, pointer = no.code, no.pointer
        return self._judged(message, entry, None, topic or None, code, pointer)

    def _command(
        self,
        message: WrittenMessage,
        entry: Entry | None,
        sender: Agency | None,
        service: str | None,
    ) -> Verdict:
        if sender is None and entry is None:
            return self._judged(message, None, None, None, self._unknown(message), None)
        if sender is None:
            return Verdict(message, entry, None, None, Code.UNKNOWN_AGENCY)
        asked = entry.services_for(sender.kind) if entry else ()
        hearing = [one for one in self._catalogue.switchboards if one.heard_from(sender.kind)]
        service = service or (asked[0] if asked else None)
        if entry is not None and service not in asked:
            # Where it may write at all, a service that knows the command answers as much.
            refusing = [one.service for one in hearing if one.service in entry.listeners]
            topic = inbound_topic(refusing[0], sender.id) if refusing else None
            because = _asked_elsewhere(message, sender, service, asked) if asked else None
            return Verdict(message, entry, sender, topic, Code.WRONG_SENDER, because=because)
        if service is None:
            # Any service says the same to a type that none knows.
            service = hearing[0].service
        topic = inbound_topic(service, sender.id)
        decoder = Decoder(self._catalogue.switchboard(service), self._registry)
        match decoder.decode(_as_record(message, topic)):
            case Decoded():
                return Verdict(message, entry, sender, topic)
            case Rejected(code=code, pointer=pointer):
                return self._judged(message, entry, sender, topic, code, pointer)
        raise AssertionError("a topic of an agency is always decoded or rejected")

    def _unknown(self, message: WrittenMessage) -> Code:
        """What any service would say to a type that none has, whoever sends it."""
        names = {entry.name for entry in self._catalogue.entries.values()}
        return Code.UNKNOWN_VERSION if message.type_name in names else Code.UNKNOWN_TYPE

    def _judged(  # noqa: PLR0913, PLR0917 - the parts of a verdict
        self,
        message: WrittenMessage,
        entry: Entry | None,
        sender: Agency | None,
        topic: str | None,
        code: Code | None,
        pointer: str | None,
    ) -> Verdict:
        """A verdict with all that can be told about a refusal beside its code."""
        faults: tuple[Fault, ...] = ()
        because = None
        if code is Code.SCHEMA_VIOLATION and entry is not None:
            faults = faults_of(entry.message, message.value())
            pointer = faults[0].pointer if pointer is None and faults else pointer
        elif code is Code.MALFORMED:
            because = _not_json(message)
        elif code in {Code.UNKNOWN_TYPE, Code.UNKNOWN_VERSION}:
            types = (type_ for type_, entry in self._catalogue.entries.items() if entry.is_command)
            close = meant(message.headers.get("ce_type", ""), types)
            because = f"did you mean {' or '.join(close)}?" if close else None
        return Verdict(message, entry, sender, topic, code, pointer, faults, because)


def _not_json(message: WrittenMessage) -> str | None:
    """Why the data are no JSON; None where the fault is elsewhere in the record."""
    if message.flaw is not None:
        return f"the data are not JSON as it should be: {message.flaw}"
    try:
        i_json.read(message.value())
    except i_json.NotIJson as no:
        return f"the data are not JSON as it should be: {no}"
    return None


def _asked_elsewhere(
    message: WrittenMessage, sender: Agency, service: str | None, asked: Sequence[str]
) -> str:
    name, kind = message.type_name, sender.kind.replace("_", " ")
    return f"a {kind} such as {sender.id} asks {name} of {' or '.join(asked)}, not of {service}"


def _envelope_fault(message: WrittenMessage) -> Code | None:
    if message.key is None or message.headers.get("ce_subject") != message.key:
        return Code.KEY_MISMATCH
    return None


def _as_record(message: WrittenMessage, topic: str) -> _AsRecord:
    headers = [(name, value.encode()) for name, value in message.headers.items()]
    key = None if message.key is None else message.key.encode()
    return _AsRecord(topic, key, message.value(), headers)
