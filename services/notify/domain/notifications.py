"""What is told about one case or training, or in one mail a day: deliveries, planned and done."""

from datetime import datetime, timedelta
from enum import StrEnum, unique
from typing import ClassVar
from uuid import UUID

from services.notify.domain.delivery import Delivery, DeliveryStatus, Line
from shared.language.steps import Kept, State


@unique
class Life(StrEnum):
    """Whether anything is still to be told."""

    PENDING = "pending"
    QUIET = "quiet"


FAILURES_KEPT = timedelta(days=7)
"""A failed delivery is remembered this long, so that someone on duty once a week still sees it."""


GATHERED_KEPT = timedelta(days=60)
"""Whoever writes the mail of a day looks here for what is still so. It is tried for a week, and
its agency may be closed for some before it leaves.
"""


class Failure(Kept):
    """A delivery that will not reach anybody; kept for the figures, also of an erased case."""

    delivery: UUID
    at: datetime


class Notifications(State):
    """The aggregate; its key is the case or the training, or made from an agency and a day."""

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

    def tells(self, line: Line, mail: UUID) -> bool:
        """Whether what a line of the mail of a day says is still so, and told there."""
        known = self.delivery(line.delivery)
        return known is not None and known.gathered is not None and known.gathered.into == mail

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
    def gathered(self) -> tuple[Delivery, ...]:
        """What is told in mails of a day, or was told in one not long ago."""
        return tuple(d for d in self.deliveries if d.gathered is not None)

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
        done = [d for d in self.deliveries if not (d.status in _OPEN or _is_looked_up(d, now))]
        forgotten = {d.delivery for d in done[: max(0, len(done) - finished)]}
        pending = {d.deadline for d in opened}
        return self.change(
            life=Life.PENDING if pending else Life.QUIET,
            deliveries=tuple(d for d in self.deliveries if d.delivery not in forgotten),
            failures=tuple(f for f in self.failures if f.at > now - FAILURES_KEPT),
            deadlines={k: due for k, due in self.deadlines.items() if k in pending},
        )


_OPEN = frozenset({DeliveryStatus.PLANNED, DeliveryStatus.DROPPED})


def _is_looked_up(delivery: Delivery, now: datetime) -> bool:
    return delivery.gathered is not None and now < delivery.gathered.due + GATHERED_KEPT
