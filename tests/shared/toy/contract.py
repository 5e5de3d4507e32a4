"""What can be asked of the toy, and what it tells: boxes that marbles are put into."""

from typing import Annotated, ClassVar

from shared.language.fields import Id, Moment, Whole
from shared.language.message import Cancellation, Command, Enquiry, Event, Part, Request, Word

BOXES = "toy.boxes.v1"

Mark = Annotated[int, Whole(0)]
"""Tells one marble from another, so that none can be lost or put in twice unnoticed."""
Number = Annotated[int, Whole(1)]
"""The how manieth thing that the box tells: first occurrences count up by one."""


class Ribbon(Part):
    """A part within a message."""

    colour: Word
    length: Number


class OpenBox(Command):
    """Put a marble in; the box need not be there yet."""

    mark: Mark


class AskColour(Enquiry):
    """Which colour marbles of this mark have, whatever box they lie in."""

    mark: Mark


class ColourTold(Event):
    """That colour."""

    colour: Word


class AddMarble(Command):
    """Put a marble in."""

    mark: Mark
    ribbon: Ribbon | None = None


class AddGlass(Command):
    """Put a marble of glass in: as long as the toy is broken, the step crashes on it."""

    mark: Mark


class AddFirst(Command):
    """Put a marble in, ahead of everything that waits."""

    mark: Mark


class PassMarble(Command):
    """Put a marble in here and ask a bag to take one of the same mark."""

    mark: Mark
    other: Id


class SetAlarms(Command):
    """Put a marble in and ring at these times."""

    mark: Mark
    at: tuple[Moment, ...]
    glass: bool = False
    """Ringing crashes as long as the toy is broken."""


class EmptyBox(Command):
    """Forget everything that was in the box, ahead of everything that waits."""


class MarbleAdded(Event):
    """A marble lies in the box, or in the bag."""

    topic: ClassVar[str | None] = BOXES
    sealed_part: ClassVar[str | None] = "sealed"

    mark: Mark
    number: Number
    sealed: Word | None = None
    """Stands for a name that nobody may be given any more when the box was emptied."""


class AlarmRang(Event):
    """A time has come."""

    topic: ClassVar[str | None] = BOXES

    kind: Word
    number: Number


class BoxEmptied(Event):
    """The box is no more."""

    topic: ClassVar[str | None] = BOXES

    number: Number


class OpenBag(Command):
    """Put a marble in a bag, which is no box."""

    mark: Mark


class EmptyBag(Command):
    """Forget everything that was in the bag, ahead of everything that waits."""


class BagEmptied(Event):
    """The bag is no more."""

    topic: ClassVar[str | None] = BOXES

    number: Number


class MarblePassed(Request):
    """A box asks a bag to take a marble."""

    mark: Mark


class MarbleTakenBack(Cancellation):
    """The box does not want that any more."""

    cancels: ClassVar[type[Request]] = MarblePassed
