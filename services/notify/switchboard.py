"""The switchboard of notify: what the audience table names is heard, and what makes it done."""

from services.events.contract.post import PostPassedOn
from services.notify import contract
from services.notify.contract.addresses import AddressMended, AddressRefused, AddressTried
from services.notify.contract.deliveries import (
    DeliveryAttempted,
    NotificationBounced,
    NotificationGivenUp,
    NotificationPlanned,
    NotificationSent,
)
from services.notify.contract.gathering import LineGathered, NotificationGathered
from services.notify.contract.subscriptions import ChangeSubscription, SubscriptionChanged
from services.notify.domain import (
    attempts,
    done,
    gathering,
    participants,
    planning,
    reaching,
    subscribing,
)
from services.notify.domain.audience import AS_EVER, AUDIENCE, ERASURE
from services.notify.domain.audience_line import Audience
from services.notify.domain.mailbox import Mailbox, Rhythm
from services.notify.domain.notifications import Notifications
from services.notify.domain.outdated import OUTDATING
from services.referral.contract.deadlines import EscalationResolved
from shared.language.answers import DeadlineReached
from shared.language.message import Message
from shared.language.steps import States
from shared.network.agency import HELPERS, AgencyKind
from shared.wire.kind import Kind, Row, row
from shared.wire.switchboard import Switchboard
from shared.wire.table import Table, together


# What was tried is recorded whatever waits for a repair, or the same mail would leave again and
# again until then; the number of the attempt puts it in order.
def _plan(*lines: Audience) -> Row:
    """Several may be told of one message, each by a line of its own."""
    return row(
        planning.plan,
        creates=True,
        overtakes=any(line.clears for line in lines),
        after_erasure=any(line.wording in ERASURE | AS_EVER for line in lines),
    )


TOLD: Table = {
    message: _plan(*(line for line in AUDIENCE if line.on is message))
    for message in dict.fromkeys(line.on for line in AUDIENCE)
}
OUTDATED: Table = {
    message: row(planning.plan)
    for message in dict.fromkeys(line.by for line in OUTDATING)
    if message not in TOLD
}
DONE: Table = {message: row(done.drop_what_is_done) for message in (*done.DOES, EscalationResolved)}
POSTED: Table = {PostPassedOn: row(participants.plan, creates=True)}
TRIED: Table = {DeliveryAttempted: row(attempts.record, overtakes=True, after_erasure=True)}

GATHERED: Table = {LineGathered: row(gathering.add, creates=True)}

ON = together(TOLD, OUTDATED, POSTED, DONE, TRIED, GATHERED)

TOLD_BY_MAIL = (*HELPERS, AgencyKind.PRISON)
"""Whoever can be told what can wait: operators get no mail, and public pages their own."""

NOTIFICATIONS = Kind(
    Notifications,
    ON,
    tells=frozenset(
        {
            NotificationPlanned,
            NotificationSent,
            NotificationBounced,
            NotificationGivenUp,
            NotificationGathered,
        }
    ),
)
MAILBOXES = Kind(
    Mailbox,
    {
        AddressTried: row(reaching.hear, creates=True),
        DeadlineReached: row(reaching.look),
        ChangeSubscription: row(
            subscribing.change,
            by=TOLD_BY_MAIL,
            creates=True,
            states=States(accepted=tuple(Rhythm), refused=()),
        ),
    },
    tells=frozenset[type[Message]]((AddressRefused, AddressMended, SubscriptionChanged)),
)

SWITCHBOARD = Switchboard("notify", (NOTIFICATIONS, MAILBOXES), contract)
