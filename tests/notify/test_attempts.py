"""What a try to deliver leads to."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import pytest

from services.notify.contract.deliveries import (
    AboutDelivery,
    AttemptOutcome,
    Channel,
    DeliveryAttempted,
    GivenUpReason,
    NotificationBounced,
    NotificationGivenUp,
    NotificationPlanned,
    NotificationSent,
    ToldBefore,
)
from services.notify.contract.wordings import Wording
from services.notify.domain import attempts, done, planning
from services.notify.domain.delivery import Delivery, DeliveryStatus
from services.notify.domain.notifications import Notifications
from services.notify.domain.retries import RETRIES, next_try
from services.referral.contract.answers import ReferralAcknowledged
from shared.language.message import Message
from shared.language.steps import Outcome
from shared.network.working_days import Calendar
from tests.notify.told import (
    NOW,
    REFERRAL,
    ROSTOCK,
    SCHWERIN,
    at,
    missed,
    only,
    plan,
    routed,
    tried,
    withdrawn,
)

SENT = AttemptOutcome.SENT
REFUSED = AttemptOutcome.REFUSED
UNREACHABLE = AttemptOutcome.UNREACHABLE


def test_the_schedule_is_a_minute_to_a_day() -> None:
    waits = [retry.after for retry in RETRIES]
    assert waits == [
        timedelta(minutes=1),
        timedelta(minutes=5),
        timedelta(minutes=30),
        timedelta(hours=2),
        timedelta(hours=8),
        *[timedelta(hours=24)] * 5,
    ]
    assert all(len(retry.because) > 20 for retry in RETRIES)
    assert next_try(len(RETRIES), NOW) == NOW + timedelta(hours=24)
    assert next_try(len(RETRIES) + 1, NOW) is None


def test_no_mail_is_given_up_before_a_working_day_has_passed_on_which_people_could_help() -> None:
    evening = datetime(2026, 1, 1, 16, 0, tzinfo=UTC)
    tried_for = sum((retry.after for retry in RETRIES), timedelta())
    for number in range(10 * 365):
        began = evening + timedelta(days=number)
        assert began + tried_for >= Calendar().end_of_working_day(began, 1), began


def test_a_mail_that_was_taken_is_sent() -> None:
    planned = plan(routed()).state

    done = tried(planned, 1, SENT)

    assert done is not None
    assert [said.message for said in done.says] == [
        NotificationSent(
            delivery=only(planned).delivery,
            agency=ROSTOCK,
            wording=Wording.NEW_REFERRAL,
            channel=Channel.MAIL,
            attempt=1,
        )
    ]
    assert done.state.deadlines == {}
    assert done.state.life == "quiet"


def test_a_mail_that_is_refused_for_good_has_bounced_and_is_not_tried_again() -> None:
    done = tried(plan(routed()).state, 1, REFUSED, code=550)

    assert done is not None
    (said,) = done.says
    assert isinstance(said.message, NotificationBounced)
    assert said.message.code == 550
    assert done.state.deadlines == {}


def test_a_server_that_cannot_be_reached_is_tried_again_by_the_schedule_then_given_up() -> None:
    state, now = plan(routed()).state, NOW
    for attempt, retry in enumerate(RETRIES, start=1):
        failed = tried(state, attempt, UNREACHABLE, now=now)
        assert failed is not None
        assert failed.says == ()
        assert set(failed.state.deadlines.values()) == {now + retry.after}
        state, now = failed.state, now + retry.after

    last = tried(state, len(RETRIES) + 1, UNREACHABLE, now=now)

    assert last is not None
    (said,) = last.says
    assert isinstance(said.message, NotificationGivenUp)
    assert (said.message.attempts, said.message.reason) == (11, GivenUpReason.UNREACHABLE)
    assert last.state.deadlines == {}


def test_an_attempt_said_again_changes_nothing() -> None:
    failed = tried(plan(routed()).state, 1, UNREACHABLE)
    assert failed is not None
    assert tried(failed.state, 1, UNREACHABLE, now=NOW + timedelta(hours=1)) is None

    sent = tried(failed.state, 2, SENT)
    assert sent is not None
    assert tried(sent.state, 2, SENT) is None
    assert tried(sent.state, 1, UNREACHABLE) is None


def test_an_attempt_at_a_delivery_that_is_no_longer_kept_changes_nothing() -> None:
    message = DeliveryAttempted(delivery=REFERRAL, attempt=1, outcome=SENT)
    assert attempts.record(plan(routed()).state, message, at(1)) is None


def test_a_mail_of_an_attempt_that_was_taken_for_lost_has_left_and_does_not_leave_again() -> None:
    failed = tried(plan(routed()).state, 1, UNREACHABLE)
    assert failed is not None

    thawed = tried(failed.state, 1, SENT, now=NOW + timedelta(minutes=1))

    assert thawed is not None
    assert only(thawed.state).status == "sent"
    assert thawed.state.deadlines == {}
    (said,) = thawed.says
    assert isinstance(said.message, NotificationSent)
    assert said.message.corrects is None


@pytest.mark.parametrize("attempt", [1, 2])
@pytest.mark.parametrize(
    ("outcome", "corrects"), [(REFUSED, ToldBefore.BOUNCED), (UNREACHABLE, ToldBefore.GIVEN_UP)]
)
def test_a_mail_that_has_left_after_all_is_told_with_what_it_corrects(
    attempt: int, outcome: AttemptOutcome, corrects: ToldBefore
) -> None:
    ended = tried(plan(routed()).state, len(RETRIES) + 1, outcome)
    assert ended is not None
    assert len(ended.state.failures) == 1

    thawed = tried(ended.state, attempt, SENT, now=NOW + timedelta(minutes=20))

    assert thawed is not None
    (said,) = thawed.says
    assert isinstance(said.message, NotificationSent)
    assert said.message.corrects is corrects
    assert only(thawed.state).status == "sent"
    assert thawed.state.failures == ()
    assert tried(thawed.state, attempt, SENT, now=NOW + timedelta(minutes=21)) is None


def test_nobody_says_that_a_wanted_mail_was_dropped() -> None:
    assert tried(plan(routed()).state, 1, AttemptOutcome.DROPPED) is None


@pytest.mark.parametrize("outcome", [REFUSED, UNREACHABLE])
def test_a_delivery_that_reaches_nobody_is_known_for_a_week(outcome: AttemptOutcome) -> None:
    ended = tried(plan(routed()).state, len(RETRIES) + 1, outcome)
    assert ended is not None
    assert [failure.delivery for failure in ended.state.failures] == [only(ended.state).delivery]
    assert [failure.at for failure in ended.state.failures] == [NOW]

    week = timedelta(days=7)
    assert ended.state.keeping(20, NOW + week - timedelta(seconds=1)).failures
    assert not ended.state.keeping(20, NOW + week).failures


def test_no_order_of_events_and_attempts_ends_in_another_word_than_what_is_so() -> None:
    """Replicas that crash, stand still and repeat, while the case goes on and is withdrawn."""
    for seed in range(3_000):
        chance = Random(seed)  # noqa: S311 - chance, no secret
        state: Notifications | None = None
        told: dict[UUID, list[Message]] = defaultdict(list)
        for number in range(chance.randint(3, 14)):
            outcome = _anything(state, number, chance)
            if outcome is not None:
                state = outcome.state
                for said in outcome.says:
                    if isinstance(said.message, AboutDelivery):
                        told[said.message.delivery].append(said.message)
        assert state is not None
        for delivery, messages in told.items():
            _is_true(messages, state.delivery(delivery), seed)


def _anything(
    state: Notifications | None, number: int, chance: Random
) -> Outcome[Notifications] | None:
    """Something that may happen next: a step of the case, or what a sender says of a try."""
    choice = chance.random()
    if state is None or choice < 0.25:
        message = chance.choice((routed(), missed(), withdrawn(ROSTOCK)))
        if state is not None and state.erased:
            message = withdrawn(ROSTOCK, SCHWERIN)
        return planning.plan(state, message, at(number))
    if choice < 0.4 and not state.erased:
        seen = ReferralAcknowledged(referral=REFERRAL, office=ROSTOCK)
        return done.drop_what_is_done(state, seen, at(number))
    if not state.deliveries:
        return None
    delivery = chance.choice(state.deliveries)
    # A sender never drops what it saw as wanted, and stands still for as long as it likes.
    outcomes = [SENT, REFUSED, UNREACHABLE]
    if delivery.status is DeliveryStatus.DROPPED:
        outcomes.append(AttemptOutcome.DROPPED)
    attempt = max(1, delivery.tries + chance.choice((-1, 0, 1, 1)))
    said = DeliveryAttempted(
        delivery=delivery.delivery, attempt=attempt, outcome=chance.choice(outcomes)
    )
    return attempts.record(state, said, at(number))


def _is_true(messages: list[Message], delivery: Delivery | None, seed: int) -> None:
    planned, *ends = messages
    assert isinstance(planned, NotificationPlanned), seed
    sent = [message for message in ends if isinstance(message, NotificationSent)]
    assert len(sent) <= 1, seed
    if sent:
        assert ends[-1] is sent[0], seed
        before = [type(message) for message in ends[:-1]]
        assert before == [CORRECTS[sent[0].corrects]] if sent[0].corrects else before == [], seed
    else:
        assert len(ends) <= 1, seed
    if delivery is not None:
        last = type(ends[-1]) if ends else NotificationPlanned
        assert delivery.status in STATUS[last], seed


CORRECTS: dict[ToldBefore, type[Message]] = {
    ToldBefore.GIVEN_UP: NotificationGivenUp,
    ToldBefore.BOUNCED: NotificationBounced,
}
STATUS: dict[type[Message], set[DeliveryStatus]] = {
    NotificationPlanned: {DeliveryStatus.PLANNED, DeliveryStatus.DROPPED},
    NotificationSent: {DeliveryStatus.SENT},
    NotificationBounced: {DeliveryStatus.BOUNCED},
    NotificationGivenUp: {DeliveryStatus.GIVEN_UP},
}
