"""A document that cannot be read is left as it is, and what comes for it waits in order.

Only what waiting needs is taken from it, and only that is written (docs/decisions/0036).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from shared.language.steps import UNBORN, UNKNOWN, Models

LOST_VERSION = 2**40
"""The version of a document that has lost its own: so high that no copy from before can have it and
be saved over this one."""


class Unreadable(Exception):
    """A stored document that this version of the service does not understand."""

    def __init__(self, aggregate: str, kind: str = UNKNOWN) -> None:
        super().__init__(aggregate)
        self.aggregate = aggregate
        self.kind = kind


def kind_of(stored: Any, models: Models) -> str:
    """The kind that a document names, if it is one of the service's: it may hold anything."""
    return stored if isinstance(stored, str) and stored in {*models, UNBORN} else UNKNOWN


def version_of(document: Mapping[str, Any]) -> int:
    """The version of a stored document, whatever else of it can be read."""
    version = document.get("version")
    if isinstance(version, int) and not isinstance(version, bool):
        return version
    return LOST_VERSION


def waiting_of(document: Mapping[str, Any]) -> list[str] | None:
    """The parked records it waits for; None: that list is lost and has to be rebuilt from them."""
    waiting = document.get("waiting")
    if not isinstance(waiting, list) or not all(isinstance(name, str) for name in waiting):
        return None
    return waiting


def to_wait(version: int, waiting: Sequence[str]) -> dict[str, Any]:
    """The update that lets records wait for a document and touches nothing else of it.

    Its deadlines wait as well, or the scheduler would fire them without end.
    """
    fields = {"previous": version, "waiting": list(waiting), "due_at": None}
    if version == LOST_VERSION:
        return {"$set": {**fields, "version": version + 1}}
    return {"$set": fields, "$inc": {"version": 1}}
