"""A module that was missed is made up elsewhere, and counts as soon as it is recorded."""

import pytest

from services.events.contract.trainings import ModuleMadeUp, TrainingCompleted
from services.events.domain.trainings.training import Training
from shared.language.codes import Code
from shared.language.steps import Refused
from tests.events.trainings import (
    attended,
    cancelled,
    completed,
    forgotten,
    joint_training,
    made_up,
    person,
    plan,
    told,
    with_people,
)

ALL = tuple(f"m{number}" for number in range(7))


def recorded(state: Training, lists: dict[str, tuple[int, ...]]) -> Training:
    for module, people in lists.items():
        done = attended(state, module, *people)
        assert done is not None
        state = done.state
    return state


def one_missed() -> Training:
    """Seven modules of two days over eighteen months; of two people one was ill at the fourth."""
    people = with_people(joint_training(), 2)
    return recorded(people, {module: (0,) if module == "m3" else (0, 1) for module in ALL})


def has_completed(number: int) -> TrainingCompleted:
    return TrainingCompleted(participant=person(number), sector="justice", hours=112, modules=ALL)


def test_who_missed_one_of_seven_has_not_completed_until_it_is_made_up_and_recorded() -> None:
    closed = completed(one_missed())
    assert told(closed) == [has_completed(0)]

    later = made_up(closed.state, "m3", 1)

    assert told(later) == [ModuleMadeUp(participant=person(1), module="m3"), has_completed(1)]
    assert later.answer == "completed"


def test_what_is_made_up_before_the_training_is_closed_counts_when_it_is() -> None:
    earlier = made_up(one_missed(), "m3", 1)
    assert told(earlier) == [ModuleMadeUp(participant=person(1), module="m3")]
    assert earlier.answer == "attended"
    assert told(completed(earlier.state)) == [has_completed(0), has_completed(1)]


def test_who_missed_two_has_to_make_up_both() -> None:
    state = recorded(one_missed(), {"m4": (0,)})
    once = made_up(completed(state).state, "m3", 1)
    assert once.answer == "attended"
    assert told(made_up(once.state, "m4", 1))[1:] == [has_completed(1)]


def test_said_twice_it_is_already_so() -> None:
    once = made_up(completed(one_missed()).state, "m3", 1)
    again = made_up(once.state, "m3", 1)
    assert (again.state, again.says, again.answer) == (once.state, (), "completed")


def test_who_was_there_made_up_nothing() -> None:
    again = made_up(one_missed(), "m2", 1)
    assert (again.says, again.answer) == ((), "attended")


def test_a_list_that_is_corrected_counts_instead() -> None:
    state = recorded(made_up(one_missed(), "m3", 1).state, {"m3": (0, 1)})
    someone = state.registration(person(1))
    assert someone is not None
    assert set(someone.attended) == set(ALL)
    assert told(completed(state)) == [has_completed(0), has_completed(1)]


def test_what_was_made_up_is_not_lost_while_a_list_is_wrong() -> None:
    state = made_up(one_missed(), "m3", 1).state
    wrong = recorded(state, {"m3": (0, 1)})
    assert told(completed(recorded(wrong, {"m3": (0,)}))) == [has_completed(0), has_completed(1)]
    others = [code for code in ALL if code != "m3"]
    never_there = recorded(state, dict.fromkeys(others, (0,)))
    with pytest.raises(Refused) as no:
        made_up(never_there, "m3", 1)
    assert (no.value.code, no.value.state) == (Code.WRONG_STATE, "confirmed")
    right = recorded(never_there, dict.fromkeys(others, (0, 1)))
    assert told(completed(right)) == [has_completed(0), has_completed(1)]


def test_who_was_there_in_none_has_not_completed_by_what_was_made_up() -> None:
    nobody: dict[str, tuple[int, ...]] = dict.fromkeys(ALL, ())
    state = recorded(with_people(joint_training(), 1), {**nobody, "m1": (0,)})
    for code in ALL:
        state = made_up(state, code, 0).state
    state = made_up(recorded(state, {"m0": (0,), "m1": ()}), "m1", 0).state
    assert told(completed(recorded(state, {"m0": ()}))) == []


def test_who_was_never_there_makes_up_nothing() -> None:
    state = recorded(with_people(joint_training(), 2), dict.fromkeys(ALL, (0,)))
    with pytest.raises(Refused) as no:
        made_up(state, "m3", 1)
    assert (no.value.code, no.value.state) == (Code.WRONG_STATE, "confirmed")
    with_one_gone = cancelled(
        with_people(joint_training(), 2), 1, joint_training().registration_until
    )
    with pytest.raises(Refused) as no:
        made_up(recorded(with_one_gone.state, dict.fromkeys(ALL, (0,))), "m3", 1)
    assert (no.value.code, no.value.state) == (Code.WRONG_STATE, "cancelled")


def test_what_has_no_list_yet_nobody_has_missed() -> None:
    state = recorded(with_people(joint_training(), 1), {"m0": (0,)})
    with pytest.raises(Refused) as no:
        made_up(state, "m1", 0)
    assert (no.value.code, no.value.state) == (Code.WRONG_STATE, "scheduled")


def test_once_names_are_erased_it_is_too_late() -> None:
    with pytest.raises(Refused) as no:
        made_up(forgotten(completed(one_missed()).state), "m3", 1)
    assert (no.value.code, no.value.state) == (Code.TOO_LATE, "closed")


@pytest.mark.parametrize(
    ("module", "number", "pointer"), [("m9", 1, "/module"), ("m3", 9, "/participant")]
)
def test_what_is_unknown_is_named(module: str, number: int, pointer: str) -> None:
    with pytest.raises(Refused) as no:
        made_up(one_missed(), module, number)
    assert (no.value.code, no.value.pointer) == (Code.UNKNOWN_ITEM, pointer)


def test_only_the_organiser_records_it() -> None:
    with pytest.raises(Refused) as no:
        made_up(one_missed(), "m3", 1, "traeger-beispiel")
    assert no.value.code is Code.NOT_COMPETENT


def test_one_module_alone_cannot_be_made_up() -> None:
    state = recorded(with_people(plan(), 1), {"fachtag": ()})
    with pytest.raises(Refused) as no:
        made_up(state, "fachtag", 0)
    assert no.value.code is Code.WRONG_STATE
