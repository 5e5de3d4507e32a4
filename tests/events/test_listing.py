"""The organiser alone hears who comes, once nobody can register any more, and of each change."""

from datetime import timedelta

from services.events.contract.attendance_list import ParticipantListed
from services.events.domain.trainings.training import Training
from tests.events.trainings import (
    cancelled,
    in_guestrow,
    later,
    moved,
    on_the_list,
    passed,
    person,
    register,
    replaced,
    scheduled,
    with_people,
)

ONE_PLACE = in_guestrow().model_copy(update={"maximum": 1})
UNTIL = ONE_PLACE.registration_until
AFTERWARDS = UNTIL + timedelta(days=3)
NAME = "Alex Beispiel"


def with_list(count: int = 2) -> Training:
    done = passed(with_people(ONE_PLACE, count), "list")
    assert done is not None
    return done.state


def test_nothing_is_listed_before_registration_ends() -> None:
    outcome = register(scheduled(ONE_PLACE), 0)
    assert on_the_list(outcome) == []
    assert on_the_list(cancelled(outcome.state, 0, UNTIL)) == []


def test_when_registration_ends_those_with_a_place_are_listed_and_nobody_else() -> None:
    state = with_people(ONE_PLACE, 2)
    assert state.deadlines["list"] == UNTIL
    done = passed(state, "list")
    assert done is not None
    assert on_the_list(done) == [(person(0), NAME)]
    (said,) = done.says
    assert isinstance(said.message, ParticipantListed)
    assert said.message.title == "Kinder von Inhaftierten", "as its theme is called"


def test_who_does_not_come_is_told_of_without_a_name_and_who_moves_up_with_hers() -> None:
    done = cancelled(with_list(), 0, AFTERWARDS)
    assert on_the_list(done) == [(person(0), None), (person(1), NAME)]
    assert on_the_list(cancelled(with_list(), 1, AFTERWARDS)) == [], "who waits is on no list"


def test_who_comes_instead_is_listed_for_her() -> None:
    done = replaced(with_list(), 0, 7, AFTERWARDS)
    assert on_the_list(done) == [(person(0), None), (person(7), NAME)]
    assert on_the_list(replaced(with_list(), 1, 7, AFTERWARDS)) == []


def test_other_days_are_told_with_the_list_and_an_open_registration_ends_with_another() -> None:
    state = with_list()
    only_later = later(state, 7).model_copy(update={"registration_until": UNTIL})
    done = moved(state, only_later, AFTERWARDS)
    assert done is not None
    assert on_the_list(done) == [(person(0), NAME)]

    open_again = moved(state, later(state, 7), AFTERWARDS)
    assert open_again is not None
    assert on_the_list(open_again) == []
    assert open_again.state.deadlines["list"] == UNTIL + timedelta(days=7)


def test_who_gives_a_place_back_while_registration_is_open_again_is_taken_off_the_list() -> None:
    open_again = moved(with_list(), later(with_list(), 7), AFTERWARDS)
    assert open_again is not None
    done = cancelled(open_again.state, 0, AFTERWARDS)
    assert on_the_list(done) == [(person(0), None)], "who moved up is on the list to come"
    second = passed(done.state, "list")
    assert second is not None
    assert on_the_list(second) == [(person(1), NAME)]


def test_a_list_that_was_late_is_told_with_the_new_days_and_each_change_after_it() -> None:
    before_its_list = with_people(ONE_PLACE, 2)
    only_later = later(before_its_list, 7).model_copy(update={"registration_until": UNTIL})
    done = moved(before_its_list, only_later, AFTERWARDS)
    assert done is not None
    assert on_the_list(done) == [(person(0), NAME)]
    after = cancelled(done.state, 0, AFTERWARDS)
    assert on_the_list(after) == [(person(0), None), (person(1), NAME)]
