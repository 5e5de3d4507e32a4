"""What the world and a simulated agency say to each other, one JSON object on a line."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Self

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Turn:
    """It is this moment now, and these are your cues."""

    now: datetime
    read_to: int = 0
    """There is mail for the agency before this offset of its topic."""
    cues: tuple[Json, ...] = ()

    def to_line(self) -> str:
        """As it goes to the agency."""
        return _line({**asdict(self), "now": self.now.isoformat()})

    @classmethod
    def from_line(cls, line: str) -> Self:
        """As the agency reads it."""
        found = json.loads(line)
        return cls(datetime.fromisoformat(found["now"]), found["read_to"], tuple(found["cues"]))


@dataclass(frozen=True, slots=True)
class Report:
    """All that the agency had to do at this moment is done, and every command is answered."""

    read: int
    """How far it has read its topic."""
    wake: datetime | None = None
    """When it next has something to do by itself."""
    happened: int = 0
    """How many cues it has acted on."""
    sent: int = 0
    noted: tuple[Json, ...] = ()
    """What it would write into its own log: refusals it got, a door that stayed shut."""
    tally: dict[str, int] = field(default_factory=dict)
    """What it counts for itself and tells nobody."""

    def to_line(self) -> str:
        """As it goes to the world."""
        return _line({**asdict(self), "wake": self.wake and self.wake.isoformat()})

    @classmethod
    def from_line(cls, line: str) -> Self:
        """As the world reads it."""
        found = json.loads(line)
        wake = found.pop("wake")
        noted = tuple(found.pop("noted"))
        return cls(**found, wake=datetime.fromisoformat(wake) if wake else None, noted=noted)


def _line(content: Json) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"
