"""Notify, put together: the engine plans deliveries, the sender beside it hands them in."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from pydantic import ValidationError

from services.notify.channels.mail import MailChannel
from services.notify.domain.addresses import mailbox_of
from services.notify.domain.delivery import Line
from services.notify.domain.mailbox import Mailbox, Reach
from services.notify.domain.notifications import FAILURES_KEPT, Notifications
from services.notify.sender.lookout import Lookout
from services.notify.sender.loop import Sender
from services.notify.sender.tries import Tries
from services.notify.settings import Settings, mail_sender, mail_server, pace, rules
from services.notify.switchboard import SWITCHBOARD
from services.notify.writing import Writer
from shared.language.message import SelfMessage
from shared.process.service import LoopContext, Service
from shared.store.aggregate import Aggregate
from shared.store.mongo_leases import MongoLeases
from shared.watch.logs import declare
from shared.watch.metrics import RecentFigure, StoreFigure

declare("mail.unreadable")


class _Deliveries:
    """Finds deliveries in the store of notify and says to notify what came of them."""

    def __init__(self, context: LoopContext) -> None:
        self._context = context
        self._unreadable: frozenset[str] = frozenset()

    async def due(self, now: datetime, limit: int) -> Sequence[tuple[str, Notifications]]:
        """As `Deliveries.due`. One that cannot be read keeps no other from being found."""
        found = await self._context.store.due_states(
            Notifications.kind, now, limit + len(self._unreadable)
        )
        readable: list[tuple[str, Notifications]] = []
        unreadable: set[str] = set()
        for key, state in found:
            try:
                readable.append((key, Notifications.model_validate(state)))
            except ValidationError as error:
                unreadable.add(key)
                if key not in self._unreadable:
                    self._context.trouble.aside("mail.unreadable", error, case=key)
        if not unreadable:
            self._context.trouble.over("mail.unreadable")
        self._unreadable = frozenset(unreadable)
        return readable

    async def mailbox(self, agency: str) -> Mailbox:
        """As `Deliveries.mailbox`."""
        key = str(mailbox_of(agency))
        found = (await self._context.store.load([key], 0))[key]
        if found.unreadable is not None:
            # What it wants is not known, so all is told at once; and that a mail was taken waits
            # with all else that it cannot hear.
            return Mailbox(life=Reach.REFUSED, agency=agency)
        state = found.state
        return state if isinstance(state, Mailbox) else Mailbox(life=Reach.REACHED, agency=agency)

    async def still_so(self, mail: str, lines: Sequence[Line]) -> Sequence[Line]:
        """As `Deliveries.still_so`; of what cannot be read nothing has come that denies it."""
        origins = await self._context.store.load({str(line.about) for line in lines}, 0)
        return [line for line in lines if _is_so(origins[str(line.about)], line, UUID(mail))]

    async def say(self, aggregate: str, message: SelfMessage, *names: str) -> None:
        """As `Deliveries.say`."""
        await self._context.say_to_self(aggregate, message, *names)


def _is_so(origin: Aggregate, line: Line, mail: UUID) -> bool:
    if origin.unreadable is not None:
        return True
    return isinstance(origin.state, Notifications) and origin.state.tells(line, mail)


async def send_mails(context: LoopContext) -> None:
    """Run the sender until cancelled."""
    settings = Settings()
    leases = MongoLeases(context.database)
    await leases.prepare()
    deliveries, speed = _Deliveries(context), pace(settings)
    lookout = Lookout(deliveries, context.clock, wall, speed.pause)
    tries = Tries(
        deliveries=deliveries,
        leases=leases,
        lease=speed.lease,
        lookout=lookout,
        channel=MailChannel(mail_server(settings)),
        writer=Writer(
            context.registry,
            lambda now: mail_sender(settings, context.registry, now),
            settings.public_origin,
        ),
        clock=context.clock,
        wall=wall,
        log=context.log,
        trouble=context.trouble,
    )
    sender = Sender(lookout, tries, speed, wall, context.retries)
    await sender.run()


def wall() -> datetime:
    """The time by which leases end."""
    return datetime.now(UTC)


FAILING = StoreFigure(
    "kvi_mails_failing",
    "Cases and trainings with a mail that three tries or more have not got through.",
    Notifications.kind,
    # Before, it may be a connection that broke, or a server that turns unknown senders away. A
    # delivery that is planned has no status in the database, since defaults are not stored.
    {"state.deliveries": {"$elemMatch": {"status": {"$exists": False}, "tries": {"$gte": 3}}}},
)

GIVEN_UP = RecentFigure(
    "kvi_deliveries_given_up",
    "Deliveries of the last 7 days that reach nobody: refused for good, or every try has failed.",
    Notifications.kind,
    noted="failures",
    within=FAILURES_KEPT,
)

REFUSED = StoreFigure(
    "kvi_addresses_refused",
    "Agencies with a mail address that is refused for good.",
    Mailbox.kind,
    {"state.life": Reach.REFUSED.value},
)

SERVICE = Service(
    SWITCHBOARD,
    rules=lambda registry: rules(Settings(), registry),
    figures=(FAILING, GIVEN_UP, REFUSED),
    loops=(send_mails,),
    # Nobody waits for a mail by the tenth of a second, and fewer and larger batches leave the
    # machine to those who tell an office of a case.
    lanes=1,
    spacing_ms=100,
)
