"""How much of each agency's staff has been trained."""

from fractions import Fraction

from services.events.domain.trainings import registering
from services.events.domain.trainings.coverage import coverage, trained
from services.events.domain.trainings.training import Training
from tests.events.trainings import (
    at,
    attended,
    completed,
    forgotten,
    held,
    in_house,
    registration,
    staff_training,
    symposium,
    with_people,
)


def with_another_reference(number: int, of: int) -> Training:
    """Somebody who is registered under a new reference, by the same address."""
    state = with_people(in_house(), 0)
    someone = registration(number).model_copy(update={"email": registration(of).email.upper()})
    when = at(state.plan.registration_until, "jva-waldeck")
    return held(registering.register(state, someone, when).state, number)


def test_of_330_people_of_one_prison_each_counts_once_on_17_dates() -> None:
    state = with_people(staff_training(), 330)
    for date, module in enumerate(state.plan.modules):
        done = attended(state, module.module, *range(date * 19, (date + 1) * 19 + 5))
        assert done is not None
        state = done.state
    assert trained([state]) == {"jva-waldeck": 328}
    assert coverage([state], {"jva-waldeck": 410}) == {"jva-waldeck": Fraction(328, 410)}


def test_who_came_to_two_trainings_counts_once() -> None:
    once = held(with_people(symposium(), 3), 0, 1)
    assert trained([once, held(with_people(in_house(), 3), 1, 2)]) == {"jva-waldeck": 3}
    assert trained([once, with_another_reference(99, of=1)]) == {"jva-waldeck": 2}


def test_a_reference_that_is_used_again_counts_once_also_when_names_are_erased() -> None:
    closed = forgotten(completed(held(with_people(symposium(), 3), 0, 1)).state)
    again = held(with_people(in_house(), 2), 1)
    for order in ([closed, again], [again, closed]):
        assert trained(order) == {"jva-waldeck": 2}


def test_who_was_registered_and_stayed_away_is_not_trained() -> None:
    assert trained([held(with_people(symposium(), 3))]) == {}


def test_each_agency_has_its_own_share_and_one_that_sent_nobody_has_none() -> None:
    state = with_people(symposium(), 1)
    when = at(state.plan.registration_until, "jugendamt-13003")
    state = held(registering.register(state, registration(7), when).state, 0, 7)
    staff = {"jva-waldeck": 4, "jugendamt-13003": 10, "traeger-beispiel": 3}
    assert coverage([state], staff) == {
        "jva-waldeck": Fraction(1, 4),
        "jugendamt-13003": Fraction(1, 10),
        "traeger-beispiel": 0,
    }


def test_more_people_than_are_said_to_work_there_are_all_of_them() -> None:
    assert coverage([held(with_people(symposium(), 3), 0, 1, 2)], {"jva-waldeck": 2}) == {
        "jva-waldeck": 1
    }
