"""Where the sender finds what is to be told, and where it says what came of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.notify.contract.addresses import AddressTried
from services.notify.contract.deliveries import DeliveryAttempted
from services.notify.domain.notifications import Delivery, Notifications


class Deliveries(Protocol):
    """Notify itself, as the sender sees it."""

    async def due(self, now: datetime, limit: int) -> Sequence[tuple[str, Notifications]]:
        """Cases with a delivery whose next try has come, the earliest first."""
        ...

    async def say(self, aggregate: str, message: DeliveryAttempted) -> None:
        """Tell notify itself; returns once that cannot be lost any more."""
        ...

    async def say_of_address(self, message: AddressTried, *names: str) -> None:
        """Tell the mailbox of an agency; that one was taken only where it was refused before."""
        ...


@dataclass(frozen=True, slots=True)
class Task:
    """One attempt at one delivery."""

    aggregate: str
    delivery: Delivery

    @property
    def attempt(self) -> int:
        """Counted from 1."""
        return self.delivery.tries + 1

    @property
    def name(self) -> str:
        """What is leased."""
        return f"{self.delivery.delivery}:{self.attempt}"


def tasks(due: Iterable[tuple[str, Notifications]], now: datetime) -> Iterable[Task]:
    """What has to be tried now of what was found."""
    for aggregate, state in due:
        for delivery in state.open:
            if state.deadlines[delivery.deadline] <= now:
                yield Task(aggregate, delivery)
