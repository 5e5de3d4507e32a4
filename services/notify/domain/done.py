"""Nobody is asked by mail for what is done already, however late the mail is."""

from collections.abc import Callable, Mapping

from services.notify.domain.delivery import Asks, Delivery
from services.notify.domain.notifications import Notifications
from services.notify.domain.rules import Rules
from services.referral.contract.answers import (
    ReferralAccepted,
    ReferralAcknowledged,
    ReferralDeclined,
    ReferralDelivered,
)
from services.referral.contract.assigning import ReferralRouted
from services.referral.contract.deadlines import (
    DeadlineMissed,
    EscalationRaised,
    EscalationResolved,
    ReferralDeadline,
)
from services.referral.contract.erasure import ReferralsErased
from services.referral.contract.helping import ReferralClosed
from services.referral.contract.passing_on import (
    ReferralHandedOver,
    ReferralRecalled,
    ReferralReturned,
)
from shared.language.message import Message
from shared.language.steps import At, Outcome

Done = (
    EscalationResolved
    | ReferralAccepted
    | ReferralAcknowledged
    | ReferralClosed
    | ReferralDeclined
    | ReferralDelivered
    | ReferralHandedOver
    | ReferralRecalled
)

EVERYTHING = frozenset({None, *ReferralDeadline})
DOES: Mapping[type[Done], frozenset[ReferralDeadline | None]] = {
    ReferralDelivered: frozenset({ReferralDeadline.DELIVERY}),
    ReferralAcknowledged: frozenset({None, ReferralDeadline.ACKNOWLEDGE}),
    ReferralAccepted: frozenset({None, ReferralDeadline.DECIDE}),
    ReferralDeclined: EVERYTHING,
    ReferralHandedOver: EVERYTHING,
    ReferralRecalled: EVERYTHING,
    ReferralClosed: EVERYTHING,
}
"""What is done for a referral once this is told; an escalation names it itself."""


def asks_for(message: Message) -> tuple[Asks, ...]:
    """What a mail asks for that is sent because of this message."""
    match message:
        case ReferralRouted() | ReferralReturned():
            return (Asks(referral=message.referral),)
        case DeadlineMissed() | EscalationRaised():
            return (Asks(referral=message.referral, deadline=message.deadline),)
        case _:
            return ()


def drop_what_is_done(
    state: Notifications, message: Done, at: At[Rules]
) -> Outcome[Notifications] | None:
    """Drop what waits for its next try; what was not tried yet leaves in this moment."""
    new = _without(state, lambda _, asked: _does(message, asked), at)
    return None if new is state else Outcome(new.keeping(at.rules.finished_kept, at.now))


def drop_what_is_erased(
    state: Notifications, message: ReferralsErased, at: At[Rules]
) -> Notifications:
    """The same of referrals that end for these offices, or for everybody where nobody was told."""

    def ends(delivery: Delivery, asked: Asks) -> bool:
        is_theirs = not message.offices or delivery.agency in message.offices
        return is_theirs and asked.referral in message.referrals

    return _without(state, ends, at)


def _without(
    state: Notifications, is_over: Callable[[Delivery, Asks], bool], at: At[Rules]
) -> Notifications:
    new = state
    for delivery in state.planned:
        left = tuple(asked for asked in delivery.asks if not is_over(delivery, asked))
        if left == delivery.asks:
            continue
        changed = delivery.change(asks=left, pointless=not left)
        if changed.pointless and changed.tries:
            changed = changed.dropped()
            new = new.awaiting(changed.deadline, at.now)
        new = new.replacing(changed)
    return new


def _does(message: Done, asked: Asks) -> bool:
    if asked.referral != message.referral:
        return False
    if isinstance(message, EscalationResolved):
        return asked.deadline is message.deadline
    return asked.deadline in DOES[type(message)]
