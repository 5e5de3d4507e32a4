"""What a try to deliver leads to."""

from datetime import UTC, datetime, timedelta

from services.notify.contract import (
    AttemptOutcome,
    Channel,
    DeliveryAttempted,
    GivenUpReason,
    NotificationBounced,
    NotificationGivenUp,
    NotificationSent,
    Wording,
)
from services.notify.domain import attempts
from services.notify.domain.retries import RETRIES, next_try
from shared.working_days import Calendar
from tests.notify.told import NOW, REFERRAL, ROSTOCK, at, only, plan, routed, tried

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
