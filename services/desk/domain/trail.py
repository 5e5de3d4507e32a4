"""The audit: who did what when, each line bound to the one before by its hash."""

import json
from collections.abc import Sequence
from enum import StrEnum, unique
from hashlib import sha256
from typing import NamedTuple, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict


@unique
class Deed(StrEnum):
    """What can be done at a desk.

    All but joining is written down before it is done, so that nothing is done of which no
    line tells. The line is of the attempt: of two who take a case at once both stand in the audit.
    """

    INVITED = "invited"
    INVITATION_ENDED = "invitation_ended"
    JOINED = "joined"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    DEVICE_ADDED = "device_added"
    DEVICE_REMOVED = "device_removed"
    SESSIONS_ENDED = "sessions_ended"
    OWN_KEY_MADE = "own_key_made"
    """Her own, for which a colleague wraps that of the office."""
    OWN_KEY_WRAPPED = "own_key_wrapped"
    """For another device of hers, or a passphrase, which open it from then on."""
    KEY_MADE = "key_made"
    KEY_RETIRED = "key_retired"
    SHEET_MADE = "sheet_made"
    COMPARED = "compared"
    """The fingerprint of a colleague's key, before she was given the office's."""
    APPROVED = "approved"
    """A colleague was given the key of the office."""
    MADE_LEAD = "made_lead"
    MADE_CASEWORKER = "made_caseworker"
    MADE_READER = "made_reader"
    ACCESS_ENDED = "access_ended"
    LOOKED = "looked"
    OPENED = "opened"
    """The sealed part was fetched, for a browser to open."""
    COPY_OPENED = "copy_opened"
    """The same of what a prison has sealed for itself."""
    COPIES_OPENED = "copies_opened"
    """Those of one page of its list, or of a search."""
    ORDERED = "ordered"
    """A command was written down for its service."""
    WITHOUT_EFFECT = "without_effect"
    """Somebody pressed for a command that was given before, or is not possible any more."""
    TOOK = "took"
    """Somebody works on a case from now on."""
    GAVE = "gave"
    """A case was given to a colleague."""
    LET_GO = "let_go"
    """A case was given back to nobody."""
    REMINDED = "reminded"
    """Somebody wants to look at a case again on a day."""
    REMINDER_ENDED = "reminder_ended"
    NOTED = "noted"
    """Somebody has written a note."""
    AWAY = "away"
    """Somebody has named who stands in for her."""
    BACK = "back"
    """She does her work herself again."""
    FEED_MADE = "feed_made"
    """Somebody has got a new address for her calendar."""
    FEED_ENDED = "feed_ended"
    """Her calendar gets nothing any more."""


class Mark(NamedTuple):
    """A line by which a chain goes on; the line itself need not be there any more."""

    number: int
    hash: str


BEGINNING = Mark(0, "")


class TrailLine(BaseModel):
    """One line; it holds ids and codes, and nobody's name."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    agency: str
    number: int
    person: str | None
    """Absent where whoever runs the desk did it, or for a command the desk itself."""
    at: AwareDatetime
    deed: Deed
    case: str | None = None
    what: str | None = None
    """The command, or the id of the person or the invitation it is about."""
    before: str
    """The hash of the line before; empty for the first."""
    hash: str = ""

    @property
    def mark(self) -> Mark:
        """By which the next line goes on."""
        return Mark(self.number, self.hash)

    def sealed(self) -> Self:
        """With its hash, over all else that it says."""
        return self.model_copy(update={"hash": self._reckoned()})

    def is_whole(self) -> bool:
        """Whether nothing in it was changed since."""
        return self.hash == self._reckoned()

    def _reckoned(self) -> str:
        said = self.model_dump(mode="json", exclude={"hash"})
        return sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def first_break(lines: Sequence[TrailLine], after: Mark = BEGINNING) -> int | None:
    """The number of the first line that was changed, or before which one is missing."""
    for line in lines:
        expected = after.number + 1
        if line.number != expected or line.before != after.hash or not line.is_whole():
            return expected
        after = line.mark
    return None
