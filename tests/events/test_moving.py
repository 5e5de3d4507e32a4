"""A training is put on other days or called off, and who knows of it hears so."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from services.events.contract.trainings import MoveTraining, TrainingCancelled, TrainingMoved
from services.events.domain.trainings import registering, scheduling
from services.events.domain.trainings.training import Training
from shared.language.codes import Code
from shared.language.steps import Outcome, Refused
from tests.events.trainings import (
    RULES,
    at,
    attended,
    called_off,
    cancelled,
    completed,
    held,
    joint_training,
    later,
    mails,
    moved,
    person,
    plan,
    register,
    registration,
    scheduled,
    symposium,
    told,
    with_people,
)

STATE = with_people(symposium(), 2)
UNTIL = STATE.plan.registration_until
A_WEEK_LATER = later(STATE, 7)


def done(outcome: Outcome[Training] | None) -> Outcome[Training]:
    assert outcome is not None
    return outcome


def test_all_whom_it_is_meant_for_hear_of_the_new_days_and_only_notify_hears_who_has_people() -> (
    None
):
    outcome = done(moved(STATE, A_WEEK_LATER, UNTIL))
    new = TrainingMoved(
        modules=A_WEEK_LATER.modules,
        registration_until=A_WEEK_LATER.registration_until,
        place=STATE.plan.place,
    )
    assert [(said.to, said.message) for said in outcome.says[:4]] == [
        (None, new.model_copy(update={"registered": ("jva-waldeck",)})),
        ("jva-waldeck", new),
        ("jugendamt-13003", new),
        ("jugendamt-13072", new),
    ]
    assert outcome.state.plan.modules == A_WEEK_LATER.modules


def test_who_has_people_registered_hears_of_it_though_it_was_not_meant_for_that_agency() -> None:
    state = scheduled(symposium().model_copy(update={"target_groups": ("prisons",)}))
    state = registering.register(state, registration(1), at(UNTIL, "jugendamt-13003")).state
    hear = [said.to for said in done(moved(state, A_WEEK_LATER, UNTIL)).says]
    assert hear == [None, "jva-waldeck", "jugendamt-13003", None], "and she by a mail"
    gone = cancelled(state, 1, UNTIL, "jugendamt-13003").state
    hear = [said.to for said in done(moved(gone, A_WEEK_LATER, UNTIL)).says]
    assert hear == [None, "jva-waldeck"]


def test_scheduled_again_as_it_was_moved_it_is_already_so_and_as_it_was_before_it_is_refused() -> (
    None
):
    # A program that sends its plan again is told when it still has days that nobody else has.
    state = done(moved(STATE, A_WEEK_LATER, UNTIL)).state
    organiser = at(UNTIL)
    again = symposium().model_copy(
        update={
            "modules": A_WEEK_LATER.modules,
            "registration_until": A_WEEK_LATER.registration_until,
        }
    )
    assert scheduling.schedule(state, again, organiser) is None
    with pytest.raises(Refused) as no:
        scheduling.schedule(state, symposium(), organiser)
    assert (no.value.code, no.value.state) == (Code.WRONG_STATE, state.life)


def test_what_is_reckoned_from_its_days_is_reckoned_anew() -> None:
    state = done(moved(STATE, A_WEEK_LATER, UNTIL)).state
    assert state.deadlines == {
        "retention": RULES.names_end(A_WEEK_LATER.modules[-1].ends),
        "list": A_WEEK_LATER.registration_until,
        "reminder:fachtag": A_WEEK_LATER.modules[0].starts - timedelta(days=7),
    }
    assert register(state, 5).answer == "confirmed"
    late = told(cancelled(state, 0, UNTIL + timedelta(days=7)))
    assert [message.model_dump()["late"] for message in late] == [False]


def test_moved_again_to_where_it_is_it_is_already_so() -> None:
    state = done(moved(STATE, A_WEEK_LATER, UNTIL)).state
    assert moved(state, A_WEEK_LATER, UNTIL) is None


def test_a_longer_registration_alone_is_told_and_moves_nothing_for_who_is_registered() -> None:
    longer = MoveTraining(modules=STATE.plan.modules, registration_until=UNTIL + timedelta(days=1))
    outcome = done(moved(STATE, longer, UNTIL))
    (told_on_topic,) = told(outcome)
    assert isinstance(told_on_topic, TrainingMoved)
    assert told_on_topic.registered is None, "no agency is written to"
    assert mails(outcome) == []
    assert outcome.state.times_moved == 0
    assert [said.to for said in outcome.says if said.to] == [
        "jva-waldeck",
        "jugendamt-13003",
        "jugendamt-13072",
    ]
    elsewhere = longer.model_copy(update={"address": "Am Markt 1"})
    by_mail = done(moved(STATE, elsewhere, UNTIL))
    assert (len(mails(by_mail)), by_mail.state.times_moved) == (2, 1)


def test_the_place_changes_too_and_must_be_one_for_such_a_training() -> None:
    elsewhere = A_WEEK_LATER.model_copy(update={"place": "agency:jva-waldeck"})
    assert done(moved(STATE, elsewhere, UNTIL)).state.plan.place == "agency:jva-waldeck"
    for place, code in (
        ("online", Code.CONTRADICTION),
        ("agency:jva-nirgends", Code.UNKNOWN_AGENCY),
    ):
        with pytest.raises(Refused) as no:
            moved(STATE, A_WEEK_LATER.model_copy(update={"place": place}), UNTIL)
        assert (no.value.code, no.value.pointer) == (code, "/place")


def test_the_address_of_the_old_place_leads_nobody_to_the_new_one() -> None:
    at_the_town_hall = symposium().model_copy(update={"address": "Am Markt 1, 18055 Rostock"})
    state = scheduled(at_the_town_hall)
    stays = done(moved(state, A_WEEK_LATER, UNTIL)).state
    assert stays.plan.address == "Am Markt 1, 18055 Rostock"
    named = A_WEEK_LATER.model_copy(update={"place": state.plan.place})
    assert done(moved(state, named, UNTIL)).state.plan.address == "Am Markt 1, 18055 Rostock"
    elsewhere = A_WEEK_LATER.model_copy(update={"place": "agency:jva-waldeck"})
    (told_on_topic,) = told(done(moved(state, elsewhere, UNTIL)))
    assert (told_on_topic.model_dump()["place"], told_on_topic.model_dump()["address"]) == (
        "agency:jva-waldeck",
        None,
    )


def test_modules_that_have_begun_stay_and_the_others_can_still_be_moved() -> None:
    state = with_people(joint_training(), 8)
    when = state.plan.modules[1].starts
    assert done(moved(state, later(state, 7, but_for=2), when)).state.life == "confirmed"
    with pytest.raises(Refused) as no:
        moved(state, later(state, 7, but_for=1), when)
    assert (no.value.code, no.value.pointer) == (Code.TOO_LATE, "/modules/1")


def test_nothing_is_moved_into_the_past() -> None:
    with pytest.raises(Refused) as no:
        moved(STATE, later(STATE, -7), STATE.plan.modules[0].starts - timedelta(days=1))
    assert (no.value.code, no.value.pointer) == (Code.TOO_LATE, "/modules/0")


def test_registration_is_not_ended_in_the_past() -> None:
    earlier = MoveTraining(modules=STATE.plan.modules, registration_until=UNTIL - timedelta(days=2))
    assert moved(STATE, earlier, UNTIL - timedelta(days=2))
    with pytest.raises(Refused) as no:
        moved(STATE, earlier, UNTIL - timedelta(days=1))
    assert (no.value.code, no.value.pointer) == (Code.TOO_LATE, "/registration_until")


@pytest.mark.parametrize(
    ("where", "pointer"),
    [({"place": "agency:jva-waldeck"}, "/place"), ({"address": "Am Markt 1"}, "/address")],
)
def test_what_is_over_has_no_other_place_any_more(where: dict[str, str], pointer: str) -> None:
    state = with_people(joint_training(), 8)
    elsewhere = later(state, 0).model_copy(update=where)
    last = state.plan.modules[-1].starts
    assert moved(state, elsewhere, last - timedelta(microseconds=1))
    with pytest.raises(Refused) as no:
        moved(state, elsewhere, last)
    assert (no.value.code, no.value.pointer) == (Code.TOO_LATE, pointer)


def test_it_has_the_modules_that_were_announced() -> None:
    other = MoveTraining.model_validate(
        {**dict(A_WEEK_LATER), "modules": plan([later(STATE, 7).modules[0]]).modules[:1]}
    )
    renamed = other.model_copy(
        update={"modules": (other.modules[0].model_copy(update={"module": "anders"}),)}
    )
    with pytest.raises(Refused) as no:
        moved(STATE, renamed, UNTIL)
    assert (no.value.code, no.value.pointer) == (Code.UNKNOWN_ITEM, "/modules")


def test_what_has_taken_place_is_neither_moved_nor_called_off() -> None:
    over = held(STATE, 0)
    for state in (over, completed(over).state):
        with pytest.raises(Refused) as no:
            moved(state, A_WEEK_LATER, UNTIL)
        assert (no.value.code, no.value.state) == (Code.WRONG_STATE, state.life)
        with pytest.raises(Refused) as no:
            called_off(state, UNTIL)
        assert (no.value.code, no.value.state) == (Code.WRONG_STATE, state.life)


def test_one_of_which_a_part_has_taken_place_is_not_called_off() -> None:
    begun = done(attended(with_people(joint_training(), 8), "m0", 0)).state
    with pytest.raises(Refused) as no:
        called_off(begun, UNTIL)
    assert (no.value.code, no.value.state) == (Code.WRONG_STATE, "confirmed")


def test_called_off_all_hear_it_and_nobody_is_registered_or_known_by_name_any_more() -> None:
    outcome = done(called_off(STATE, UNTIL))
    assert told(outcome) == [TrainingCancelled(registered=("jva-waldeck",))]
    assert [(said.to, said.message) for said in outcome.says if said.to] == [
        (agency, TrainingCancelled())
        for agency in ("jva-waldeck", "jugendamt-13003", "jugendamt-13072")
    ]
    state = outcome.state
    assert (state.life, state.deadlines) == ("cancelled", {})
    assert "Beispiel" not in state.model_dump_json()
    assert register(state, 0).answer == "cancelled"


def test_called_off_twice_is_already_so() -> None:
    state = done(called_off(STATE, UNTIL)).state
    assert called_off(state, UNTIL) is None


def test_what_is_called_off_goes_on_in_no_way() -> None:
    state = done(called_off(STATE, UNTIL)).state
    ways: list[Callable[[], object]] = [
        partial(register, state, 9),
        partial(moved, state, A_WEEK_LATER, UNTIL),
        partial(attended, state, "fachtag"),
        partial(completed, state),
    ]
    for go_on in ways:
        with pytest.raises(Refused) as no:
            go_on()
        assert (no.value.code, no.value.state) == (Code.WRONG_STATE, "cancelled")


def test_only_the_organiser_moves_it_or_calls_it_off() -> None:
    for from_elsewhere in (
        partial(moved, STATE, A_WEEK_LATER, UNTIL),
        partial(called_off, STATE, UNTIL),
    ):
        with pytest.raises(Refused) as no:
            from_elsewhere("traeger-beispiel")
        assert no.value.code is Code.NOT_COMPETENT


def test_the_organiser_is_told_nothing_of_what_it_said_itself() -> None:
    state = registering.register(STATE, registration(7), at(UNTIL, "koordinierung-mv")).state
    outcome = done(called_off(state, UNTIL))
    assert "koordinierung-mv" not in [said.to for said in outcome.says]
    assert told(outcome) == [TrainingCancelled(registered=("jva-waldeck",))]
    assert state.registration(person(7)) is not None
