"""What deciding is given beside the records, and what it leads to beside the aggregate."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import NamedTuple, Self

from shared.engine.speech import Voice
from shared.language.codes import Code
from shared.language.steps import UNBORN, UNKNOWN
from shared.store.aggregate import Aggregate
from shared.store.store import ParkedRecord
from shared.watch.log_reduction import reduced
from shared.wire.decoded import Decoded, Rejected
from shared.wire.envelope import Outgoing
from shared.wire.record import Record, parked_id

QUEUED = "queued"
"""The code of a record that is parked only because an earlier one of its case is."""
UNREADABLE = "unreadable"
"""The code of a record that is parked because the document it is for cannot be read."""
URGENT = "unreadable_urgent"
"""The same for one that would otherwise not wait: mostly somebody wants something erased."""
OF_A_DOCUMENT = frozenset({UNREADABLE, URGENT})
"""Codes that tell of a document, and nothing of the record."""


@dataclass(frozen=True, slots=True)
class Windows:
    """How far back repeats are recognised, in broker time."""

    retention_ms: int
    """The longest retention of a topic."""
    seen_ms: int
    """Repeats are recognised this long: the longest retention, one segment and the longest
    parking."""


@dataclass(frozen=True, slots=True)
class BatchContext:
    """What a batch is decided with: the service's time, and the broker's for all windows."""

    now: datetime
    wall_ms: int
    windows: Windows
    voice: Voice
    """Speaks for the service at this time."""

    @property
    def remembered_since_ms(self) -> int:
        """What is older is no longer known, and refused as stale."""
        return self.wall_ms - self.windows.seen_ms

    @property
    def published_before_ms(self) -> int:
        """What was saved earlier is known to be published: its input was retained no longer."""
        return self.wall_ms - self.windows.retention_ms


@dataclass(frozen=True, slots=True)
class Parking:
    """A record to be put aside, and why: a code and a place in our code, never its content."""

    record: Record
    aggregate: str | None
    code: str
    error: BaseException | None = None
    newer: str | None = None
    """Its name and version, when the service hears the fact but not in this version."""

    @classmethod
    def of(cls, item: Rejected, aggregate: str | None) -> Self:
        """A record of a service that cannot be read."""
        return cls(item.record, aggregate, item.code, newer=item.newer)

    @property
    def id(self) -> str:
        """The record's name for operators."""
        return parked_id(self.record)

    @property
    def place(self) -> str:
        """Exception type and line of ours, never the exception's text; or what cannot be read."""
        return self.newer or " ".join(reduced(self.error).values())

    def to_keep(self, context: BatchContext, aggregate: Aggregate | None = None) -> ParkedRecord:
        """The record with its bytes, as it is kept; the aggregate is the one it is for, now."""
        record = self.record
        return ParkedRecord(
            id=self.id,
            aggregate=self.aggregate,
            kind=UNKNOWN if aggregate is None else aggregate.kind,
            version=0 if aggregate is None else aggregate.version,
            code=self.code,
            place=self.place,
            parked_at=datetime.fromtimestamp(context.wall_ms / 1000, UTC),
            topic=record.topic,
            partition=record.partition,
            offset=record.offset,
            timestamp=record.timestamp,
            key=record.key,
            value=record.value,
            headers=list(record.headers),
        )


@dataclass(slots=True)
class Decisions:
    """What deciding for one aggregate led to beside the change of the aggregate itself."""

    answers: list[Outgoing] = field(default_factory=list)
    """Not saved: after a crash their records come again, and are answered again."""
    parked: list[Parking] = field(default_factory=list)
    ignored: list[tuple[Code, Decoded | Rejected]] = field(default_factory=list)
    """Facts of services that are in conflict or stale: of interest to operators only."""
    kind: str = UNBORN
    """Which kind of aggregate it is afterwards."""


class Sitting(NamedTuple):
    """What is at hand while an aggregate's records are decided on, and what that leads to."""

    context: BatchContext
    parked: dict[str, ParkedRecord]
    """The records that wait, or that are named, where something comes that deals with them."""
    result: Decisions
