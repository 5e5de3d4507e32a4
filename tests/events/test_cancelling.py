"""Who does not come gives the place back, and who waits longest has it."""

from datetime import datetime, timedelta

import pytest

from services.events.contract.trainings import (
    ParticipantMovedUp,
    RecordAttendance,
    RegistrationCancelled,
    RegistrationConfirmed,
    TrainingHeld,
)
from services.events.domain.trainings import attendance, registering
from services.events.domain.trainings.training import Standing, Training
from shared.language.codes import Code
from shared.language.steps import Refused
from shared.network.working_days import BERLIN
from tests.events.trainings import (
    ORGANISER,
    at,
    attended,
    came,
    cancelled,
    completed,
    in_guestrow,
    passed,
    person,
    plan,
    register,
    registration,
    replaced,
    scheduled,
    told,
    with_people,
)

OFFICE = "jugendamt-13003"
IN_TIME = datetime(2027, 3, 30, 9, 0, tzinfo=BERLIN)
LATE = datetime(2027, 4, 13, 9, 0, tzinfo=BERLIN)


def full(waiting: int) -> Training:
    """The symposium with all 120 places taken, and so many of a youth office who wait."""
    state = with_people(in_guestrow(), 120)
    for number in range(120, 120 + waiting):
        message = registration(number)
        state = registering.register(state, message, at(IN_TIME, OFFICE)).state
    return state


def standing(state: Training, number: int) -> Standing:
    found = state.registration(person(number))
    assert found is not None
    return found.standing


def test_a_place_given_back_in_march_goes_to_who_waits_longest_and_that_agency_hears_it() -> None:
    done = cancelled(full(waiting=2), 7, IN_TIME)

    moved_up = ParticipantMovedUp(participant=person(120), agency=OFFICE)
    assert told(done) == [
        RegistrationCancelled(participant=person(7), late=False),
        moved_up,
    ]
    assert [(said.to, said.message) for said in done.says if said.to] == [(OFFICE, moved_up)]
    assert done.answer == "cancelled"
    assert [standing(done.state, number) for number in (7, 120, 121)] == [
        "cancelled",
        "confirmed",
        "waitlisted",
    ]


def test_on_the_day_before_it_is_late_and_somebody_moves_up_all_the_same() -> None:
    done = cancelled(full(waiting=1), 7, LATE)
    assert told(done) == [
        RegistrationCancelled(participant=person(7), late=True),
        ParticipantMovedUp(participant=person(120), agency=OFFICE),
    ]


def test_that_it_was_late_is_kept_of_her_and_told_to_the_organiser_without_a_name() -> None:
    listed = passed(full(waiting=0), "list")
    assert listed is not None
    for state in (listed.state, full(waiting=0)):
        done = cancelled(state, 7, LATE)
        (off_the_list,) = [said.message for said in done.says if said.to == ORGANISER]
        assert off_the_list.model_dump(include={"participant", "name", "late"}) == {
            "participant": person(7),
            "name": None,
            "late": True,
        }
        late = [each.participant for each in done.state.registrations if each.late]
        assert late == [person(7)]


def test_who_gives_a_place_back_in_time_or_sends_somebody_else_is_never_late() -> None:
    in_time = cancelled(full(waiting=0), 7, IN_TIME).state
    instead = replaced(full(waiting=0), 7, 200, LATE)
    assert not any(each.late for each in (*in_time.registrations, *instead.state.registrations))
    assert all(getattr(said.message, "late", None) is None for said in instead.says)


def test_the_last_moment_for_registering_is_the_last_that_is_not_late() -> None:
    state = full(waiting=0)
    last = state.plan.registration_until
    for moment, late in ((last, False), (last + timedelta(microseconds=1), True)):
        said = told(cancelled(state, 7, moment))
        assert said == [RegistrationCancelled(participant=person(7), late=late)]


def test_who_only_waited_is_never_late_and_makes_room_for_nobody() -> None:
    done = cancelled(full(waiting=2), 120, LATE, OFFICE)
    assert told(done) == [RegistrationCancelled(participant=person(120), late=False)]
    after = cancelled(done.state, 7, LATE)
    assert told(after)[1:] == [ParticipantMovedUp(participant=person(121), agency=OFFICE)]


def test_a_place_that_nobody_waits_for_is_free_for_the_next() -> None:
    free = cancelled(full(waiting=0), 7, IN_TIME).state
    again = registering.register(free, registration(200), at(IN_TIME, OFFICE))
    assert told(again) == [RegistrationConfirmed(participant=person(200))]


def test_cancelling_twice_tells_nothing_more_even_when_it_has_begun() -> None:
    state = cancelled(full(waiting=2), 7, IN_TIME).state
    again = cancelled(state, 7, state.plan.modules[0].starts)
    assert (again.state, again.says, again.answer) == (state, (), "cancelled")


def test_when_it_has_begun_no_place_is_given_back_and_nobody_moves_up() -> None:
    state = full(waiting=1)
    begins = state.plan.modules[0].starts
    assert cancelled(state, 7, begins - timedelta(microseconds=1)).answer == "cancelled"
    with pytest.raises(Refused) as no:
        cancelled(state, 7, begins)
    assert (no.value.code, no.value.state) == (Code.TOO_LATE, "confirmed")


def test_only_the_agency_that_registered_somebody_cancels() -> None:
    with pytest.raises(Refused) as no:
        cancelled(full(waiting=0), 7, IN_TIME, OFFICE)
    assert no.value.code is Code.NOT_COMPETENT


def test_of_whom_nothing_is_known_nothing_is_cancelled() -> None:
    with pytest.raises(Refused) as no:
        cancelled(full(waiting=0), 999, IN_TIME)
    assert (no.value.code, no.value.pointer) == (Code.UNKNOWN_ITEM, "/participant")


def test_name_and_address_of_who_does_not_come_are_erased() -> None:
    left = cancelled(with_people(in_guestrow(), 1), 0, IN_TIME).state
    assert "Beispiel" not in left.model_dump_json()
    assert "@" not in left.model_dump_json()


def test_a_registration_that_comes_again_brings_back_nobody_who_has_cancelled() -> None:
    state = cancelled(with_people(in_guestrow(), 1), 0, IN_TIME).state
    again = register(state, 0)
    assert (again.state, again.says, again.answer) == (state, (), "cancelled")


def test_who_has_cancelled_is_on_no_list() -> None:
    state = cancelled(with_people(in_guestrow(), 2), 0, IN_TIME).state
    message = RecordAttendance(module="fachtag", participants=(person(1), person(0)))
    with pytest.raises(Refused) as no:
        attendance.record(state, message, at(state.plan.modules[0].ends))
    assert (no.value.code, no.value.pointer) == (Code.UNKNOWN_ITEM, "/participants/1")
    done = attended(state, "fachtag", 1)
    assert done is not None
    assert standing(done.state, 0) == "cancelled"


def test_the_symposium_counts_four_hours_on_the_next_day_as_it_was_announced() -> None:
    state = cancelled(full(waiting=1), 7, LATE).state
    held = attended(state, "fachtag", *range(7), *range(8, 121))
    assert held is not None
    counts = came(justice=120)
    assert told(held) == [TrainingHeld(attended=counts, hours=4)]
    assert len(told(completed(held.state))) == 120


def test_one_who_cancels_below_the_minimum_takes_back_nothing_that_was_told() -> None:
    state = with_people(plan(minimum=2), 2)
    done = cancelled(state, 0, state.plan.registration_until)
    assert done.state.life == "confirmed"
    again = register(done.state, 5)
    assert told(again) == [RegistrationConfirmed(participant=person(5))]


def test_a_training_that_lost_people_is_confirmed_once_enough_have_a_place() -> None:
    one_left = cancelled(
        with_people(plan(minimum=3), 2), 0, scheduled(plan()).plan.registration_until
    )
    two = register(one_left.state, 5)
    assert two.state.life == "scheduled"
    assert register(two.state, 6).state.life == "confirmed"
