"""A mail that can wait comes while people are at work; what has a deadline leaves at once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.events.contract.training_plan import TargetGroup
from services.notify.contract.deliveries import AttemptOutcome, DeliveryAttempted
from services.notify.contract.wordings import Wording
from services.notify.domain import attempts, planning
from services.notify.domain.audience import AS_EVER, ASKING, CAN_WAIT, ERASURE
from services.notify.domain.quiet_hours import leaves_at
from shared.network.working_days import Calendar
from tests.notify.told import at, missed, training, withdrawn

MORNING = datetime(2026, 3, 9, 7, tzinfo=UTC)
"""A Monday, at eight in Berlin."""


@pytest.mark.parametrize(
    ("moment", "leaves"),
    [
        pytest.param("2026-03-09T07:00:00Z", "2026-03-09T07:00:00Z", id="as work begins"),
        pytest.param("2026-03-09T15:59:59Z", "2026-03-09T15:59:59Z", id="while people work"),
        pytest.param("2026-03-09T16:00:00Z", "2026-03-10T07:00:00Z", id="as work ends"),
        pytest.param("2026-03-09T02:00:00Z", "2026-03-09T07:00:00Z", id="at night"),
        pytest.param("2026-03-06T17:00:00Z", "2026-03-09T07:00:00Z", id="on a Friday evening"),
        pytest.param("2026-03-27T17:00:00Z", "2026-03-30T06:00:00Z", id="as clocks change"),
        pytest.param("2026-04-03T09:00:00Z", "2026-04-07T06:00:00Z", id="at Easter"),
        pytest.param("2026-03-11T09:00:00Z", "2026-03-12T07:00:00Z", id="when it is closed"),
    ],
)
def test_what_can_wait_leaves_in_working_hours(moment: str, leaves: str) -> None:
    calendar = Calendar(frozenset({date(2026, 3, 11)}))
    found = leaves_at(datetime.fromisoformat(moment), calendar)
    assert found == datetime.fromisoformat(leaves)


def test_an_announcement_at_night_comes_in_the_morning() -> None:
    night = MORNING - timedelta(hours=9)
    done = planning.plan(None, training(TargetGroup.PROVIDERS), at(now=night))
    assert done is not None
    assert set(done.state.deadlines.values()) == {MORNING}


@pytest.mark.parametrize("message", [missed(), withdrawn("jugendamt-13003")])
def test_what_is_missed_or_has_to_be_erased_is_told_at_night(message: object) -> None:
    night = MORNING - timedelta(hours=9)
    done = planning.plan(None, message, at(now=night))  # type: ignore[arg-type]
    assert done is not None
    assert set(done.state.deadlines.values()) == {night}


def test_a_further_try_waits_as_the_first_one_did() -> None:
    afternoon = MORNING + timedelta(hours=8, minutes=59, seconds=30)
    first = planning.plan(None, training(TargetGroup.PROVIDERS), at(now=afternoon))
    assert first is not None
    [delivery] = first.state.deliveries
    failed = DeliveryAttempted(
        delivery=delivery.delivery, attempt=1, outcome=AttemptOutcome.UNREACHABLE
    )
    done = attempts.record(first.state, failed, at(1, now=afternoon))
    assert done is not None
    assert done.state.deadlines == {delivery.deadline: MORNING + timedelta(days=1)}


def test_nothing_waits_that_a_law_or_a_deadline_asks_for() -> None:
    assert not CAN_WAIT & (ERASURE | AS_EVER | ASKING)
    at_once = {
        Wording.TRAINING_MOVED,
        Wording.TRAINING_CANCELLED,
        Wording.PARTICIPANT_MOVED_UP,
        Wording.PLACING_FELL_THROUGH,
        Wording.PLACING_DECLINED,
        Wording.PLACING_CANCELLED,
    }
    assert not CAN_WAIT & at_once, "who sets out tomorrow has to know today"
