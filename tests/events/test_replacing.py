"""Somebody else comes instead, and nobody gains or loses a place by it."""

from datetime import timedelta

import pytest

from services.events.contract.trainings import ParticipantMovedUp, ParticipantReplaced
from services.events.domain.rules import MOST_REGISTRATIONS
from services.events.domain.trainings import registering
from services.events.domain.trainings.training import Training
from shared.language.codes import Code
from shared.language.steps import Refused
from tests.events.trainings import (
    at,
    attended,
    cancelled,
    completed,
    person,
    plan,
    register,
    registration,
    replaced,
    told,
    with_people,
)

TWO_WAIT = with_people(plan(maximum=2), 4)
UNTIL = TWO_WAIT.plan.registration_until
BEGINS = TWO_WAIT.plan.modules[0].starts
AFTER_THE_END_OF_REGISTRATION = UNTIL + timedelta(days=1)


def as_it_stands(state: Training) -> dict[int, str]:
    """The standing of each person, in the order in which they wait."""
    numbers = {person(number): number for number in range(20)}
    return {numbers[r.participant]: str(r.standing) for r in state.registrations}


def test_who_comes_instead_has_the_place_also_after_the_end_of_registration() -> None:
    done = replaced(TWO_WAIT, 0, 10, AFTER_THE_END_OF_REGISTRATION)
    assert told(done) == [ParticipantReplaced(participant=person(0), replacement=person(10))]
    assert done.answer == "confirmed"
    assert as_it_stands(done.state) == {
        10: "confirmed",
        1: "confirmed",
        2: "waitlisted",
        3: "waitlisted",
        0: "cancelled",
    }


def test_who_waits_instead_stands_where_the_other_stood() -> None:
    done = replaced(TWO_WAIT, 2, 10, UNTIL)
    assert done.answer == "waitlisted"
    up = cancelled(done.state, 0, UNTIL)
    assert told(up)[1:] == [ParticipantMovedUp(participant=person(10), agency="jva-waldeck")]


def test_of_who_does_not_come_the_name_is_erased() -> None:
    left = replaced(TWO_WAIT, 0, 10, UNTIL).state.registration(person(0))
    assert left is not None
    assert (left.name, left.email) == (None, None)


def test_said_again_it_is_answered_as_it_stands_by_then() -> None:
    once = replaced(TWO_WAIT, 0, 10, UNTIL).state
    held = attended(once, "fachtag", 10)
    assert held is not None
    again = replaced(completed(held.state).state, 0, 10, BEGINS)
    assert (again.says, again.answer) == ((), "completed")


@pytest.mark.parametrize("other", [1, 10], ids=["who comes anyway", "who comes for another"])
def test_nobody_comes_for_two(other: int) -> None:
    state = replaced(TWO_WAIT, 1, 10, UNTIL).state if other != 1 else TWO_WAIT
    with pytest.raises(Refused) as no:
        replaced(state, 0, other, UNTIL)
    assert (no.value.code, no.value.pointer) == (Code.CONFLICT, "/replacement")


def test_of_whom_another_agency_has_registered_it_is_not_said_how_it_stands() -> None:
    state = registering.register(TWO_WAIT, registration(10), at(UNTIL, "jugendamt-13003")).state
    for other, said in ((10, None), (2, "waitlisted")):
        with pytest.raises(Refused) as no:
            replaced(state, 0, other, UNTIL)
        assert (no.value.code, no.value.state) == (Code.CONFLICT, said)


def test_who_has_cancelled_cannot_send_another() -> None:
    with pytest.raises(Refused) as no:
        replaced(cancelled(TWO_WAIT, 0, UNTIL).state, 0, 10, UNTIL)
    assert (no.value.code, no.value.state) == (Code.WRONG_STATE, "cancelled")


def test_when_it_has_begun_nobody_is_replaced() -> None:
    with pytest.raises(Refused) as no:
        replaced(TWO_WAIT, 0, 10, BEGINS)
    assert (no.value.code, no.value.state) == (Code.TOO_LATE, "confirmed")


def test_only_the_agency_that_registered_somebody_sends_another() -> None:
    with pytest.raises(Refused) as no:
        replaced(TWO_WAIT, 0, 10, UNTIL, "jugendamt-13003")
    assert no.value.code is Code.NOT_COMPETENT


def test_nobody_comes_for_somebody_of_whom_nothing_is_known() -> None:
    with pytest.raises(Refused) as no:
        replaced(TWO_WAIT, 9, 10, UNTIL)
    assert (no.value.code, no.value.pointer) == (Code.UNKNOWN_ITEM, "/participant")


def test_a_list_does_not_grow_without_end_by_replacing() -> None:
    first = replaced(with_people(plan(maximum=1), MOST_REGISTRATIONS), 0, 5_000, UNTIL)
    assert first.answer == "confirmed", "as many come as before"
    gone = first.state.registrations[-1]
    gone_too = [gone.change(participant=person(number)) for number in range(10_000, 11_400)]
    full = first.state.change(registrations=(*first.state.registrations[:600], *gone_too))
    with pytest.raises(Refused) as no:
        replaced(full, 1, 5_001, UNTIL)
    assert no.value.code is Code.FULL


def test_a_registration_that_comes_again_brings_nobody_back() -> None:
    state = replaced(TWO_WAIT, 0, 10, UNTIL).state
    assert register(state, 0).answer == "cancelled"
