"""What every service can be asked and answers the same way."""

from typing import Annotated

from pydantic import Field

from shared.language.codes import Code
from shared.language.fields import Id, Moment, Whole
from shared.language.flaws import Header
from shared.language.message import Command, Event, Privacy, SelfMessage, TypeName, Word

Pointer = Annotated[str, Field(pattern=r"^(/[A-Za-z0-9_~-]{0,80}){0,20}$")]
"""RFC 6901; names the place of a flaw, never its value."""
ParkedId = Annotated[str, Field(pattern=r"^[a-z0-9.-]{1,160}$")]


class CommandAccepted(Event):
    """The command was carried out, or is already so."""

    command: TypeName
    state: Word
    """Where it led. The map lists what can come of each command, and more may come."""


class CommandRefused(Event):
    """The command was not carried out; nothing has changed."""

    code: Code
    command: TypeName | None = None
    """Absent when the record does not say."""
    partition: Annotated[int, Whole(0)] | None = None
    offset: Annotated[int, Whole(0)] | None = None
    """Where the record lies, when it has no readable id."""
    pointer: Pointer | None = None
    header: Header | None = None
    """The header that is wrong; absent when none is, or when its name is none of the contract's."""
    state: Word | None = None
    """Where it stands, when that does not allow the command."""
    hint: Annotated[str, Field(max_length=200)] | None = None


class Ping(Command):
    """Prove the whole way; the key is any UUID in lower case."""

    privacy = Privacy.P0


class Pong(Event):
    """The service is there and reads this agency's topic."""

    privacy = Privacy.P0

    service: Word
    version: Annotated[str, Field(pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$")]
    time: Moment
    """When the Ping was written, by its `ce_time` and in UTC: the same Ping gets the same Pong."""


class ReleaseParked(Command):
    """Try the parked records of this aggregate again, oldest first."""


class DiscardParked(Command):
    """Give up one parked record of this aggregate for good."""

    parked: ParkedId
    reason: Word


class RequestAnswered(SelfMessage):
    """What became of a request: each is answered exactly once, and its asker hears it."""

    request: Id
    asked: TypeName
    """The name of the request."""
    code: Code | None = None
    """Why not; absent when it was done."""
    state: Word | None = None
    """That of the aggregate that was asked, where there is one."""


class DeadlineReached(SelfMessage):
    """A deadline of this aggregate has passed; void unless exactly it is still pending."""

    kind: Word
    due: Moment
