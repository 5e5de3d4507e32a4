"""What provisioning is about to change, in lines that a person can approve."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class ProvisionError(Exception):
    """Provisioning cannot do what was asked; the message says why and what to do about it."""


class Sign(StrEnum):
    """What happens to a thing."""

    ADD = "+"
    CHANGE = "~"
    REMOVE = "-"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not as it has to be."""

    sign: Sign
    what: str

    def __str__(self) -> str:
        return f"{self.sign} {self.what}"


@dataclass(frozen=True, slots=True)
class Plan:
    """All that differs, in the order in which it is mended."""

    changes: tuple[Change, ...]
    leftovers: tuple[Change, ...] = ()
    """What exists but is no longer wanted; removed only with `prune`."""

    def __add__(self, other: "Plan") -> "Plan":
        return Plan(self.changes + other.changes, self.leftovers + other.leftovers)

    def __bool__(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.changes)

    def lines(self) -> Iterator[str]:
        """The plan as it is shown."""
        yield from map(str, self.changes)
        yield from (f"{leftover} (only with --prune)" for leftover in self.leftovers)
