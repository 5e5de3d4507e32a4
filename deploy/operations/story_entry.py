"""One thing that happened in the story of a case, without anything about a person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

SHARED_BY_ALL = "all services"


@dataclass(frozen=True, slots=True)
class StoryEntry:
    """What a service told, or noted in its log."""

    at: datetime
    """By the clock of the services, which a demo steps."""
    wall: datetime
    """By the clock of the machine; the order among things of the same moment."""
    service: str
    event: str
    """Named subject.past, as in the log."""
    kind: str | None = None
    """Of which kind of aggregate of the service; None: that is not known."""
    codes: Mapping[str, Any] = field(default_factory=dict)
    """Ids, codes, counts and times."""
    topic: str | None = None
    """Where it was told; None: a note in the log only."""
    id: str | None = None
    cause: str | None = None
    """The id of the message that led to it."""
    reason: str | None = None
    """Why, in the words of a rule."""
    next: str | None = None
    """The command that helps, for what went wrong."""

    @property
    def who(self) -> str:
        """The service, and what it speaks of: `events/training`."""
        return self.service if self.kind is None else f"{self.service}/{self.kind}"

    @property
    def words(self) -> str:
        """What happened, for people."""
        return self.event.replace(".", " ").replace("_", " ")

    @property
    def to(self) -> str | None:
        """Who was told."""
        if self.topic is None:
            return None
        if self.topic.startswith("to."):
            return self.topic.split(".")[1]
        owner, use = self.topic.split(".")[:2]
        if use == "self":
            return "itself"
        return f"{owner} alone, sealed" if use == "sealed" else SHARED_BY_ALL

    def as_json(self) -> dict[str, Any]:
        """For scripts."""
        whole = {
            "at": self.at.isoformat(),
            "service": self.service,
            "kind": self.kind,
            "event": self.event,
            "to": self.to,
            "codes": dict(self.codes),
            "reason": self.reason,
            "id": self.id,
            "cause": self.cause,
            "next": self.next,
        }
        return {name: value for name, value in whole.items() if value is not None}
