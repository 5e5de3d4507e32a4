"""Who was there, and what that makes of the training."""

from datetime import timedelta

import pytest

from services.events.contract.training_plan import Sector
from services.events.contract.trainings import RecordAttendance, RegistrationConfirmed, TrainingHeld
from services.events.domain.trainings import attendance
from services.events.domain.trainings.training import Training
from shared.language.codes import Code
from shared.language.steps import Refused
from tests.events.trainings import (
    at,
    attended,
    came,
    completed,
    half_day_with_prison_tour,
    held,
    in_house,
    joint_training,
    person,
    plan,
    register,
    scheduled,
    symposium,
    told,
    with_people,
)


def mixed_symposium() -> Training:
    state = scheduled(symposium())
    for number, sector in enumerate(
        [Sector.JUSTICE, Sector.YOUTH_WELFARE, Sector.YOUTH_WELFARE, Sector.OTHER]
    ):
        state = register(state, number, sector).state
    return state


def test_the_symposium_is_held_and_counted_by_sector_once_its_list_is_in() -> None:
    done = attended(mixed_symposium(), "fachtag", 0, 1, 2)

    assert done is not None
    assert done.state.life == "held"
    counts = came(justice=1, youth_welfare=2)
    assert told(done) == [TrainingHeld(attended=counts, hours=4.5)]


def test_a_joint_training_is_held_only_after_its_seventh_module() -> None:
    state = with_people(joint_training(), 10)
    for module in state.plan.modules[:-1]:
        done = attended(state, module.module, *range(10))
        assert done is not None
        assert done.says == ()
        state = done.state
    assert state.life == "confirmed"

    last = attended(state, "m6", *range(10))

    assert last is not None
    assert last.state.life == "held"
    assert told(last) == [TrainingHeld(attended=came(justice=10), hours=112)]


def test_a_corrected_list_replaces_the_earlier_one_and_is_counted_anew() -> None:
    first = held(mixed_symposium(), 0, 1, 2)

    corrected = attended(first, "fachtag", 0, 3)

    assert corrected is not None
    counts = came(justice=1, other=1)
    assert told(corrected) == [TrainingHeld(attended=counts, hours=4.5)]
    absent = corrected.state.registration(person(1))
    assert absent is not None
    assert absent.standing == "confirmed"


def test_the_same_list_again_changes_nothing() -> None:
    assert attended(held(mixed_symposium(), 0, 1), "fachtag", 1, 0) is None


def test_what_took_place_is_recorded_even_with_fewer_people_than_wanted() -> None:
    assert held(with_people(in_house(), 5), *range(5)).life == "held"


def test_a_module_where_nobody_came_has_its_list_too() -> None:
    done = attended(mixed_symposium(), "fachtag")
    assert done is not None
    assert done.state.life == "held"


def test_an_unknown_module_is_named() -> None:
    with pytest.raises(Refused) as no:
        attended(mixed_symposium(), "gibtsnicht", 0)
    assert (no.value.code, no.value.pointer) == (Code.UNKNOWN_ITEM, "/module")


def test_an_unknown_participant_is_named_by_place() -> None:
    with pytest.raises(Refused) as no:
        attended(mixed_symposium(), "fachtag", 0, 99)
    assert (no.value.code, no.value.pointer) == (Code.UNKNOWN_ITEM, "/participants/1")


def test_who_waited_and_came_has_the_place_of_somebody_who_stayed_away() -> None:
    full = with_people(plan(maximum=1), 2)

    done = attended(full, "fachtag", 1)

    assert done is not None
    counts = came(justice=1)
    assert told(done) == [
        RegistrationConfirmed(participant=person(1)),
        TrainingHeld(attended=counts, hours=4.5),
    ]
    assert [r.standing for r in done.state.registrations] == ["confirmed", "attended"]
    closed = completed(done.state)
    assert [m.model_dump()["participant"] for m in told(closed)] == [person(1)]


def test_who_waits_for_a_place_and_does_not_come_goes_on_waiting() -> None:
    done = attended(with_people(plan(maximum=1), 2), "fachtag", 0)
    assert done is not None
    assert [m.type_name() for m in told(done)] == ["TrainingHeld"]
    assert [r.standing for r in done.state.registrations] == ["attended", "waitlisted"]


def test_another_person_may_have_the_place_in_the_next_module() -> None:
    state = with_people(joint_training(), 17)
    first = attended(state, "m0", *range(16))
    assert first is not None
    second = attended(first.state, "m1", *range(1, 17))
    assert second is not None
    assert told(second) == [RegistrationConfirmed(participant=person(16))]


def test_no_more_people_were_there_than_there_are_places() -> None:
    state = with_people(half_day_with_prison_tour(), 21)
    with pytest.raises(Refused) as no:
        attended(state, "rundgang", *range(21))
    assert (no.value.code, no.value.pointer) == (Code.OVER_CAPACITY, "/participants")
    assert attended(state, "rundgang", *range(20), 0) is not None, "one person stands there twice"


def test_only_the_organiser_records() -> None:
    state = mixed_symposium()
    message = RecordAttendance(module="fachtag", participants=(person(0),))
    with pytest.raises(Refused) as no:
        attendance.record(state, message, at(state.plan.modules[0].ends, "traeger-beispiel"))
    assert no.value.code is Code.NOT_COMPETENT


def test_nobody_was_at_a_module_that_has_not_begun() -> None:
    state = mixed_symposium()
    message = RecordAttendance(module="fachtag", participants=(person(0),))
    before = state.plan.modules[0].starts - timedelta(minutes=1)
    with pytest.raises(Refused) as no:
        attendance.record(state, message, at(before))
    assert (no.value.code, no.value.state) == (Code.WRONG_STATE, "confirmed")


def test_a_closed_training_takes_no_other_list() -> None:
    closed = completed(held(mixed_symposium(), 0)).state
    with pytest.raises(Refused) as no:
        attended(closed, "fachtag", 1)
    assert (no.value.code, no.value.state) == (Code.WRONG_STATE, "closed")
