"""Whether an agency is reached by mail, and how it wants to be told what can wait."""

from datetime import date, datetime
from enum import StrEnum, unique
from typing import ClassVar
from uuid import UUID

from services.notify.contract.addresses import AddressRole
from services.notify.contract.wordings import Wording
from shared.language.steps import Kept, State

LOOK = "look"
"""When it is looked whether the registry has another address by now."""


@unique
class Reach(StrEnum):
    """Whether its mails arrive."""

    REACHED = "reached"
    REFUSED = "refused"
    """One of its addresses is refused."""


@unique
class Rhythm(StrEnum):
    """How often mails come that can wait."""

    AT_ONCE = "at_once"
    DAILY = "daily"


class Refusal(Kept):
    """An address that is refused."""

    role: AddressRole
    address: UUID
    """Made from the address, which is never kept."""
    since: datetime


class Mailbox(State):
    """The aggregate; its key is made from the id of the agency."""

    kind: ClassVar[str] = "mailbox"

    life: Reach
    agency: str
    refusals: tuple[Refusal, ...] = ()
    """At most one for each role."""
    told_for: date | None = None
    """The last day for which somebody was told to find out how the agency is reached."""
    rhythm: Rhythm = Rhythm.AT_ONCE
    without: tuple[Wording, ...] = ()
    """What it wants no mails of."""

    def refusal(self, role: AddressRole) -> Refusal | None:
        """That of its address in this role, if it is refused."""
        return next((one for one in self.refusals if one.role is role), None)

    def with_refusals(self, *refusals: Refusal) -> "Mailbox":
        """The same with these addresses refused, and no others."""
        life = Reach.REFUSED if refusals else Reach.REACHED
        new = self.change(life=life, refusals=refusals)
        return new if refusals else new.not_awaiting(LOOK)
