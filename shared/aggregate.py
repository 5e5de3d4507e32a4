"""An aggregate: state, what it has seen, what it has still to say, in one document."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shared.answers import CommandAccepted, CommandRefused
from shared.codes import Code
from shared.envelope import Outgoing
from shared.steps import State

_ANSWERS = frozenset({CommandAccepted.ce_type(), CommandRefused.ce_type()})


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command was answered, in the few words that are kept."""

    state: str | None = None
    code: Code | None = None
    """None: accepted."""
    pointer: str | None = None

    def to_document(self) -> dict[str, Any]:
        """Only what is set."""
        whole = {"state": self.state, "code": self.code and self.code.value}
        whole["pointer"] = self.pointer
        return {name: value for name, value in whole.items() if value is not None}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Answer":
        """Read from the list of seen messages."""
        code = document.get("code")
        return cls(document.get("state"), Code(code) if code else None, document.get("pointer"))


@dataclass(frozen=True, slots=True)
class Seen:
    """A message that was dealt with: enough to know it again, nothing of its content."""

    key: str
    """`<sender>/<message id>`: an id belongs to its sender."""
    digest: str
    at_ms: int
    """Broker time."""
    answer: Answer | None = None

    def to_document(self) -> dict[str, Any]:
        """As it lies in the aggregate."""
        document: dict[str, Any] = {"key": self.key, "digest": self.digest, "at": self.at_ms}
        if self.answer is not None:
            document["answer"] = self.answer.to_document()
        return document

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "Seen":
        """Read from the aggregate."""
        answer = document.get("answer")
        return cls(
            document["key"],
            document["digest"],
            document["at"],
            None if answer is None else Answer.from_document(answer),
        )


@dataclass(slots=True)
class Aggregate:
    """One document, and what a batch has changed of it since it was loaded."""

    id: str
    version: int = 0
    """As stored; 0: not stored yet."""
    state: State | None = None
    erased: bool = False
    seen: dict[str, Seen] = field(default_factory=dict)
    outbox: list[Outgoing] = field(default_factory=list)
    """What is told and not known to be published, oldest first.

    Of answers only those where a parked record is dealt with: others are made again from `seen`.
    """
    waiting: list[str] = field(default_factory=list)
    """Ids of parked records, in the order in which they must be dealt with."""
    added: list[Seen] = field(default_factory=list)
    """Seen since loading."""
    forgotten_before_ms: int = 0
    pruned: bool = False
    """Whether something seen was forgotten since loading."""
    changed: bool = False

    @property
    def saved_version(self) -> int:
        """As stored once this is saved."""
        return self.version + 1 if self.changed else self.version

    @property
    def due_at(self) -> datetime | None:
        """The earliest pending deadline that could be carried out now."""
        if self.state is None:
            return None
        pending = self.state.deadlines.items()
        overtakes = self.state.overtakes
        return min(
            (due for kind, due in pending if not self.waiting or overtakes(kind)), default=None
        )

    def remember(self, seen: Seen) -> None:
        """Note a message as dealt with; what is known already stays as it is."""
        if seen.key in self.seen:
            return
        self.seen[seen.key] = seen
        self.added.append(seen)
        self.changed = True

    def queue(self, parked: str) -> None:
        """Let a parked record wait its turn; again is no matter."""
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
        """
        self.state = receipt
        self.erased = True
        self.outbox = [
            letter for letter in self.outbox if letter.type in _ANSWERS or letter.key != self.id
        ]
        self.waiting.clear()
        self.changed = True

    def forget_before(self, at_ms: int) -> None:
        """Drop what was seen before this broker time; it is refused as stale from now on."""
        if at_ms <= self.forgotten_before_ms:
            return
        self.forgotten_before_ms = at_ms
        for key in [key for key, seen in self.seen.items() if seen.at_ms < at_ms]:
            del self.seen[key]
            self.pruned = True


def to_changes(aggregate: Aggregate, *, published: "Published") -> dict[str, Any]:
    """The update that saves an aggregate: one atomic write of state, deduplication and outbox.

    It names the version it was made from and counts the stored one up, so that a store can tell
    by the result whether another was saved in between (`GUARD` in shared/mongo.py).

    The seen list grows by `$push` (a small oplog entry however long it is). Only when something
    is forgotten it is cut, after sorting: a record that was parked was seen late.
    """
    state = aggregate.state
    fields: dict[str, Any] = {
        "previous": aggregate.version,
        "erased": aggregate.erased,
        "state": None if state is None else state.model_dump(mode="json", exclude_defaults=True),
        "due_at": aggregate.due_at,
        "outbox": [
            letter.to_document(aggregate.id)
            for letter in aggregate.outbox
            if letter.id not in published
        ],
        "waiting": aggregate.waiting,
    }
    update: dict[str, Any] = {"$set": fields, "$inc": {"version": 1}}
    if aggregate.added:
        push: dict[str, Any] = {"$each": [seen.to_document() for seen in aggregate.added]}
        if aggregate.pruned:
            push |= {"$sort": {"at": 1}, "$slice": -len(aggregate.seen)}
        update["$push"] = {"seen": push}
    return update


def from_document(
    document: Mapping[str, Any],
    model: type[State],
    *,
    published: "Published",
    published_before_ms: int,
) -> Aggregate:
    """Read an aggregate; what is known to be published is no longer in its outbox.

    Known is what this process has itself seen acknowledged, and what was saved longer ago than
    any input is retained: its input was dealt with since then, or has left the topic, and
    receivers may no longer recognise a repeat. Raises Unreadable.
    """
    try:
        return _read(document, model, published, published_before_ms)
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable(document["_id"]) from error


def _read(
    document: Mapping[str, Any],
    model: type[State],
    published: "Published",
    published_before_ms: int,
) -> Aggregate:
    state = document["state"]
    seen = (Seen.from_document(entry) for entry in document.get("seen", ()))
    return Aggregate(
        id=document["_id"],
        version=document["version"],
        state=None if state is None else model.model_validate(state),
        erased=document["erased"],
        seen={entry.key: entry for entry in seen},
        outbox=[
            Outgoing.from_document(entry, document["_id"])
            for entry in document["outbox"]
            if entry["id"] not in published and entry["saved_ms"] >= published_before_ms
        ],
        waiting=list(document["waiting"]),
    )


class Unreadable(Exception):
    """A stored document that this version of the service does not understand."""

    def __init__(self, aggregate: str) -> None:
        super().__init__(aggregate)
        self.aggregate = aggregate


class Published:
    """The ids that this process has itself seen acknowledged by the broker.

    The oldest are forgotten, which is harmless: the message is published once more and its
    receivers know it.
    """

    def __init__(self, limit: int = 40_000) -> None:
        self._ids: OrderedDict[str, None] = OrderedDict()
        self._limit = limit

    def __contains__(self, message_id: str) -> bool:
        return message_id in self._ids

    def add(self, message_id: str) -> None:
        """Note a message as published."""
        self._ids[message_id] = None
        if len(self._ids) > self._limit:
            self._ids.popitem(last=False)
