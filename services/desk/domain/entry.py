"""What an agency was told, as it lies in its mailbox."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self, TypeVar

from services.events.contract.attendance_list import ParticipantListed
from shared.language.message import Event

Told = TypeVar("Told", bound=Event)

NAMES_PEOPLE = frozenset({ParticipantListed.type_name()})
"""What a mailbox does not keep: names that are to be forgotten stand where they can be."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One message on the agency's topic; its number is the order in which it came."""

    agency: str
    number: int
    id: str
    message: str
    """Its name, without prefix and version."""
    case: str
    cause: str | None
    """The id of the message that led to it; for an answer, the command's."""
    told_at: datetime
    """By the clock of whoever told it."""
    value: str | None
    """JSON as it came; absent once it is erased, or where it is not kept at all."""

    def to_keep(self) -> Self:
        """What of it goes into the mailbox."""
        return replace(self, value=None) if self.message in NAMES_PEOPLE else self

    def read(self, model: type[Told]) -> Told | None:
        """What it says, if it is a message of this kind and not erased.

        Raises pydantic.ValidationError.
        """
        if self.value is None or self.message != model.type_name():
            return None
        return model.from_json(self.value)

    def word(self, name: str) -> str | None:
        """What it says under this name, also where its kind or version is not known here."""
        try:
            said = json.loads(self.value or "null")
        except (ValueError, RecursionError):
            return None
        found = said.get(name) if isinstance(said, dict) else None
        return found if isinstance(found, str) else None
