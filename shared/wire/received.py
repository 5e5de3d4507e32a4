"""What is on a topic, read by an outsider: tolerant, so that nothing stays unseen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol, Self

from shared.language.message import TYPE_PREFIX
from shared.network.i_json import NotIJson, read

ANSWERS = frozenset({"CommandAccepted", "CommandRefused", "Pong"})
"""What ends the wait for a command; a Ping is answered by a Pong."""


class Record(Protocol):
    """A Kafka record as aiokafka hands it over."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Received:
    """One message as it lay on the topic; what could not be read is absent, never guessed."""

    topic: str
    partition: int
    offset: int
    written_at: datetime
    """The broker's time."""
    key: str | None
    headers: dict[str, str]
    data: Any
    """The JSON value, or None if the value is none that every reader takes for the same."""
    size: int
    text: str | None = None
    """The value as it came, if it is one that every reader takes for the same."""
    is_empty: bool = False
    """It has no value: on a compacted topic this removes its key."""

    @classmethod
    def of(cls, record: Record) -> Self:
        """Read a record without ever failing on it."""
        value = record.value or b""
        data = _json(value)
        return cls(
            topic=record.topic,
            partition=record.partition,
            offset=record.offset,
            written_at=datetime.fromtimestamp(record.timestamp / 1000, UTC),
            key=_text(record.key),
            headers={name: _text(content) or "" for name, content in record.headers},
            data=data,
            size=len(value),
            text=None if data is None else value.decode(),
            is_empty=record.value is None,
        )

    @property
    def id(self) -> str | None:
        """The message's own id."""
        return self.headers.get("ce_id")

    @property
    def type_name(self) -> str:
        """`ReferralAssigned` for `de.kvi-mv.ReferralAssigned.v1`; any other type as it is."""
        ce_type = self.headers.get("ce_type", "?")
        if not ce_type.startswith(TYPE_PREFIX):
            return ce_type
        return ce_type.removeprefix(TYPE_PREFIX).rsplit(".v", 1)[0]

    @property
    def cause(self) -> str | None:
        """The id of the message that led to this one."""
        return self.headers.get("ce_causationid")

    @property
    def answers_a_command(self) -> bool:
        """Whether this is the one answer to a command."""
        return self.type_name in ANSWERS

    @property
    def accepted(self) -> bool:
        """Whether this is an answer that says yes."""
        return self.type_name in ANSWERS - {"CommandRefused"}

    def as_json(self) -> dict[str, Any]:
        """The whole record, for scripts."""
        return {
            "topic": self.topic,
            "partition": self.partition,
            "offset": self.offset,
            "written_at": self.written_at.isoformat(),
            "key": self.key,
            "headers": self.headers,
            "data": self.data,
            "size": self.size,
        }


def _text(content: bytes | None) -> str | None:
    return None if content is None else content.decode("utf-8", errors="replace")


def _json(value: bytes) -> Any:
    try:
        return read(value)
    except NotIJson:
        return None
