"""A referral that comes on a Friday before a Monday that is a holiday in this Land alone."""

from datetime import datetime

import pytest

from services.referral.contract.answers import AcknowledgeReferral, DeliveryResult
from services.referral.contract.deadlines import (
    DeadlineMissed,
    DeadlineReminder,
    EscalationRaised,
    EscalationResolved,
    ReferralDeadline,
)
from services.referral.domain.case import Case
from services.referral.domain.time_limits import SEALED_COPY
from shared.language.message import Message
from shared.network.working_days import BERLIN
from tests.referral.cases import (
    ROSTOCK,
    after,
    assigned,
    confirming,
    hear,
    let_time_pass,
    pending,
    said,
    the_referral,
)

TOLD = datetime(2027, 3, 5, 14, tzinfo=BERLIN)
"""The Friday before the Internationaler Frauentag."""
ALMOST_OVER = datetime(2027, 3, 9, 23, tzinfo=BERLIN)
TOO_LATE = datetime(2027, 3, 10, tzinfo=BERLIN)
LATE: tuple[type[Message], ...] = (DeadlineMissed, DeadlineReminder, EscalationRaised)


@pytest.fixture
def friday() -> Case:
    """The desk has the sealed part by Friday evening, and says so by itself."""
    case = assigned(now=TOLD)
    return after(case, (confirming(case, DeliveryResult.STORED), ROSTOCK), now=TOLD)


def test_each_deadline_is_the_end_of_a_day_on_which_the_office_works(friday: Case) -> None:
    # A spare copy ends by itself; nothing is awaited of anybody.
    awaited = {kind: by for kind, by in pending(friday).items() if kind != SEALED_COPY}
    assert awaited == {
        "acknowledge": TOO_LATE,
        "decide": datetime(2027, 3, 16, tzinfo=BERLIN),
        "consult": datetime(2027, 3, 23, tzinfo=BERLIN),
    }


def test_over_the_weekend_and_the_holiday_nobody_is_reminded_of_anything(friday: Case) -> None:
    case, heard = let_time_pass(friday, ALMOST_OVER)
    assert heard == []
    assert case == friday


def test_who_acknowledges_late_on_tuesday_is_in_time(friday: Case) -> None:
    case, _ = let_time_pass(friday, ALMOST_OVER)
    outcome = hear(case, AcknowledgeReferral(referral=the_referral(case).id), ROSTOCK, ALMOST_OVER)
    assert said(outcome, EscalationResolved) == []
    _, heard = let_time_pass(outcome.state, datetime(2027, 3, 15, 23, 59, tzinfo=BERLIN))
    assert heard == []


def test_who_has_not_acknowledged_is_reminded_when_wednesday_begins(friday: Case) -> None:
    _, heard = let_time_pass(friday, TOO_LATE)
    late = [(when, each.message) for when, each in heard if isinstance(each.message, LATE)]
    assert [(when, type(each)) for when, each in late] == [
        (TOO_LATE, DeadlineMissed),
        (TOO_LATE, DeadlineReminder),
    ]
    (reminder,) = said([each for _, each in heard], DeadlineReminder, to=ROSTOCK)
    assert reminder.deadline is ReferralDeadline.ACKNOWLEDGE
