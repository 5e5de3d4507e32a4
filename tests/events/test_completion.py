"""How a training ends: who attended all of it, and when names are forgotten."""

from datetime import timedelta

import pytest

from services.events.contract.trainings import CompleteTraining, TrainingCompleted
from services.events.domain.rules import Rules
from services.events.domain.trainings import completion, registering
from shared.language.codes import Code
from shared.language.steps import Refused
from shared.network.working_days import CLOCKS_APART
from shared.store.aggregate import Aggregate
from tests.events.trainings import (
    REGISTRY,
    TRAINING,
    at,
    attended,
    completed,
    forgotten,
    held,
    joint_training,
    person,
    registration,
    staff_training,
    symposium,
    told,
    with_people,
)


def test_only_who_attended_every_module_has_completed() -> None:
    state = with_people(joint_training(), 3)
    for module in state.plan.modules:
        people = (0, 1) if module.module == "m3" else (0, 1, 2)
        done = attended(state, module.module, *people)
        assert done is not None
        state = done.state

    messages = told(completed(state))

    assert all(isinstance(message, TrainingCompleted) for message in messages)
    assert [message.model_dump()["participant"] for message in messages] == [person(0), person(1)]
    assert messages[0] == TrainingCompleted(
        participant=person(0),
        sector="justice",
        hours=112,
        modules=("m0", "m1", "m2", "m3", "m4", "m5", "m6"),
    )


def test_completion_shows_in_the_registration() -> None:
    done = completed(held(with_people(symposium(), 2), 0))
    assert [r.standing for r in done.state.registrations] == ["completed", "confirmed"]
    assert done.state.life == "closed"


def test_a_prisons_staff_of_330_completes_17_dates() -> None:
    done = completed(held(with_people(staff_training(), 330), *range(330)))
    assert len(told(done)) == 330


def test_a_training_is_not_completed_before_every_module_has_its_list() -> None:
    done = attended(with_people(joint_training(), 8), "m0", 0)
    assert done is not None
    with pytest.raises(Refused) as no:
        completed(done.state)
    assert (no.value.code, no.value.state) == (Code.WRONG_STATE, "confirmed")


def test_a_training_is_not_completed_before_its_last_module_is_over() -> None:
    state = held(with_people(symposium(), 1), 0)
    a_clock_behind = state.plan.modules[-1].ends - CLOCKS_APART
    early = at(a_clock_behind - timedelta(seconds=1))
    with pytest.raises(Refused) as no:
        completion.complete(state, CompleteTraining(), early)
    assert (no.value.code, no.value.state) == (Code.WRONG_STATE, "held")
    assert completion.complete(state, CompleteTraining(), at(a_clock_behind))


def test_completing_twice_is_already_so() -> None:
    closed = completed(held(with_people(symposium(), 1), 0)).state
    assert completion.complete(closed, CompleteTraining(), at(closed.plan.modules[0].ends)) is None


def test_only_the_organiser_completes() -> None:
    state = held(with_people(symposium(), 1), 0)
    with pytest.raises(Refused) as no:
        completion.complete(
            state, CompleteTraining(), at(state.plan.modules[0].ends, "traeger-beispiel")
        )
    assert no.value.code is Code.NOT_COMPETENT


def test_names_are_forgotten_a_year_after_the_training_was_closed() -> None:
    closed = completed(held(with_people(symposium(), 2), 0)).state
    assert closed.deadlines["retention"] == closed.plan.modules[-1].ends + timedelta(days=365)

    left = forgotten(closed)

    assert "Beispiel" not in left.model_dump_json()
    assert "@" not in left.model_dump_json()
    assert [r.standing for r in left.registrations] == ["completed", "confirmed"]


def test_names_are_forgotten_also_when_nobody_closes_the_training() -> None:
    state = with_people(symposium(), 2)
    after = Rules(REGISTRY).names_end(state.plan.modules[-1].ends)
    assert state.deadlines["retention"] == after

    left = forgotten(state)

    assert left.life == "closed"
    assert "Beispiel" not in left.model_dump_json()


def test_names_are_forgotten_on_time_also_while_a_record_waits_for_a_repair() -> None:
    state = with_people(symposium(), 1)
    waiting = Aggregate(id=TRAINING, state=state, waiting=["a record that crashed"])
    assert waiting.due_at == state.deadlines["retention"], "a reminder waits for its turn"


def test_what_waited_for_a_repair_brings_no_name_back() -> None:
    left = forgotten(with_people(symposium(), 1))
    with pytest.raises(Refused) as no:
        registering.register(left, registration(1), at(left.plan.modules[0].ends))
    assert no.value.code is Code.TOO_LATE


def test_a_repeated_registration_is_known_after_its_name_is_forgotten() -> None:
    left = forgotten(with_people(symposium(), 1))
    when = at(left.plan.modules[0].ends, "jva-waldeck")
    again = registering.register(left, registration(0), when)
    assert again.state == left
