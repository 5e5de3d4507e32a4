"""What a try to deliver led to: told, refused for good, given up, gathered, or tried again later.

Who sends holds the lease of the try, so of what is dropped somebody says either that it has left or
that it will not. Only a sender that stood still for longer than its lease can say afterwards that
a mail has left of which another said the contrary. It is believed, and what was told is corrected.
"""

from datetime import datetime

from services.notify.contract.deliveries import (
    AttemptOutcome,
    DeliveryAttempted,
    GivenUpReason,
    NotificationBounced,
    NotificationGivenUp,
    NotificationSent,
    ToldBefore,
)
from services.notify.domain.audience import CAN_WAIT
from services.notify.domain.delivery import Delivery, DeliveryStatus
from services.notify.domain.gathering import carry_over, pass_on
from services.notify.domain.notifications import Failure, Notifications
from services.notify.domain.participants import not_reached
from services.notify.domain.quiet_hours import due_at
from services.notify.domain.retries import next_try
from services.notify.domain.rules import Rules
from shared.language.message import Message
from shared.language.steps import At, Outcome, tell

CORRECTED = {
    DeliveryStatus.GIVEN_UP: ToldBefore.GIVEN_UP,
    DeliveryStatus.BOUNCED: ToldBefore.BOUNCED,
    DeliveryStatus.GATHERED: ToldBefore.GATHERED,
}


BY_WISH = frozenset({AttemptOutcome.UNWANTED, AttemptOutcome.GATHERED})
NOT_TRIED = BY_WISH | {AttemptOutcome.DROPPED}


def record(
    state: Notifications, message: DeliveryAttempted, at: At[Rules]
) -> Outcome[Notifications] | None:
    """Keep how an attempt ended; the same attempt said again changes nothing."""
    delivery = state.delivery(message.delivery)
    if delivery is None or not _is_news(delivery, message, at.now):
        return None
    if _comes_again(delivery, message, at.now):
        again = next_try(message.attempt, at.now)
        if again is not None and delivery.is_of_use(again):
            tried = delivery.change(tries=message.attempt)
            return Outcome(_replaced(state, tried, at, due_at(again, tried, at)))
    is_planned = delivery.status is DeliveryStatus.PLANNED
    if message.outcome is AttemptOutcome.GATHERED and is_planned and delivery.agency is not None:
        gathered, says = pass_on(delivery, delivery.agency, at)
        return Outcome(_replaced(state, gathered, at), says)
    status, told = _ended(delivery, message, at.now)
    tries = max(delivery.tries, _counted(delivery, message))
    ended = delivery.ended(status).change(tries=tries, gathered=None)
    new = _noting(_replaced(state, ended, at), told, at.now)
    new, more = carry_over(new, delivery, message.lines, at)
    lacks = not_reached(delivery) if status is DeliveryStatus.BOUNCED else ()
    return Outcome(new, (tell(told), *lacks, *more))


def _is_news(delivery: Delivery, message: DeliveryAttempted, now: datetime) -> bool:
    if message.outcome is AttemptOutcome.SENT:
        # It has left, whatever was recorded or told meanwhile.
        return delivery.status is not DeliveryStatus.SENT
    if message.attempt <= delivery.tries:
        return False
    if message.outcome in BY_WISH and delivery.wording not in CAN_WAIT:
        return False
    if message.outcome is AttemptOutcome.DROPPED:
        if delivery.status is DeliveryStatus.PLANNED:
            # Of the mail of a day no line may be so any more.
            return delivery.is_late(now) or bool(delivery.lines)
        return delivery.status is DeliveryStatus.DROPPED
    return delivery.status in {DeliveryStatus.PLANNED, DeliveryStatus.DROPPED}


def _comes_again(delivery: Delivery, message: DeliveryAttempted, now: datetime) -> bool:
    is_wanted = delivery.status is DeliveryStatus.PLANNED and delivery.is_of_use(now)
    return message.outcome is AttemptOutcome.UNREACHABLE and is_wanted


def _counted(delivery: Delivery, message: DeliveryAttempted) -> int:
    return delivery.tries if message.outcome in NOT_TRIED else message.attempt


def _ended(
    delivery: Delivery, message: DeliveryAttempted, now: datetime
) -> tuple[DeliveryStatus, Message]:
    what = delivery.told()
    match message.outcome:
        case AttemptOutcome.SENT:
            corrects = CORRECTED.get(delivery.status)
            sent = NotificationSent(**what, attempt=message.attempt, corrects=corrects)
            return DeliveryStatus.SENT, sent
        case AttemptOutcome.REFUSED:
            bounced = NotificationBounced(**what, attempt=message.attempt, code=message.code)
            return DeliveryStatus.BOUNCED, bounced
        case (
            AttemptOutcome.UNREACHABLE
            | AttemptOutcome.DROPPED
            | AttemptOutcome.UNWANTED
            | AttemptOutcome.GATHERED
        ):
            given_up = NotificationGivenUp(
                **what,
                attempts=_counted(delivery, message),
                reason=_why(delivery, message, now),
            )
            return DeliveryStatus.GIVEN_UP, given_up


def _why(delivery: Delivery, message: DeliveryAttempted, now: datetime) -> GivenUpReason:
    if message.outcome is AttemptOutcome.UNWANTED:
        return GivenUpReason.UNWANTED
    # Of use for less than the pause before the next try, it is no fault of a server.
    failed = _comes_again(delivery, message, now) and next_try(message.attempt, now) is None
    return GivenUpReason.UNREACHABLE if failed else GivenUpReason.POINTLESS


def _replaced(
    state: Notifications, delivery: Delivery, at: At[Rules], again: datetime | None = None
) -> Notifications:
    deadlines = dict(state.deadlines)
    if again is not None:
        deadlines[delivery.deadline] = again
    new = state.replacing(delivery).change(deadlines=deadlines)
    return new.keeping(at.rules.finished_kept, at.now)


def _noting(state: Notifications, told: Message, now: datetime) -> Notifications:
    """Keep the failures that somebody should see; that of a mail which has left is none."""
    match told:
        case NotificationBounced() | NotificationGivenUp(reason=GivenUpReason.UNREACHABLE):
            failures = (*state.failures, Failure(delivery=told.delivery, at=now))
        case NotificationSent():
            failures = tuple(f for f in state.failures if f.delivery != told.delivery)
        case _:
            return state
    return state.change(failures=failures)
