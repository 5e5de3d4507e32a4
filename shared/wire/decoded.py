"""What a record turns out to be: a message that may be carried out, or one that is turned away."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from shared.language.codes import Code
from shared.language.flaws import Header, Hint
from shared.language.message import Cancellation, Message, Request
from shared.wire.record import Record


class Decoded(NamedTuple):
    """A message that may be carried out."""

    record: Record
    sender: str
    """Proved by the topic: an agency's id, or a service's name."""
    from_agency: bool
    id: str
    """In its one spelling: a repeat is known again however it is spelled."""
    ce_id: str
    """As its sender wrote it, for all that names it as its cause."""
    key: str
    digest: str
    message: Message
    time: datetime
    """When its sender says that it was written."""
    correlation: str
    """As its sender wrote it; the key if it did not."""
    trace: str | None
    """That of its W3C Trace Context, as 32 hex digits; None: it has none to go on with."""

    @property
    def is_command(self) -> bool:
        """Whether it is a command: agencies may send nothing else, services none."""
        return self.from_agency

    @property
    def is_answered(self) -> bool:
        """Whether somebody waits for an answer."""
        return self.from_agency or isinstance(self.message, Request)

    @property
    def seen_key(self) -> str:
        """Under which an aggregate remembers it.

        A request and its cancellation are known by the request, whichever message brings them.
        """
        if self.from_agency:
            return f"{self.sender}/{self.id}"
        match self.message:
            case Request(request=request):
                return request_key(self.sender, request)
            case Cancellation(request=request):
                return f"{request_key(self.sender, request)}/cancelled"
        return f"{self.sender}/{self.id}"


def request_key(sender: str, request: UUID) -> str:
    """Under which an aggregate remembers a request."""
    return f"{sender}/request/{request}"


class Rejected(NamedTuple):
    """A record that cannot be carried out, with all that may be kept of it."""

    record: Record
    sender: str
    from_agency: bool
    digest: str
    code: Code
    pointer: str | None = None
    header: Header | None = None
    hint: Hint | None = None
    """What to mend, where the code stands for several flaws."""
    id: str | None = None
    ce_id: str | None = None
    """As its sender wrote it, if it is one."""
    key: str | None = None
    command: str | None = None
    is_enquiry: bool = False
    """In whatever version: whether nobody may be able to tell later that it came."""
    correlation: str | None = None
    trace: str | None = None
    newer: str | None = None
    """`MarbleGiven.v2`, when the service hears this fact but not in this version."""
