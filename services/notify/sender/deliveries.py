"""Where the sender finds what is to be told, and where it says what came of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.notify.domain.delivery import Delivery, Line
from services.notify.domain.mailbox import Mailbox
from services.notify.domain.notifications import Notifications
from shared.language.message import SelfMessage


class Deliveries(Protocol):
    """Notify itself, as the sender sees it."""

    async def due(self, now: datetime, limit: int) -> Sequence[tuple[str, Notifications]]:
        """Cases with a delivery whose next try has come, the earliest first."""
        ...

    async def mailbox(self, agency: str) -> Mailbox:
        """How an agency is reached and wants to be told, now."""
        ...

    async def still_so(self, mail: str, lines: Sequence[Line]) -> Sequence[Line]:
        """Those lines of the mail of a day that are told in it, and nowhere else by now."""
        ...

    async def say(self, aggregate: str, message: SelfMessage, *names: str) -> None:
        """Tell notify itself; returns once that cannot be lost any more.

        The names make its id, so that what is said again is known.
        """
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
