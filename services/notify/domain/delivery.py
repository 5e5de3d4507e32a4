"""One delivery: who is to be told in which words, how far that has come, and what it waits for."""

from datetime import datetime
from enum import StrEnum, unique
from typing import TypedDict
from uuid import UUID

from services.events.contract.post import PostPassedOn
from services.notify.contract.addresses import AddressRole
from services.notify.contract.deliveries import Channel
from services.notify.contract.wordings import Wording
from services.referral.contract.deadlines import ReferralDeadline
from shared.language.steps import Kept


@unique
class DeliveryStatus(StrEnum):
    """How far a delivery has come; only a planned one is tried."""

    PLANNED = "planned"
    DROPPED = "dropped"
    """Not wanted any more: given up as soon as it is certain that no try is under way."""
    SENT = "sent"
    BOUNCED = "bounced"
    GIVEN_UP = "given_up"
    GATHERED = "gathered"
    """Told in the mail of a day, which has a delivery of its own."""


class About(TypedDict):
    """What is said of a delivery on the bus."""

    delivery: UUID
    agency: str | None
    participant: UUID | None
    wording: Wording
    channel: Channel


class Asks(Kept):
    """What a mail asks for; once that is done the mail is pointless."""

    referral: UUID
    deadline: ReferralDeadline | None = None
    """What is overdue; None: to look at the referral at all."""


class Line(Kept):
    """What the mail of a day tells in the place of a mail of its own."""

    wording: Wording
    about: UUID
    """The key of what it is about."""
    delivery: UUID
    """The one in whose place it is told."""


class Gathered(Kept):
    """Where a delivery is told that has no mail of its own any more."""

    into: UUID
    """The key of the mail of the day."""
    due: datetime
    """When that leaves, at the earliest."""


class Delivery(Kept):
    """An agency, or a participant of a training, to be told once."""

    delivery: UUID
    agency: str | None = None
    """Its address is never kept."""
    role: AddressRole = AddressRole.OFFICE
    participant: UUID | None = None
    post: PostPassedOn | None = None
    """With her address; kept only while the mail may still leave."""
    wording: Wording
    registration: UUID | None = None
    """Of the participant whom it tells an agency about; a mail on another one is not the same."""
    asks: tuple[Asks, ...] = ()
    """What is not done yet; empty for what is told in any case."""
    pointless: bool = False
    """All that it asked for is done: it is not tried again."""
    lines: tuple[Line, ...] = ()
    """Of the mail of a day: what it tells; kept only while it may still leave."""
    gathered: Gathered | None = None
    """While what it tells is so, and the mail of the day may still have to be written."""
    tries: int = 0
    """Attempts that are recorded."""
    status: DeliveryStatus = DeliveryStatus.PLANNED

    @property
    def deadline(self) -> str:
        """The kind of the deadline that holds its next try."""
        return f"send:{self.delivery}"

    def asking_also(self, more: tuple[Asks, ...]) -> "Delivery":
        """The same mail for more than one reason."""
        asks = tuple(dict.fromkeys((*self.asks, *more)))
        return self.change(asks=asks, pointless=self.pointless and not more)

    def dropped(self) -> "Delivery":
        """The same, to be given up by the sender that leases it: no other try is under way then."""
        return self.ended(DeliveryStatus.DROPPED)

    def ended(self, status: DeliveryStatus) -> "Delivery":
        """The same without what only a mail needs."""
        return self.change(status=status, asks=(), post=None, lines=())

    def is_of_use(self, at: datetime) -> bool:
        """Whether a mail that leaves then still says something."""
        return not (self.pointless or self.is_late(at))

    def is_late(self, at: datetime) -> bool:
        """Whether what it says is over by then; it does not leave, not even for the first time."""
        return self.post is not None and at > self.post.until

    def is_told_later(self, at: datetime) -> bool:
        """Whether it goes with a mail of a day that has not left by then."""
        return self.gathered is not None and at < self.gathered.due

    def told(self) -> "About":
        """What every event about it says."""
        return About(
            delivery=self.delivery,
            agency=self.agency,
            participant=self.participant,
            wording=self.wording,
            channel=Channel.MAIL,
        )
