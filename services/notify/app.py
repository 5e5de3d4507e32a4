"""Notify, put together: the engine plans deliveries, the sender beside it hands them in."""

from collections.abc import Sequence
from datetime import UTC, datetime

from pydantic import ValidationError

from services.notify.channels.mail import MailChannel
from services.notify.contract.addresses import AddressTried
from services.notify.contract.deliveries import DeliveryAttempted
from services.notify.domain.addresses import mailbox_of
from services.notify.domain.mailbox import Mailbox, Reach
from services.notify.domain.notifications import FAILURES_KEPT, Notifications
from services.notify.sender.lookout import Lookout
from services.notify.sender.loop import Sender
from services.notify.sender.tries import Tries
from services.notify.settings import Settings, mail_sender, mail_server, pace, rules
from services.notify.switchboard import SWITCHBOARD
from services.notify.writing import Writer
from shared.process.service import LoopContext, Service
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

    async def say(self, aggregate: str, message: DeliveryAttempted) -> None:
        """As `Deliveries.say`."""
        await self._context.say_to_self(
            aggregate, message, str(message.delivery), str(message.attempt), message.outcome
        )

    async def say_of_address(self, message: AddressTried, *names: str) -> None:
        """As `Deliveries.say_of_address`: else each mail would leave its id in the mailbox."""
        key = str(mailbox_of(message.agency))
        if not message.is_refused:
            mailbox = (await self._context.store.load([key], 0))[key]
            state = mailbox.state
            is_refused = isinstance(state, Mailbox) and state.life is Reach.REFUSED
            if not is_refused and mailbox.unreadable is None:
                return
        await self._context.say_to_self(key, message, *names, str(message.is_refused))


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
)
