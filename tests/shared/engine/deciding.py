"""A decider of the toy without any engine around it, and what it leads to."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.engine.decide import Decider
from shared.engine.decisions import BatchContext, Decisions, Sitting, Windows
from shared.engine.speech import Voice
from shared.language.answers import CommandAccepted, CommandRefused
from shared.language.topics import outbound_topic
from shared.store.aggregate import Aggregate, from_document, to_changes
from shared.store.published import Published
from shared.store.store import ParkedRecord
from shared.wire.decode import Decoder
from shared.wire.decoded import Decoded, Rejected
from shared.wire.envelope import Outgoing, type_name
from shared.wire.switchboard import Switchboard
from tests.shared.toy.box import Box, Rules
from tests.shared.toy.records import BOX, NOON_MS, REGISTRY, MemoryRecord
from tests.shared.toy.switchboard import SWITCHBOARD

NOON = datetime(2026, 3, 16, 12, tzinfo=UTC)
DAY_MS = 24 * 60 * 60 * 1000
WINDOWS = Windows(retention_ms=7 * DAY_MS, seen_ms=30 * DAY_MS)


@dataclass
class Bench:
    """One aggregate, and everything that deciding for it led to."""

    rules: Rules = field(default_factory=Rules)
    now: datetime = NOON
    wall_ms: int = NOON_MS
    box: Aggregate = field(default_factory=lambda: Aggregate(BOX))
    answers: list[Outgoing] = field(default_factory=list)
    """Told without being kept, of all that was taken."""
    parked: dict[str, ParkedRecord] = field(default_factory=dict)
    last: Decisions = field(default_factory=Decisions)
    board: Switchboard = SWITCHBOARD

    def __post_init__(self) -> None:
        self.decoder = Decoder(self.board, REGISTRY)
        self.decider = Decider(self.board, self.rules, "1.0.0", self.decoder.decode)

    @property
    def context(self) -> BatchContext:
        return BatchContext(self.now, self.wall_ms, WINDOWS, Voice("toy", self.now, self.wall_ms))

    @property
    def state(self) -> Box:
        assert isinstance(self.box.state, Box)
        return self.box.state

    @property
    def outgoing(self) -> list[Outgoing]:
        """Everything told so far, in the order in which one batch would publish it."""
        return [*self.answers, *self.box.outbox]

    def take(self, *records: MemoryRecord) -> list[str]:
        """Carry records out; says in short what was told because of them."""
        before = {each.id for each in self.box.outbox}
        said: list[Outgoing] = []
        for record in records:
            item = self.decoder.decode(record)
            assert isinstance(item, Decoded | Rejected)
            self.last = Decisions()
            self.decider.decide(self.box, item, Sitting(self.context, self.parked, self.last))
            said.extend(self.last.answers)
        self.answers.extend(said)
        kept = [each for each in self.box.outbox if each.id not in before]
        return [short(each) for each in (*said, *kept)]

    def stored(self) -> None:
        """Save the aggregate and load it again, nothing of it being published."""
        nothing = Published()
        update = to_changes(self.box, published=nothing)
        document: dict[str, Any] = {
            **update["$set"],
            "_id": self.box.id,
            "version": self.box.version + 1,
            "seen": list(self.box.seen.values()),
        }
        self.box = from_document(
            document, SWITCHBOARD.models, published=nothing, published_before_ms=0
        )

    def later(self, **by: float) -> None:
        """Let the service's time and the broker's go on together."""
        self.now += timedelta(**by)
        self.wall_ms += int(timedelta(**by).total_seconds() * 1000)


def short(outgoing: Outgoing) -> str:
    """What a record says, in a few words: `accepted open`, `refused conflict`, `MarbleAdded 7`."""
    return short_text(outgoing.type, outgoing.value)


def short_text(ce_type: str, value: str | bytes) -> str:
    """The same of a record."""
    data = json.loads(value)
    if ce_type == CommandAccepted.ce_type():
        return f"accepted {data['state']}"
    if ce_type == CommandRefused.ce_type():
        return " ".join(("refused", data["code"], *(data[k] for k in ("state",) if k in data)))
    left_out = {"number", "sealed", "request", "asker"}
    values = [str(data[name]) for name in data if name not in left_out]
    return " ".join((type_name(ce_type), *values))


def to_agency(agency: str, outgoing: list[Outgoing]) -> list[Outgoing]:
    """What of these records this agency hears."""
    return [each for each in outgoing if each.topic == outbound_topic(agency)]
