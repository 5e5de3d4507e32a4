from datetime import date, timedelta

from shared.language.rule import Rule, in_force

REFORM = date(2027, 1, 1)
DAY_BEFORE = REFORM - timedelta(days=1)
OLD = Rule(because="it was so", source="old law", since=date(2023, 1, 1), until=DAY_BEFORE)
NEW = Rule(because="it is so now", source="new law", since=REFORM)


def test_an_old_case_goes_by_the_old_line_and_a_new_one_by_the_new() -> None:
    assert list(in_force((NEW, OLD), DAY_BEFORE)) == [OLD]
    assert list(in_force((NEW, OLD), REFORM)) == [NEW]


def test_before_its_first_day_a_rule_does_not_hold() -> None:
    assert not OLD.holds_on(OLD.since - timedelta(days=1))
    assert OLD.holds_on(OLD.since)


def test_lines_in_force_stay_in_the_order_of_their_table() -> None:
    first = Rule(because="it goes first", source="custom", since=OLD.since)
    assert list(in_force((first, OLD), OLD.since)) == [first, OLD]
