"""What a try to deliver led to: told, refused for good, or tried again later."""

from datetime import datetime

from services.notify.contract import (
    AttemptOutcome,
    DeliveryAttempted,
    GivenUpReason,
    NotificationBounced,
    NotificationGivenUp,
    NotificationSent,
)
from services.notify.domain.notifications import Delivery, DeliveryStatus, Notifications
from services.notify.domain.retries import next_try
from services.notify.domain.rules import Rules
from shared.message import Message
from shared.steps import At, Outcome, tell


def record(
    state: Notifications, message: DeliveryAttempted, at: At[Rules]
) -> Outcome[Notifications] | None:
    """Keep how an attempt ended; the same attempt said again changes nothing."""
    delivery = state.delivery(message.delivery)
    if delivery is None or message.attempt <= delivery.tries:
        return None
    if delivery.status is not DeliveryStatus.PLANNED and message.outcome is not AttemptOutcome.SENT:
        return None
    tried = delivery.model_copy(update={"tries": message.attempt})
    if message.outcome is AttemptOutcome.UNREACHABLE and not delivery.pointless:
        again = next_try(message.attempt, at.now)
        if again is not None:
            return Outcome(_replaced(state, tried, at, again))
    status, told = _ended(tried, message)
    ended = tried.model_copy(update={"status": status, "asks": ()})
    return Outcome(_replaced(state, ended, at), (tell(told),))


def _ended(delivery: Delivery, message: DeliveryAttempted) -> tuple[DeliveryStatus, Message]:
    what = delivery.told()
    match message.outcome:
        case AttemptOutcome.SENT:
            sent = NotificationSent(**what, attempt=message.attempt)
            return DeliveryStatus.SENT, sent
        case AttemptOutcome.REFUSED:
            bounced = NotificationBounced(**what, attempt=message.attempt, code=message.code)
            return DeliveryStatus.BOUNCED, bounced
        case AttemptOutcome.UNREACHABLE:
            reason = GivenUpReason.POINTLESS if delivery.pointless else GivenUpReason.UNREACHABLE
            given_up = NotificationGivenUp(**what, attempts=message.attempt, reason=reason)
            return DeliveryStatus.GIVEN_UP, given_up


def _replaced(
    state: Notifications, delivery: Delivery, at: At[Rules], again: datetime | None = None
) -> Notifications:
    deadlines = dict(state.deadlines)
    if again is not None:
        deadlines[delivery.deadline] = again
    new = state.replacing(delivery).model_copy(update={"deadlines": deadlines})
    return new.keeping(at.rules.finished_kept)
