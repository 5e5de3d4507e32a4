"""A record of Kafka, and the names it has here."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Protocol


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


def parked_id(record: Record) -> str:
    """The name of a record for operators; the same record has the same name."""
    return f"{record.topic}-{record.partition}-{record.offset}"


def content_digest(ce_type: str, record: Record) -> str:
    """A digest that recognises the same content and tells nothing about it."""
    parts = (ce_type.encode(), record.key or b"", record.value or b"")
    return blake2b(b"\0".join(parts), digest_size=12).hexdigest()
