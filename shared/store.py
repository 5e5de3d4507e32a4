"""The one generic store: aggregates guarded by their version, and the records that are parked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from shared.aggregate import Aggregate
from shared.answers import DeadlineReached


@dataclass(frozen=True, slots=True)
class Due:
    """An aggregate with deadlines that have passed."""

    id: str
    version: int
    deadlines: tuple[DeadlineReached, ...]


@dataclass(frozen=True, slots=True)
class ParkedRecord:
    """A record put aside byte for byte; also a `Record` that can be decoded again."""

    id: str
    aggregate: str | None
    code: str
    place: str
    """Exception type and place in our code, for a crash; never its text."""
    parked_at: datetime
    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes | None]]


class Store(Protocol):
    """What the engine needs of a database; `MemoryStore` and `MongoStore` pass one suite."""

    async def load(self, ids: Iterable[str], published_before_ms: int) -> dict[str, Aggregate]:
        """Read the aggregates as the majority has them; an unknown id gives a new aggregate.

        Outbox entries saved before that wall-clock time are known to be published.
        """

    async def save(self, changed: Sequence[Aggregate]) -> list[str]:
        """Write each aggregate whose version is still the loaded one; return the ids of the rest.

        Each write is atomic: state, deduplication and outbox together. Nothing is deleted.
        """

    async def due(self, now: datetime, limit: int) -> list[Due]:
        """The aggregates with a deadline at or before this time, the earliest first."""

    async def park(self, records: Sequence[ParkedRecord]) -> None:
        """Keep records; one that is there already stays as it is."""

    async def parked(self, ids: Iterable[str]) -> dict[str, ParkedRecord]:
        """Those of these records that are parked, with their bytes."""

    async def unpark(self, ids: Sequence[str]) -> None:
        """Delete parked records for good."""


def passed_deadlines(state: dict[str, Any], now: datetime) -> tuple[DeadlineReached, ...]:
    """The deadlines of a stored state that have passed, the earliest first."""
    pending = state.get("deadlines", {})
    reached = (
        DeadlineReached.model_validate({"kind": kind, "due": due}) for kind, due in pending.items()
    )
    return tuple(sorted((d for d in reached if d.due <= now), key=lambda d: (d.due, d.kind)))
