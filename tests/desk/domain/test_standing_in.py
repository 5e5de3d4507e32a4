"""Whose cases are on whose list while people are away."""

from datetime import date, timedelta

from services.desk.domain.standing_in import Absence, works_for

TODAY = date(2027, 3, 1)


def away(person: str, stand_in: str, until: date = TODAY) -> Absence:
    return Absence(agency="jugendamt-13004", person=person, stand_in=stand_in, until=until)


def test_her_own_cases_are_always_hers() -> None:
    assert works_for("ada", [], TODAY) == {"ada"}
    assert works_for("ada", [away("ada", "ben")], TODAY) == {"ada"}


def test_a_stand_in_has_them_until_the_last_day_has_ended() -> None:
    absences = [away("ada", "ben")]
    assert works_for("ben", absences, TODAY) == {"ada", "ben"}
    assert works_for("cleo", absences, TODAY) == {"cleo"}
    assert works_for("ben", absences, TODAY + timedelta(days=1)) == {"ben"}


def test_who_stands_in_and_is_away_too_is_stood_in_for_with_all_that_she_had() -> None:
    absences = [away("ada", "ben"), away("ben", "cleo")]
    assert works_for("cleo", absences, TODAY) == {"ada", "ben", "cleo"}


def test_two_who_stand_in_for_each_other_both_have_all() -> None:
    absences = [away("ada", "ben"), away("ben", "ada")]
    assert works_for("ada", absences, TODAY) == works_for("ben", absences, TODAY) == {"ada", "ben"}
