"""An aggregate: state, what it has seen, what it has still to say, in one document."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shared.language.answers import CommandAccepted, CommandRefused
from shared.language.steps import UNBORN, Models, State
from shared.store.published import Published
from shared.store.seen import Seen, oldest_line
from shared.store.unreadable import (
    LOST_VERSION,
    Unreadable,
    kind_of,
    to_wait,
    version_of,
    waiting_of,
)
from shared.wire.envelope import Outgoing

_ANSWERS = frozenset({CommandAccepted.ce_type(), CommandRefused.ce_type()})


@dataclass(slots=True)
class Aggregate:
    """One document, and what a batch has changed of it since it was loaded."""

    id: str
    version: int = 0
    """As stored; 0: not stored yet."""
    state: State | None = None
    saved: State | None = None
    """The state as stored; nobody can have heard of what was decided since."""
    erased: bool = False
    seen: dict[str, str] = field(default_factory=dict)
    """The lines of what was seen, by their keys."""
    outbox: list[Outgoing] = field(default_factory=list)
    """What is told and not known to be published, oldest first.

    Of answers only those where a parked record is dealt with: others are made again from `seen`.
    """
    waiting: list[str] = field(default_factory=list)
    """Ids of parked records, in the order in which they must be dealt with."""
    added: list[str] = field(default_factory=list)
    """Seen since loading."""
    pruned: bool = False
    """Whether something seen was forgotten since loading."""
    stored_outgoing: int = 0
    """How many entries, from the oldest on, the stored outbox had."""
    told_first: list[Outgoing] = field(default_factory=list)
    """What lay in the stored outbox when this was erased: told before the receipt is saved."""
    changed: bool = False
    unreadable: Unreadable | None = None
    """Why the stored document cannot be read; then nothing but version and `waiting` is known."""

    @property
    def kind(self) -> str:
        """Which kind of aggregate it is."""
        if self.unreadable is not None:
            return self.unreadable.kind
        return UNBORN if self.state is None else self.state.kind

    @property
    def saved_version(self) -> int:
        """As stored once this is saved."""
        return self.version + 1 if self.changed else self.version

    @property
    def due_at(self) -> datetime | None:
        """The earliest pending deadline that could be carried out now."""
        if self.state is None or not self.state.deadlines:
            return None
        pending = self.state.deadlines
        if not self.waiting:
            return min(pending.values())
        overtakes = self.state.overtakes
        return min((due for kind, due in pending.items() if overtakes(kind)), default=None)

    def remember(self, seen: Seen) -> None:
        """Note a message as dealt with; what is known already stays as it is."""
        if seen.key in self.seen:
            return
        self.seen[seen.key] = line = seen.to_line()
        self.added.append(line)
        self.changed = True

    def recall(self, key: str) -> Seen | None:
        """A message that was dealt with. Raises Unreadable."""
        line = self.seen.get(key)
        try:
            return None if line is None else Seen.from_line(line)
        except ValueError as error:
            raise Unreadable(self.id, self.kind) from error

    def queue(self, parked: str) -> None:
        """Let a parked record wait its turn; saying it again changes nothing."""
        if parked not in self.waiting:
            self.waiting.append(parked)
            self.changed = True

    def settle(self, parked: str) -> None:
        """Take a parked record out of the queue."""
        self.waiting.remove(parked)
        self.changed = True

    def erase(self, receipt: State) -> None:
        """Keep nothing but a receipt and the ids of what was seen.

        Most answers are made again from what was seen. Those in the outbox are not, so they stay:
        they hold codes only, and each command gets its answer. So does what was said to another
        aggregate, which is not erased and counts on it.

        What lay in the stored outbox is known to any replica that has read it, and one that was
        frozen may tell it at any later time. So it is told before the receipt is saved: whatever
        comes afterwards is a repeat, which receivers drop (docs/decisions/0034).
        """
        self.told_first = self.outbox[: self.stored_outgoing]
        self.stored_outgoing = 0
        self.state = receipt
        self.erased = True
        self.outbox = [each for each in self.outbox if each.type in _ANSWERS or each.key != self.id]
        self.waiting.clear()
        self.changed = True

    def forget_before(self, at_ms: int) -> None:
        """Drop what was seen before this broker time; it is refused as stale from now on."""
        oldest = oldest_line(at_ms)
        if self.seen and min(self.seen.values()) < oldest:
            # Not only the first ones: a record that was parked was seen late.
            self.seen = {key: line for key, line in self.seen.items() if line >= oldest}
            self.pruned = True


def to_changes(aggregate: Aggregate, *, published: Published) -> dict[str, Any]:
    """The update that saves an aggregate: one atomic write of state, deduplication and outbox.

    It names the version it was made from and counts the stored one up, so that a store can tell
    by the result whether another was saved in between (`GUARD` in shared/store/mongo.py).

    The seen list grows by `$push` (a small oplog entry however long it is). It is rewritten only
    when something is forgotten. Of an unreadable one only what waits is written.
    """
    if aggregate.unreadable is not None:
        return to_wait(aggregate.version, aggregate.waiting)
    state = aggregate.state
    fields: dict[str, Any] = {
        "previous": aggregate.version,
        "kind": aggregate.kind,
        "erased": aggregate.erased,
        "state": None if state is None else state.model_dump(mode="json", exclude_defaults=True),
        "due_at": aggregate.due_at,
        "outbox": [
            each.to_line(aggregate.id) for each in aggregate.outbox if each.id not in published
        ],
        "waiting": aggregate.waiting,
    }
    update: dict[str, Any] = {"$set": fields, "$inc": {"version": 1}}
    if aggregate.pruned:
        fields["seen"] = list(aggregate.seen.values())
    elif aggregate.added:
        update["$push"] = {"seen": {"$each": aggregate.added}}
    return update


def from_document(
    document: Mapping[str, Any],
    models: Models,
    *,
    published: Published,
    published_before_ms: int,
) -> Aggregate:
    """Read an aggregate; what is known to be published is no longer in its outbox.

    Known is what this process has itself seen acknowledged, and what was saved longer ago than
    any input is retained: its input was dealt with since then, or has left the topic, and
    receivers may no longer recognise a repeat. One that cannot be understood says so.
    """
    try:
        return _read(document, models, published, published_before_ms)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        return set_aside(
            document["_id"],
            version_of(document),
            waiting_of(document) or (),
            _why(document, models, error),
        )


def set_aside(aggregate: str, version: int, waiting: Iterable[str], why: Unreadable) -> Aggregate:
    """An aggregate of which nothing is known; whatever comes for it has to wait."""
    return Aggregate(aggregate, version, waiting=list(waiting), unreadable=why)


def _why(document: Mapping[str, Any], models: Models, error: Exception) -> Unreadable:
    why = Unreadable(document["_id"], kind_of(document.get("kind"), models))
    why.__cause__ = error
    return why


def _read(
    document: Mapping[str, Any],
    models: Models,
    published: Published,
    published_before_ms: int,
) -> Aggregate:
    stored, seen, lines = document["state"], document.get("seen", []), document["outbox"]
    version, waiting, erased = version_of(document), waiting_of(document), document["erased"]
    if version == LOST_VERSION or waiting is None or type(erased) is not bool:
        raise TypeError("no frame")
    if type(seen) is not list or type(lines) is not list:
        raise TypeError("no lists")
    kind = document["kind"]
    if (stored is None) != (kind == UNBORN):
        raise TypeError("no kind")
    state = None if stored is None else models[kind].model_validate(stored)
    outbox = [
        each
        for line in lines
        if line.partition(" ")[0] not in published
        and (each := Outgoing.from_line(line, document["_id"])).saved_ms >= published_before_ms
    ]
    return Aggregate(
        id=document["_id"],
        version=version,
        state=state,
        saved=state,
        erased=erased,
        seen={line.split(" ", 2)[1]: line for line in seen},
        outbox=outbox,
        stored_outgoing=len(outbox),
        waiting=waiting,
    )
