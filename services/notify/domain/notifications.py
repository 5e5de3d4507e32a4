"""What is told about one case or training: the deliveries, planned and done."""

from datetime import datetime, timedelta
from enum import StrEnum, unique
from typing import ClassVar, TypedDict
from uuid import UUID

from services.events.contract.post import PostPassedOn
from services.notify.contract.addresses import AddressRole
from services.notify.contract.deliveries import Channel
from services.notify.contract.wordings import Wording
from services.referral.contract.deadlines import ReferralDeadline
from shared.language.steps import Kept, State


@unique
class Life(StrEnum):
    """Whether anything is still to be told."""

    PENDING = "pending"
    QUIET = "quiet"


@unique
class DeliveryStatus(StrEnum):
    """How far a delivery has come; only a planned one is tried."""

    PLANNED = "planned"
    DROPPED = "dropped"
    """Not wanted any more: given up as soon as it is certain that no try is under way."""
    SENT = "sent"
    BOUNCED = "bounced"
    GIVEN_UP = "given_up"


FAILURES_KEPT = timedelta(days=7)
"""A failed delivery is remembered this long, so that someone on duty once a week still sees it."""


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
    asks: tuple[Asks, ...] = ()
    """What is not done yet; empty for what is told in any case."""
    pointless: bool = False
    """All that it asked for is done: it is not tried again."""
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
        return self.change(status=status, asks=(), post=None)

    def is_of_use(self, at: datetime) -> bool:
        """Whether a mail that leaves then still says something."""
        return not (self.pointless or self.is_late(at))

    def is_late(self, at: datetime) -> bool:
        """Whether what it says is over by then; it does not leave, not even for the first time."""
        return self.post is not None and at > self.post.until

    def told(self) -> "About":
        """What every event about it says."""
        return About(
            delivery=self.delivery,
            agency=self.agency,
            participant=self.participant,
            wording=self.wording,
            channel=Channel.MAIL,
        )


class Failure(Kept):
    """A delivery that will not reach anybody; kept for the figures, also of an erased case."""

    delivery: UUID
    at: datetime


class Notifications(State):
    """The aggregate; its key is the case or the training."""

    kind: ClassVar[str] = "notifications"

    life: Life
    deliveries: tuple[Delivery, ...] = ()
    """In the order in which they were planned."""
    failures: tuple[Failure, ...] = ()
    """Of the last days: refused for good, or every try has failed."""
    erased: bool = False
    """Nothing of it is kept but what is still to be told; who erased is intake's to remember."""

    @classmethod
    def overtakes(cls, kind: str) -> bool:
        """A mail leaves on time whatever waits for a repair."""
        del kind
        return True

    def delivery(self, delivery: UUID) -> Delivery | None:
        """The delivery of this id, if it is still kept."""
        return next((d for d in self.deliveries if d.delivery == delivery), None)

    def replacing(self, changed: Delivery) -> "Notifications":
        """The same with a delivery in the place of that of its id."""
        deliveries = tuple(
            changed if d.delivery == changed.delivery else d for d in self.deliveries
        )
        return self.change(deliveries=deliveries)

    @property
    def planned(self) -> tuple[Delivery, ...]:
        """What is still to be told."""
        return tuple(d for d in self.deliveries if d.status is DeliveryStatus.PLANNED)

    @property
    def open(self) -> tuple[Delivery, ...]:
        """What is still to be told, or to be given up: a sender has to say something of it."""
        return tuple(d for d in self.deliveries if d.status in _OPEN)

    def keeping(self, finished: int, now: datetime) -> "Notifications":
        """The same with its deadlines and life in order, and only so many finished deliveries.

        Of an erased case none is kept once nothing is open.
        """
        opened = self.open
        if self.erased and not opened:
            finished = 0
        done = [d for d in self.deliveries if d.status not in _OPEN]
        forgotten = {d.delivery for d in done[: max(0, len(done) - finished)]}
        pending = {d.deadline for d in opened}
        return self.change(
            life=Life.PENDING if pending else Life.QUIET,
            deliveries=tuple(d for d in self.deliveries if d.delivery not in forgotten),
            failures=tuple(f for f in self.failures if f.at > now - FAILURES_KEPT),
            deadlines={k: due for k, due in self.deadlines.items() if k in pending},
        )


_OPEN = frozenset({DeliveryStatus.PLANNED, DeliveryStatus.DROPPED})
