"""What can wait comes in one mail a day to who wants that: each thing once, none lost or untrue."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from services.notify.contract.deliveries import (
    AttemptOutcome,
    DeliveryAttempted,
    GivenUpReason,
    NotificationGivenUp,
    NotificationPlanned,
    NotificationSent,
    ToldBefore,
)
from services.notify.contract.gathering import NotificationGathered
from services.notify.contract.wordings import Wording
from services.notify.domain import attempts
from services.notify.domain.audience import AUDIENCE, CAN_WAIT, IN_WORKING_HOURS
from services.notify.domain.audience_of_participants import OF_PARTICIPANTS
from services.notify.domain.delivery import Delivery, DeliveryStatus
from services.notify.domain.mailbox import Mailbox, Reach, Rhythm
from services.notify.domain.notifications import GATHERED_KEPT, Life, Notifications
from services.notify.domain.quiet_hours import mail_of_the_day
from services.notify.domain.subscribing import instead_of_a_mail
from shared.network.working_days import Calendar
from tests.notify.a_day import NINE, ADay, daily, gathered, key_for, training_of
from tests.notify.told import NOW, PROVIDER, at


def waiting(day: ADay, key: str) -> Delivery:
    """The mail of a day that has not left."""
    (mail,) = day.states[key].planned
    return mail


@pytest.mark.parametrize(
    ("moment", "leaves"),
    [
        pytest.param("2026-03-09T07:59:59Z", "2026-03-09T08:00:00Z", id="before nine"),
        pytest.param("2026-03-09T08:00:00Z", "2026-03-10T08:00:00Z", id="as it leaves"),
        pytest.param("2026-03-09T07:00:00Z", "2026-03-09T08:00:00Z", id="what came overnight"),
        pytest.param("2026-03-06T09:00:00Z", "2026-03-09T08:00:00Z", id="on a Friday"),
        pytest.param("2026-03-28T09:00:00Z", "2026-03-30T07:00:00Z", id="as clocks change"),
        pytest.param("2026-03-10T08:00:00Z", "2026-03-12T08:00:00Z", id="when it is closed"),
    ],
)
def test_the_mail_of_a_day_leaves_at_nine_on_its_next_working_day(moment: str, leaves: str) -> None:
    calendar = Calendar(frozenset({datetime(2026, 3, 11, tzinfo=UTC).date()}))
    found = mail_of_the_day(datetime.fromisoformat(moment), calendar)
    assert found == datetime.fromisoformat(leaves)


WANTS_NOTHING = Mailbox(
    life=Reach.REACHED, agency=PROVIDER, rhythm=Rhythm.DAILY, without=tuple(Wording)
)


@pytest.mark.parametrize("wording", Wording)
def test_a_mail_is_left_out_or_gathered_only_if_all_lines_of_the_table_let_it_wait(
    wording: Wording,
) -> None:
    lines = [line for line in AUDIENCE if line.wording is wording]
    can_wait = bool(lines) and all(line.can_wait for line in lines)
    assert (instead_of_a_mail(WANTS_NOTHING, wording) is not None) == can_wait
    assert (wording in CAN_WAIT) == can_wait


@pytest.mark.parametrize("wording", sorted(set(Wording) - CAN_WAIT))
@pytest.mark.parametrize("outcome", [AttemptOutcome.UNWANTED, AttemptOutcome.GATHERED])
def test_no_mail_of_a_duty_is_left_out_or_gathered_whoever_says_so(
    wording: Wording, outcome: AttemptOutcome
) -> None:
    delivery = Delivery(delivery=at().new_id("it"), agency=PROVIDER, wording=wording)
    state = Notifications(life=Life.PENDING, deliveries=(delivery,)).awaiting(
        delivery.deadline, NOW
    )
    said = DeliveryAttempted(delivery=delivery.delivery, attempt=1, outcome=outcome)
    assert attempts.record(state, said, at(1)) is None


def test_what_comes_in_working_hours_can_wait_or_is_the_mail_of_a_day_itself() -> None:
    assert {Wording.ONE_MAIL_A_DAY} == IN_WORKING_HOURS - CAN_WAIT
    assert not IN_WORKING_HOURS & {line.wording for line in OF_PARTICIPANTS}


def test_two_announcements_come_in_one_mail_in_the_morning() -> None:
    day = gathered(daily(), 1, 2)
    assert day.mails == []
    assert day.states[key_for(NINE)].deadlines == {waiting(day, key_for(NINE)).deadline: NINE}
    day.until(NINE)
    assert day.mails == [(training_of(1), training_of(2))]


def test_that_it_is_gathered_is_told_with_where_and_when() -> None:
    day = gathered(daily(), 1)
    planned, told, of_the_day = day.told
    assert isinstance(planned, NotificationPlanned)
    assert isinstance(told, NotificationGathered)
    assert isinstance(of_the_day, NotificationPlanned)
    assert (told.delivery, told.wording) == (planned.delivery, Wording.TRAINING_ANNOUNCED)
    assert (str(told.into), told.due) == (key_for(NINE), NINE)
    assert of_the_day.wording is Wording.ONE_MAIL_A_DAY
    assert day.states[training_of(1)].life is Life.QUIET


def test_a_training_that_is_called_off_before_the_mail_leaves_is_no_line_of_it() -> None:
    day = gathered(daily(), 1, 2)
    day.cancel(1)
    day.until(NINE)
    assert day.mails == [(training_of(2),)]


def test_with_no_line_left_nothing_leaves() -> None:
    day = gathered(daily(), 1)
    day.cancel(1)
    day.until(NINE)
    assert day.mails == []
    last = day.told[-1]
    assert isinstance(last, NotificationGivenUp)
    assert (last.wording, last.reason) == (Wording.ONE_MAIL_A_DAY, GivenUpReason.POINTLESS)
    assert day.states[key_for(NINE)].life is Life.QUIET


def test_what_is_announced_again_before_the_mail_has_left_is_one_line() -> None:
    day = gathered(daily(), 1, 1)
    day.until(NINE)
    assert day.mails == [(training_of(1),)]
    gathered(day, 1).until(NINE + timedelta(days=1))
    assert day.mails == [(training_of(1),)] * 2


def test_a_line_that_comes_while_the_mail_leaves_goes_with_another_at_once() -> None:
    day = gathered(daily(), 1)
    day.now = NINE - timedelta(seconds=1)
    day.announce(2)
    for key, one in day.due():
        day.hand_in(key, one)
        day.say(one.delivery)
    day.now = NINE
    mail = waiting(day, key_for(NINE))
    day.hand_in(key_for(NINE), mail)
    day.arrive()
    day.say(mail.delivery)
    assert day.mails == [(training_of(1),)]
    day.work_off()
    assert day.mails == [(training_of(1),), (training_of(2),)]
    assert day.now == NINE


def late(day: ADay, number: int) -> None:
    """A training is gathered just before the mail of the day leaves, which hears of it later."""
    day.now = NINE - timedelta(seconds=1)
    day.announce(number)
    for key, one in day.due():
        day.hand_in(key, one)
        day.say(one.delivery)
    said, day.on_the_way = day.on_the_way, []
    day.until(NINE)
    day.on_the_way = said


def test_a_line_that_comes_after_the_mail_has_left_does_so_too() -> None:
    day = gathered(daily(), 1)
    late(day, 2)
    assert day.mails == [(training_of(1),)]
    day.work_off()
    assert day.mails == [(training_of(1),), (training_of(2),)]


def test_a_line_that_comes_at_night_waits_until_people_are_at_work() -> None:
    day = gathered(daily(), 1)
    late(day, 2)
    day.now = NINE + timedelta(hours=14)
    day.work_off()
    assert day.mails == [(training_of(1),)]
    morning = NINE + timedelta(hours=23)
    assert set(day.states[key_for(NINE)].deadlines.values()) == {morning}
    day.until(morning)
    assert day.mails == [(training_of(1),), (training_of(2),)]


def test_a_server_that_is_away_keeps_all_lines_and_those_that_come_meanwhile() -> None:
    day = gathered(daily(), 1)
    day.now = NINE
    mail = waiting(day, key_for(NINE))
    day.hand_in(key_for(NINE), mail, AttemptOutcome.UNREACHABLE)
    day.say(mail.delivery)
    assert waiting(day, key_for(NINE)).lines == mail.lines
    day.until(NINE + timedelta(minutes=1))
    assert day.mails == [(training_of(1),)]


def test_whoever_wants_mails_at_once_again_gets_what_is_gathered_in_the_morning() -> None:
    day = gathered(daily(), 1)
    day.wish(daily=False)
    gathered(day, 2)
    assert day.mails == [(training_of(2),)]
    day.until(NINE)
    assert day.mails == [(training_of(2),), (training_of(1),)]


def test_a_mail_that_had_left_all_the_same_is_no_line_and_told_so() -> None:
    day = daily()
    day.announce(1)
    ((key, one),) = day.due()
    left = DeliveryAttempted(delivery=one.delivery, attempt=1, outcome=AttemptOutcome.SENT)
    day.work_off()
    done = attempts.record(day.states[key], left, day.at(key))
    assert done is not None
    day.states[key] = done.state
    (said,) = done.says
    assert isinstance(said.message, NotificationSent)
    assert said.message.corrects is ToldBefore.GATHERED
    day.until(NINE)
    assert day.mails == []


def test_what_was_outdated_while_it_was_gathered_is_given_up() -> None:
    day = daily()
    day.announce(1)
    ((key, one),) = day.due()
    day.hand_in(key, one)
    day.cancel(1)
    day.say(one.delivery)
    assert isinstance(day.told[-1], NotificationGivenUp)
    assert day.on_the_way == []


def test_what_is_gathered_is_not_forgotten_before_its_mail_can_have_left() -> None:
    day = gathered(daily(), 1)
    state = day.states[training_of(1)]
    assert state.keeping(0, NINE + timedelta(days=20)).deliveries == state.deliveries
    assert state.keeping(0, NINE + GATHERED_KEPT).deliveries == ()


@pytest.mark.parametrize("seed", range(300))
def test_in_whatever_order_each_thing_is_told_once_and_none_that_is_no_longer_so(seed: int) -> None:
    random, day = Random(seed), daily()  # noqa: S311 - an order, no secret
    for _ in range(60):
        before = len(day.mails)
        day.anything(random)
        for mail in day.mails[before:]:
            for number in mail:
                assert not _is_off(day, number), "told what is no longer so"
    day.until(day.now + timedelta(days=30))
    assert set(Counter(day.handed_in).values()) <= {1}, "told twice"
    for key, state in day.states.items():
        assert state.life is Life.QUIET
        for one in state.deliveries:
            if one.gathered is not None or one.status is DeliveryStatus.SENT:
                assert one.delivery in day.handed_in or one.wording is Wording.ONE_MAIL_A_DAY, key


def _is_off(day: ADay, number: str) -> bool:
    """Whether nothing of a training stands as announced."""
    state = day.states.get(number)
    return state is not None and not any(
        one.status is DeliveryStatus.PLANNED or one.gathered is not None for one in state.deliveries
    )
