"""Nothing more goes on: somebody objects, or a family has to be protected."""

from typing import ClassVar

from services.intake.contract.topics import CASES
from shared.language.message import AgencyId, Command, Event
from shared.network.agency import Phone


class RaiseObjection(Command):
    """Somebody concerned objects to a notice that rests on no consent; as easy as withdrawing."""


class SetProtectiveStop(Command):
    """A ban on contact, violence, a child that is a victim: for no reason that has to be said."""


class ObjectionRaised(Event):
    """Somebody objected to a notice that receivers already know of: all of them erase."""

    topic: ClassVar[str | None] = CASES

    by: AgencyId
    """The agency through which it was raised."""


class ProtectiveStopSet(Event):
    """Nothing more is told of the case: whoever knows of it restricts what is kept."""

    topic: ClassVar[str | None] = CASES


class PhoneRequired(Event):
    """To the prison alone: this is nothing for messages; call the office."""

    office: AgencyId
    duty_phone: Phone | None = None
    """Absent when the registry names none."""
