"""What the services would say to a message, found out without any service."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from deploy.messages.flaws import Flaw, flaws_of
from deploy.messages.written_message import WrittenMessage
from deploy.network.catalogue import Catalogue, Entry
from deploy.network.registry_contract import LISTED
from deploy.terminal.meant import meant
from shared.language.codes import Code
from shared.language.flaws import Header, Hint, Inadmissible, hint_for
from shared.language.message import Message
from shared.language.topics import inbound_topic, outbound_topic
from shared.network import i_json
from shared.network.agency import Agency
from shared.network.registry import Registry
from shared.wire.attributes import check_kind, check_rest, check_source, read_attributes
from shared.wire.decode import Decoder
from shared.wire.decoded import Decoded, Rejected
from shared.wire.key import check_key
from shared.wire.strict_json import read


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
    flaws: tuple[Flaw, ...] = ()
    because: str | None = None
    """What to mend, where the code stands for several flaws."""
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
                {"pointer": flaw.pointer, "kind": flaw.kind, "expected": flaw.expected}
                for flaw in self.flaws
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
        try:
            _check_envelope(message, entry.message)
            read(entry.message, message.value())
        except Inadmissible as no:
            return self._refused(message, entry, None, topic or None, no)
        return Verdict(message, entry, None, topic or None)

    def _command(
        self,
        message: WrittenMessage,
        entry: Entry | None,
        sender: Agency | None,
        service: str | None,
    ) -> Verdict:
        if sender is None and entry is None:
            return self._refused(message, None, None, None, Inadmissible(self._unknown(message)))
        if (no := _source_flaw(message)) is not None:
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
            case Rejected(code=code, pointer=pointer, hint=hint, header=header):
                no = Inadmissible(code, pointer, header=header, hint=hint)
                return self._refused(message, entry, sender, topic, no)
        raise AssertionError("a topic of an agency is always decoded or rejected")

    def _unknown(self, message: WrittenMessage) -> Code:
        """What any service would say to an unknown type, from any sender."""
        names = {entry.name for entry in self._catalogue.entries.values()}
        return Code.UNKNOWN_VERSION if message.type_name in names else Code.UNKNOWN_TYPE

    def _refused(
        self,
        message: WrittenMessage,
        entry: Entry | None,
        sender: Agency | None,
        topic: str | None,
        no: Inadmissible,
    ) -> Verdict:
        """A refusal with all that can be told about it beside its code."""
        pointer, because = no.pointer, None if no.hint is None else str(no.hint)
        flaws: tuple[Flaw, ...] = ()
        if no.code is Code.SCHEMA_VIOLATION and entry is not None:
            flaws = flaws_of(entry.message, message.value())
            pointer = flaws[0].pointer if pointer is None and flaws else pointer
        elif no.hint is Hint.NOT_JSON:
            because = f"{no.hint}; {_not_json(message)}"
        elif no.code in {Code.UNKNOWN_TYPE, Code.UNKNOWN_VERSION}:
            types = (type_ for type_, entry in self._catalogue.entries.items() if entry.is_command)
            close = meant(message.headers.get("ce_type", ""), types)
            because = f"did you mean {' or '.join(close)}?" if close else because
        return Verdict(message, entry, sender, topic, no.code, pointer, flaws, because, no.header)


def _not_json(message: WrittenMessage) -> str:
    """Where the data are no JSON."""
    try:
        i_json.read(message.value())
    except i_json.NotIJson as no:
        return message.flaw or str(no)
    return "what stands there is JSON only to some"


def _asked_elsewhere(
    message: WrittenMessage, sender: Agency, service: str | None, asked: Sequence[str]
) -> str:
    name, kind = message.type_name, sender.kind.replace("_", " ")
    return f"a {kind} such as {sender.id} asks {name} of {' or '.join(asked)}, not of {service}"


def _check_envelope(message: WrittenMessage, model: type[Message]) -> None:
    """Find what is wrong around the data of what a service says. Raises Inadmissible."""
    record = _as_record(message, "")
    attributes = read_attributes(record.headers)
    if attributes.flaw is not None:
        raise attributes.flaw
    check_kind(attributes.texts)
    check_rest(attributes.texts, has_data=True)
    if model in LISTED:
        _check_listed_key(message)
    else:
        check_key(record.key, attributes.texts, must_be_random=False)


def _check_listed_key(message: WrittenMessage) -> None:
    """The registry is keyed by who is listed, whose ids are no UUIDs. Raises Inadmissible."""
    if message.key != message.data.get("id"):
        raise Inadmissible(Code.KEY_MISMATCH)
    if message.headers.get("ce_subject") != message.key:
        raise Inadmissible(Code.KEY_MISMATCH, header=Header.SUBJECT, hint=Hint.SUBJECT)


def _source_flaw(message: WrittenMessage) -> Inadmissible | None:
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
