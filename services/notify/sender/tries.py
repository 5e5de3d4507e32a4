"""One try: leased, handed in, and said to notify whatever came of it."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from services.notify.channels import Attempt, Mail, SendsMails
from services.notify.contract.addresses import AddressTried
from services.notify.contract.deliveries import AttemptOutcome, DeliveryAttempted
from services.notify.domain.addresses import mailbox_of, sign_of
from services.notify.domain.delivery import Delivery, DeliveryStatus, Line
from services.notify.domain.mailbox import Mailbox, Reach
from services.notify.domain.subscribing import instead_of_a_mail
from services.notify.leases import Leases
from services.notify.sender.deliveries import Deliveries, Task
from services.notify.sender.lookout import Lookout
from services.notify.writing import Writer
from shared.watch.clock import Clock
from shared.watch.logs import Log, declare
from shared.watch.trouble import Trouble

declare("mail.attempted", "delivery", "outcome")
declare("mail.away")
declare("mail.postponed", "delivery")


class Tries:
    """Carries out one after the other, or several at the same time."""

    def __init__(  # noqa: PLR0913 - these are all the things it touches
        self,
        *,
        deliveries: Deliveries,
        leases: Leases,
        lease: timedelta,
        lookout: Lookout,
        channel: SendsMails,
        writer: Writer,
        clock: Clock,
        wall: Callable[[], datetime],
        log: Log,
        trouble: Trouble,
    ) -> None:
        self._deliveries = deliveries
        self._leases = leases
        self._lease = lease
        self._lookout = lookout
        self._channel = channel
        self._writer = writer
        self._clock = clock
        self._wall = wall
        self._log = log
        self._trouble = trouble

    async def carry_out(self, task: Task, looked: datetime) -> None:
        """Try it unless somebody else does; `looked` is when it was seen. Never raises."""
        try:
            if not await self._is_ours(task, looked):
                return
            attempt, tried = await self._send(task)
            if tried is not None and tried.is_refused:
                # First, since a refusal that is lost in a crash is not found out by anything else.
                await self._say_of_address(tried, task)
            self._log.fact(
                "mail.attempted",
                delivery=task.delivery.delivery,
                attempt=task.attempt,
                outcome=attempt.outcome,
                code=attempt.code,
            )
            await self._say(attempt, task)
            if tried is not None and not tried.is_refused:
                # Afterwards, so that nothing in between makes a mail that has left go out again.
                await self._say_of_address(tried, task)
            self._trouble.over("mail.postponed")
        except Exception as error:  # noqa: BLE001 - it is tried again when the lease has ended
            self._trouble.aside("mail.postponed", error, delivery=task.delivery.delivery)

    async def _is_ours(self, task: Task, looked: datetime) -> bool:
        """Whether nobody else tries this.

        A sender that was paused for longer than a lease, before or after taking it, cannot know.
        """
        now = self._wall()
        if now - looked >= self._lease:
            return False
        until = now + self._lease
        if not await self._leases.take(task.name, now, until):
            return False
        self._lookout.pass_over(task, until)
        return self._wall() < until

    async def _send(self, task: Task) -> tuple[Attempt, AddressTried | None]:
        delivery = task.delivery
        now = self._clock.now()
        if delivery.status is DeliveryStatus.DROPPED or delivery.is_late(now):
            return Attempt(AttemptOutcome.DROPPED), None
        mailbox = None
        if delivery.agency is not None:
            mailbox = await self._deliveries.mailbox(delivery.agency)
            instead = instead_of_a_mail(mailbox, delivery.wording)
            if instead is not None:
                return Attempt(instead), None
        lines = await self._lines(task, mailbox)
        if delivery.lines and not lines:
            return Attempt(AttemptOutcome.DROPPED), None
        mail = self._writer.mail(task.aggregate, delivery, now, lines)
        if mail is None:
            return Attempt(AttemptOutcome.REFUSED), None
        attempt = await self._channel.send(mail, now)
        if attempt.at_the_door is not None:
            self._trouble.aside("mail.away", attempt.at_the_door, code=attempt.code)
        else:
            self._trouble.over("mail.away")
        return attempt, None if mailbox is None else _of_address(mailbox, delivery, mail, attempt)

    async def _lines(self, task: Task, mailbox: Mailbox | None) -> Sequence[Line]:
        """What a mail of a day tells, of what it was to tell."""
        if not task.delivery.lines or mailbox is None:
            return ()
        still_so = await self._deliveries.still_so(task.aggregate, task.delivery.lines)
        return [line for line in still_so if line.wording not in mailbox.without]

    async def _say(self, attempt: Attempt, task: Task) -> None:
        lines = len(task.delivery.lines) or None
        message = DeliveryAttempted(
            delivery=task.delivery.delivery,
            attempt=task.attempt,
            outcome=attempt.outcome,
            code=attempt.code,
            lines=lines,
        )
        names = (str(message.delivery), str(message.attempt), message.outcome)
        of_a_day = () if lines is None else (str(lines),)
        await self._deliveries.say(task.aggregate, message, *names, *of_a_day)

    async def _say_of_address(self, tried: AddressTried, task: Task) -> None:
        key = str(mailbox_of(tried.agency))
        await self._deliveries.say(key, tried, task.name, str(tried.is_refused))


def _of_address(
    mailbox: Mailbox, delivery: Delivery, mail: Mail, attempt: Attempt
) -> AddressTried | None:
    """What a try says of the address of an agency; nothing where the way there was not free.

    That it was taken is said only where it was refused before: else each mail would leave its id
    in the mailbox.
    """
    is_mended = attempt.outcome is AttemptOutcome.SENT and mailbox.life is Reach.REFUSED
    if not (attempt.is_about_address or is_mended):
        return None
    return AddressTried(
        agency=mailbox.agency,
        role=delivery.role,
        address=sign_of(mail.to),
        is_refused=attempt.is_about_address,
        code=attempt.code,
    )
