"""How long a prison's copy is kept follows from what the prison itself has sent, and when."""

import json
from datetime import UTC, datetime
from typing import Any

from services.desk.domain.order import Order, OrderLife
from services.desk.domain.own_copy import kept_until

SENT = datetime(2026, 3, 2, 9, tzinfo=UTC)
YEAR = 365


def order(
    command: str, life: OrderLife = OrderLife.ACCEPTED, *, at: datetime = SENT, **said: Any
) -> Order:
    return Order(
        id=f"{command}/{at}/{life}",
        agency="jva-waldeck",
        service="intake",
        command=command,
        case="a case",
        referral=None,
        data=json.dumps(said),
        by="somebody",
        at=at,
        life=life,
    )


def until(*days: str) -> dict[str, Any]:
    return {"consents": [{"valid_until": day} for day in days], "children": [{"child": "c1"}]}


def test_it_goes_so_many_days_after_the_last_of_its_consents() -> None:
    notice = order("ReportAdmission", **until("2027-03-01", "2027-02-01"))
    # The last day counts whole, by the clock in Berlin.
    assert kept_until([notice], 0) == datetime(2027, 3, 1, 23, tzinfo=UTC)
    assert kept_until([notice], YEAR) == datetime(2028, 2, 29, 23, tzinfo=UTC)


def test_what_the_prison_renews_or_adds_moves_it_and_what_is_refused_does_not() -> None:
    notice = order("ReportAdmission", **until("2027-03-01"))
    longer = order("RenewConsent", valid_until="2028-03-01")
    assert kept_until([notice, longer], 0) == datetime(2028, 3, 1, 23, tzinfo=UTC)
    refused = order("RenewConsent", OrderLife.REFUSED, valid_until="2029-03-01")
    assert kept_until([notice, refused], 0) == datetime(2027, 3, 1, 23, tzinfo=UTC)
    added = order("GrantConsent", **until("2027-06-01"))
    assert kept_until([notice, added], 0) == datetime(2027, 6, 1, 22, tzinfo=UTC)


def test_consents_for_decades_count_for_three_years_after_the_last_that_was_sent() -> None:
    notice = order("ReportAdmission", **until("2150-01-01"))
    assert kept_until([notice], 0) == datetime(2029, 3, 1, 23, tzinfo=UTC)
    longer = order("RenewConsent", at=SENT.replace(year=2027), valid_until="2150-01-01")
    assert kept_until([notice, longer], 0) == datetime(2030, 3, 1, 23, tzinfo=UTC)


def test_what_others_do_moves_nothing() -> None:
    notice = order("ReportAdmission", **until("2027-03-01"))
    others = order("RetractNotice", code="entered_in_error")
    assert kept_until([notice, others], 0) == kept_until([notice], 0)


def test_what_tells_of_no_child_or_was_refused_is_kept_while_it_can_be_completed() -> None:
    alone = order("ReportAdmission", consents=[{"valid_until": "2027-03-01"}])
    four_weeks = datetime(2026, 3, 30, 22, tzinfo=UTC)
    assert kept_until([alone], YEAR) == four_weeks
    refused = order("ReportAdmission", OrderLife.REFUSED, **until("2027-03-01"))
    assert kept_until([refused], YEAR) == four_weeks
    by_nobody = order("ReportAdmission", consents=[], children=[{"child": "c1"}])
    assert kept_until([by_nobody], YEAR) == four_weeks
    later = order("GrantConsent", OrderLife.REFUSED, at=SENT.replace(day=9), **until("2027-03-01"))
    assert kept_until([alone, later], YEAR) == four_weeks.replace(month=4, day=6)


def test_of_what_was_forgotten_nothing_says_when() -> None:
    forgotten = order("ReportAdmission").model_copy(update={"data": None})
    assert kept_until([forgotten], YEAR) is None
