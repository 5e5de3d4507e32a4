"""The one generic store: aggregates guarded by their version, and the records that are parked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from shared.language.answers import DeadlineReached
from shared.language.steps import Models
from shared.store.aggregate import Aggregate
from shared.store.due import passed_deadlines
from shared.store.unreadable import version_of

NOT_TO_BE_READ = "unreadable"
"""The kind of a deadline of which no more is known than that one has passed."""


@dataclass(frozen=True, slots=True)
class Due:
    """An aggregate with deadlines that have passed."""

    id: str
    version: int
    deadlines: tuple[DeadlineReached, ...]


def due_of(document: Mapping[str, Any], models: Models, now: datetime) -> Due:
    """Read what has passed, and need not wait, off a stored aggregate.

    Where that cannot be read the deadline still fires: its message waits until the document is
    mended, and shows whoever mends it that it is due.
    """
    try:
        passed = passed_deadlines(document["state"], now)
        if document["waiting"]:
            model = models[document["kind"]]
            passed = tuple(deadline for deadline in passed if model.overtakes(deadline.kind))
    except (ValueError, LookupError, TypeError, AttributeError):
        passed = (DeadlineReached(kind=NOT_TO_BE_READ, due=document["due_at"]),)
    return Due(document["_id"], version_of(document), passed)


@dataclass(frozen=True, slots=True)
class ParkedRecord:
    """A record put aside byte for byte; also a `Record` that can be decoded again."""

    id: str
    aggregate: str | None
    kind: str
    """Which kind of aggregate that is, as far as it is known."""
    version: int
    """The aggregate's, when this was last put aside."""
    code: str
    place: str
    """Exception type and place in our code, for a crash, never its text; or what is not read."""
    parked_at: datetime
    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes | None]]


def as_they_came(record: ParkedRecord) -> tuple[int, str, int, int]:
    """Sorts parked records; within a topic this is their original order."""
    return record.timestamp, record.topic, record.partition, record.offset


class Unsaveable(Exception):
    """The database will never take this write as it is: trying again does not help."""

    def __init__(self, aggregate: str | None) -> None:
        super().__init__(aggregate)
        self.aggregate = aggregate
        """Whose document it is, when that is known."""


class Store(Protocol):
    """What the engine needs of a database; `MemoryStore` and `MongoStore` pass one suite."""

    async def load(self, ids: Iterable[str], published_before_ms: int) -> dict[str, Aggregate]:
        """Read the aggregates as the majority has them; an unknown id gives a new aggregate.

        Outbox entries saved before that wall-clock time are known to be published. One that
        cannot be read says so, and knows what waits for it. Raises Restored.
        """

    async def save(self, changed: Sequence[Aggregate]) -> list[str]:
        """Write each aggregate whose version is still the loaded one; return the ids of the rest.

        Each write is atomic: state, deduplication and outbox together. Nothing is deleted. Of
        one that cannot be read only what waits is written. Raises Unsaveable and Restored.
        """

    async def versions(self, ids: Iterable[str]) -> dict[str, int]:
        """The versions of those of these aggregates that are stored, as the majority has them."""

    async def due(self, now: datetime, limit: int, kinds: frozenset[str]) -> list[Due]:
        """The aggregates of these kinds with a deadline at or before this time, the earliest first.

        No kind hides another: of each there are as many as the limit allows. Those of a kind that
        no model knows are among them. Without those that wait for parked records: their deadlines
        have to wait as well, and would hide later ones. Raises Restored.
        """

    async def check(self) -> None:
        """Raise Restored when the database is older than it is known to have been."""

    async def park(self, records: Sequence[ParkedRecord]) -> None:
        """Keep records; one that is there already stays, and counts as put aside once more."""

    async def parked(self, ids: Iterable[str]) -> dict[str, ParkedRecord]:
        """Those of these records that are parked, with their bytes."""

    async def unpark(self, saved: Sequence[Aggregate], keyless: Sequence[str]) -> None:
        """Delete for good what these aggregates no longer wait for, and records of no aggregate.

        Records that were put aside at a later version are left alone: another replica keeps bytes
        before it saves who waits for them.
        """
