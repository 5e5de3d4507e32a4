"""What the coordination office sees of a referral that another office leaves unanswered."""

from datetime import UTC, datetime

from services.desk.domain.entry import Entry
from services.desk.domain.office_case import OfficeCase, office_case
from tests.desk.told import CASE, OFFICE, assigned, erasure, referral, reminded, resolved

CLEARING = "koordinierung-mv"


def seen(*entries: Entry, by: str = CLEARING) -> OfficeCase:
    return office_case(by, CASE, entries)


def test_it_can_be_given_to_another_office_while_something_is_overdue() -> None:
    (late,) = seen(reminded(1, level=3)).others
    assert (late.id, late.office) == (referral(), OFFICE)
    assert late.answers == ("ReassignReferral",)
    assert late.next_deadline == datetime(2027, 2, 26, 23, tzinfo=UTC)


def test_each_thing_that_is_overdue_is_named_once_and_the_earliest_counts() -> None:
    earlier = reminded(2, deadline="delivery", due="2027-02-20T23:00:00Z")
    (late,) = seen(reminded(1), earlier, reminded(3)).others
    assert {each.deadline for each in late.overdue} == {"decide", "delivery"}
    assert late.next_deadline == datetime(2027, 2, 20, 23, tzinfo=UTC)


def test_once_the_office_has_answered_there_is_nothing_left_to_do() -> None:
    (late,) = seen(reminded(1), resolved(2)).others
    assert (late.answers, late.next_deadline) == ((), None)
    assert [line.told for line in late.lines] == ["DeadlineReminder", "EscalationResolved"]


def test_what_it_takes_over_is_a_referral_of_its_own() -> None:
    found = seen(reminded(1), assigned(2, of=2), resolved(3))
    assert [each.id for each in found.referrals] == [referral(2)]
    assert [each.answers for each in found.others] == [()]


def test_what_is_overdue_at_the_office_itself_stays_in_its_own_story() -> None:
    found = seen(reminded(1), assigned(2), reminded(3), by=OFFICE)
    assert found.others == ()
    (own,) = found.referrals
    assert [line.told for line in own.lines] == ["ReferralAssigned", "DeadlineReminder"]


def test_whoever_handed_over_hears_of_the_next_office_by_its_own_referral() -> None:
    found = seen(assigned(1), reminded(2, office="jugendamt-13003"), by=OFFICE)
    assert found.others == ()
    assert len(found.referrals[0].lines) == 2


def test_what_is_to_be_erased_is_not_seen_any_more_and_does_not_come_back() -> None:
    found = seen(reminded(1), erasure(2, 1), reminded(3))
    assert found.others == ()
    assert found.is_erased(referral())
    assert seen(reminded(1)).erased(found.erasures).others == ()
