"""The ways by which somebody is told, one module each."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.notify.contract.deliveries import AttemptOutcome


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address, and whose it is."""

    address: str
    name: str = ""

    @property
    def domain(self) -> str:
        """The domain of the address."""
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class Mail:
    """What is sent for one delivery; it exists only while it is sent."""

    delivery: UUID
    sender: Mailbox
    to: str
    """The address."""
    subject: str
    body: str
    calendars: tuple[str, ...] = ()
    """What calendars take, a file each."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """How a try ended."""

    outcome: AttemptOutcome
    code: int | None = None
    at_the_door: Exception | None = field(default=None, compare=False)
    """Why it was not even let in, if so: no other mail would have got through either."""
    is_about_address: bool = False
    """Whether it is the address that is refused, and not what is in the mail."""


class SendsMails(Protocol):
    """A channel: it tries once and never raises for what the other side does."""

    async def send(self, mail: Mail, now: datetime) -> Attempt:
        """Try to send the mail, dated `now`."""
        ...
