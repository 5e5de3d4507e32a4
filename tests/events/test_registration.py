"""How professionals get a place, or wait for one."""

from datetime import timedelta

import pytest

from services.events.contract.trainings import (
    RegistrationConfirmed,
    RegistrationWaitlisted,
    TrainingConfirmed,
)
from services.events.domain.rules import MOST_EVER_REGISTERED, MOST_REGISTRATIONS
from services.events.domain.trainings import registering
from services.events.domain.trainings.training import Standing, Training
from shared.language.codes import Code
from shared.language.steps import Refused
from tests.events.trainings import (
    at,
    cancelled,
    half_day_with_prison_tour,
    in_house,
    person,
    plan,
    register,
    registration,
    scheduled,
    staff_training,
    symposium,
    told,
    with_people,
)


def test_a_registration_is_confirmed_while_there_are_places() -> None:
    done = register(scheduled(in_house()), 1)

    assert told(done) == [RegistrationConfirmed(participant=person(1))]
    assert done.answer == "confirmed"


def test_the_seventh_registration_confirms_an_in_house_training() -> None:
    six = with_people(in_house(), 6)
    assert six.life == "scheduled"

    seventh = register(six, 7)

    assert told(seventh)[-1] == TrainingConfirmed(registered=7)
    assert seventh.state.life == "confirmed"


def test_a_training_is_confirmed_only_once() -> None:
    eighth = register(with_people(in_house(), 7), 8)
    assert told(eighth) == [RegistrationConfirmed(participant=person(8))]


def test_the_twenty_first_for_a_prison_tour_waits_first_in_the_queue() -> None:
    full = with_people(half_day_with_prison_tour(), 20)

    first, second = register(full, 20), register(register(full, 20).state, 21)

    assert told(first) == [RegistrationWaitlisted(participant=person(20), place=1)]
    assert first.answer == "waitlisted"
    assert told(second) == [RegistrationWaitlisted(participant=person(21), place=2)]


def test_one_prisons_whole_staff_finds_places() -> None:
    state = with_people(staff_training(), 330)
    assert state.in_standing(Standing.CONFIRMED) == 330
    assert register(state, 330).answer == "waitlisted"


def test_the_last_moment_is_in_time_and_the_next_is_too_late() -> None:
    state = scheduled(symposium())
    end = state.plan.registration_until
    assert register(state, 1).answer == "confirmed"

    with pytest.raises(Refused) as no:
        registering.register(state, registration(1), at(end + timedelta(microseconds=1)))
    assert no.value.code is Code.TOO_LATE


def test_registering_twice_changes_nothing_and_tells_nothing_even_after_the_deadline() -> None:
    state = register(scheduled(symposium()), 1).state
    late = at(state.plan.registration_until + timedelta(days=1), "jva-waldeck")

    again = registering.register(state, registration(1), late)

    assert again.state == state
    assert again.says == ()
    assert again.answer == "confirmed"


def test_a_reference_stands_for_one_person_only() -> None:
    state = register(scheduled(symposium()), 1).state
    with pytest.raises(Refused) as no:
        registering.register(
            state,
            registration(1, name="Kim Anders"),
            at(state.plan.registration_until, "jva-waldeck"),
        )
    assert (no.value.code, no.value.pointer) == (Code.CONFLICT, "/participant")
    assert no.value.state == "confirmed"


def test_a_reference_stands_for_a_person_of_one_agency_only() -> None:
    state = register(scheduled(symposium()), 1).state
    with pytest.raises(Refused) as no:
        registering.register(
            state, registration(1), at(state.plan.registration_until, "jugendamt-13003")
        )
    assert (no.value.code, no.value.pointer) == (Code.CONFLICT, "/participant")
    assert no.value.state is None, "how it stands is said to the agency that registered her"


def test_a_list_that_is_too_long_is_full() -> None:
    state = with_people(plan(maximum=1), MOST_REGISTRATIONS)
    with pytest.raises(Refused) as no:
        register(state, MOST_REGISTRATIONS)
    assert no.value.code is Code.FULL
    last = register(cancelled(state, 0, state.plan.registration_until).state, MOST_REGISTRATIONS)
    assert last.answer == "waitlisted"


def test_a_list_does_not_grow_without_end_by_cancelling() -> None:
    state = with_people(plan(maximum=1), 1)
    (one,) = cancelled(state, 0, state.plan.registration_until).state.registrations
    gone = [one.change(participant=person(number)) for number in range(MOST_EVER_REGISTERED)]
    register(state.change(registrations=gone[1:]), 0)
    with pytest.raises(Refused) as no:
        register(state.change(registrations=gone), MOST_EVER_REGISTERED)
    assert no.value.code is Code.FULL


def test_a_name_is_kept_but_never_told() -> None:
    done = register(scheduled(symposium()), 1)

    kept = done.state.registration(person(1))
    assert kept is not None
    assert kept.name == "Alex Beispiel"
    said = b"".join(message.to_json() for message in told(done))
    assert b"Alex" not in said
    assert b"kvi.example" not in said


def test_a_training_with_people_is_read_back_as_it_was_stored() -> None:
    state = with_people(half_day_with_prison_tour(), 21)
    assert Training.model_validate(state.model_dump(mode="json", exclude_defaults=True)) == state
