"""Mails leave beside the engine, each by one replica; none is lost, whatever crashes when.

A delivery is leased, sent, and what came of it is said to notify itself. A crash in between lets
the lease end and the same mail, with the same Message-ID, goes out again. A lease therefore lasts
longer than saying and recording take, or a slow engine would make mails repeat.

What is dropped is leased too, and not sent. So it is the lease that decides between a mail that is
just leaving and its being dropped, and one of the two is said, never both.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Protocol

from services.notify.channels import Attempt, Mail, SendsMails
from services.notify.contract.addresses import AddressTried
from services.notify.contract.deliveries import AttemptOutcome, DeliveryAttempted
from services.notify.domain.addresses import sign_of
from services.notify.domain.notifications import Delivery, DeliveryStatus, Notifications
from services.notify.leases import Leases
from services.notify.writing import Writer
from shared.watch.clock import Clock
from shared.watch.logs import Log, declare
from shared.watch.retries import Retries
from shared.watch.trouble import Trouble

declare("mail.attempted", "delivery", "outcome")
declare("mail.away")
declare("mail.postponed", "delivery")

LOOKED_AT = 100
"""Cases looked at in one round."""


class Deliveries(Protocol):
    """Where deliveries are found and what came of them is said."""

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
class Pace:
    """How fast the sender works."""

    at_once: int
    """Mails under way at the same time."""
    lease: timedelta
    pause: timedelta
    """The pause before the next look when nothing was due; what was seen is acted on no later."""


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


class Sender:
    """The loop on every replica."""

    def __init__(  # noqa: PLR0913 - these are all the things it touches
        self,
        *,
        deliveries: Deliveries,
        leases: Leases,
        channel: SendsMails,
        writer: Writer,
        clock: Clock,
        wall: Callable[[], datetime],
        pace: Pace,
        log: Log,
        trouble: Trouble,
        retries: Retries,
    ) -> None:
        self._deliveries = deliveries
        self._leases = leases
        self._channel = channel
        self._writer = writer
        self._clock = clock
        self._wall = wall
        self._pace = pace
        self._log = log
        self._trouble = trouble
        self._retries = retries
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._found: deque[Task] = deque()
        self._looked = datetime.min.replace(tzinfo=UTC)
        self._known: dict[str, datetime] = {}
        """Until when each need not be looked at: it is leased, and what was said of it may not be
        recorded yet.
        """

    async def run(self) -> None:
        """Go on until cancelled; what is under way then is still finished. Raises Stopping."""
        try:
            while True:
                try:
                    started = await self.begin()
                except Exception as error:  # noqa: BLE001 - whatever it is, the next look may work
                    await self._retries.wait_out(error)
                else:
                    self._retries.over()
                    await self._rest(started)
        finally:
            await self.settle()

    async def _rest(self, started: int) -> None:
        """Wait until another look may find something for a free hand."""
        if len(self._under_way) >= self._pace.at_once:
            await asyncio.wait(self._under_way.values(), return_when=asyncio.FIRST_COMPLETED)
        elif not started:
            await asyncio.sleep(self._pace.pause.total_seconds())

    async def begin(self) -> int:
        """Take what is due and not under way, as far as hands are free; how much was taken."""
        taken = 0
        while len(self._under_way) < self._pace.at_once:
            task = await self._next()
            if task is None:
                break
            self._known[task.name] = self._wall() + self._pace.pause
            running = asyncio.create_task(self._attempt(task, self._looked))
            self._under_way[task.name] = running
            running.add_done_callback(partial(self._finished, task.name))
            taken += 1
        return taken

    async def _next(self) -> Task | None:
        """What is due next, as it was seen a pause ago at most; None: there is nothing."""
        if not self._found or self._wall() - self._looked >= self._pace.pause:
            now, looked = self._clock.now(), self._wall()
            due = await self._deliveries.due(now, LOOKED_AT)
            self._known = {name: until for name, until in self._known.items() if until > looked}
            busy = self._known.keys() | self._under_way.keys()
            self._found = deque(task for task in _tasks(due, now) if task.name not in busy)
            self._looked = looked
        return self._found.popleft() if self._found else None

    def _finished(self, name: str, _done: asyncio.Task[None]) -> None:
        del self._under_way[name]

    async def settle(self) -> None:
        """Wait until nothing is under way."""
        while self._under_way:
            await asyncio.wait(self._under_way.values())

    async def _is_ours(self, task: Task, looked: datetime) -> bool:
        """Whether nobody else tries this.

        A sender that was paused for longer than a lease, before or after taking it, cannot know.
        """
        now = self._wall()
        if now - looked >= self._pace.lease:
            return False
        until = now + self._pace.lease
        if not await self._leases.take(task.name, now, until):
            return False
        self._known[task.name] = until
        return self._wall() < until

    async def _attempt(self, task: Task, looked: datetime) -> None:
        try:
            if not await self._is_ours(task, looked):
                return
            attempt, tried = await self._send(task)
            if tried is not None and tried.is_refused:
                # First, since a refusal that is lost in a crash is not found out by anything else.
                await self._deliveries.say_of_address(tried, task.name)
            message = DeliveryAttempted(
                delivery=task.delivery.delivery,
                attempt=task.attempt,
                outcome=attempt.outcome,
                code=attempt.code,
            )
            self._log.fact(
                "mail.attempted",
                delivery=task.delivery.delivery,
                attempt=task.attempt,
                outcome=attempt.outcome,
                code=attempt.code,
            )
            await self._deliveries.say(task.aggregate, message)
            if tried is not None and not tried.is_refused:
                # Afterwards, so that nothing in between makes a mail that has left go out again.
                await self._deliveries.say_of_address(tried, task.name)
            self._trouble.over("mail.postponed")
        except Exception as error:  # noqa: BLE001 - it is tried again when the lease has ended
            self._trouble.aside("mail.postponed", error, delivery=task.delivery.delivery)

    async def _send(self, task: Task) -> tuple[Attempt, AddressTried | None]:
        delivery = task.delivery
        now = self._clock.now()
        if delivery.status is DeliveryStatus.DROPPED or delivery.is_late(now):
            return Attempt(AttemptOutcome.DROPPED), None
        mail = self._writer.mail(task.aggregate, delivery, now)
        if mail is None:
            return Attempt(AttemptOutcome.REFUSED), None
        attempt = await self._channel.send(mail, now)
        if attempt.at_the_door is not None:
            self._trouble.aside("mail.away", attempt.at_the_door, code=attempt.code)
        else:
            self._trouble.over("mail.away")
        return attempt, _of_address(delivery, mail, attempt)


def _of_address(delivery: Delivery, mail: Mail, attempt: Attempt) -> AddressTried | None:
    """What a try says of the address of an agency; nothing where the way there was not free."""
    is_said = attempt.is_about_address or attempt.outcome is AttemptOutcome.SENT
    if delivery.agency is None or not is_said:
        return None
    return AddressTried(
        agency=delivery.agency,
        role=delivery.role,
        address=sign_of(mail.to),
        is_refused=attempt.is_about_address,
        code=attempt.code,
    )


def _tasks(due: Iterable[tuple[str, Notifications]], now: datetime) -> Iterable[Task]:
    for aggregate, state in due:
        for delivery in state.open:
            if state.deadlines[delivery.deadline] <= now:
                yield Task(aggregate, delivery)
