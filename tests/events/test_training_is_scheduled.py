"""How a training is announced."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from services.events.contract.training_plan import TargetGroup, TrainingFormat
from services.events.contract.trainings import ScheduleTraining, TrainingScheduled
from services.events.domain.rules import Rules
from services.events.domain.trainings import scheduling
from services.events.domain.trainings.training import Training
from shared.language.codes import Code
from shared.language.steps import Refused
from shared.network.registry import Registry
from tests.events.trainings import (
    ORGANISER,
    REGISTRY,
    START,
    at,
    half_day_with_prison_tour,
    in_house,
    joint_training,
    plan,
    scheduled,
    sitting,
    staff_training,
    symposium,
    told,
)

BEFORE = START - timedelta(days=60)


def test_a_training_is_told_to_everyone_with_its_organiser() -> None:
    done = scheduling.schedule(None, symposium(), at(BEFORE))

    assert done is not None
    (event,) = told(done)
    assert isinstance(event, TrainingScheduled)
    assert event.organiser == ORGANISER
    assert event.modules == symposium().modules
    assert done.state.life == "scheduled"


@pytest.mark.parametrize(
    ("groups", "told_agencies"),
    [
        ((TargetGroup.PRISONS,), ["jva-waldeck"]),
        (
            (TargetGroup.YOUTH_OFFICES, TargetGroup.PRISONS),
            ["jva-waldeck", "jugendamt-13003", "jugendamt-13072"],
        ),
        ((TargetGroup.PROVIDERS,), []),
    ],
)
def test_each_agency_it_is_meant_for_hears_all_of_it_in_its_own_software(
    groups: tuple[TargetGroup, ...], told_agencies: list[str]
) -> None:
    message = symposium().model_copy(update={"target_groups": groups})
    done = scheduling.schedule(None, message, at(BEFORE))
    assert done is not None
    assert [said.to for said in done.says] == [None, *told_agencies]
    assert {said.message for said in done.says} == set(told(done))


def test_who_holds_a_training_is_not_told_of_it() -> None:
    done = scheduling.schedule(None, symposium(), at(BEFORE, "jva-waldeck"))
    assert done is not None
    assert [said.to for said in done.says] == [None, "jugendamt-13003", "jugendamt-13072"]


def test_an_agency_that_left_is_not_told_of_a_training() -> None:
    done = scheduling.schedule(None, symposium(), at(BEFORE))
    assert done is not None
    training, waldeck = told(done)[0], REGISTRY["jva-waldeck"]
    assert isinstance(training, TrainingScheduled)
    leaving = waldeck.model_copy(update={"left": BEFORE.date()})
    assert training.is_for(leaving, BEFORE)
    assert not training.is_for(leaving, BEFORE + timedelta(days=1))


@pytest.mark.parametrize(
    "message",
    [symposium(), in_house(), half_day_with_prison_tour(), joint_training(), staff_training()],
    ids=["symposium", "in-house", "half-day", "joint", "staff"],
)
def test_all_that_the_network_holds_can_be_written_down(message: ScheduleTraining) -> None:
    assert ScheduleTraining.from_json(message.to_json()) == message
    kept = scheduled(message)
    stored = kept.model_dump(mode="json", exclude_defaults=True)
    assert Training.model_validate(stored) == kept


def test_the_same_training_scheduled_again_is_already_so() -> None:
    assert scheduling.schedule(scheduled(symposium()), symposium(), at(BEFORE)) is None


def test_a_plan_cannot_be_changed_by_scheduling_it_anew() -> None:
    with pytest.raises(Refused) as no:
        scheduling.schedule(scheduled(symposium()), in_house(), at(BEFORE))
    assert (no.value.code, no.value.state) == (Code.WRONG_STATE, "scheduled")


def test_nobody_takes_over_the_training_of_another() -> None:
    with pytest.raises(Refused) as no:
        scheduling.schedule(scheduled(symposium()), symposium(), at(BEFORE, "traeger-beispiel"))
    assert no.value.code is Code.NOT_COMPETENT


def test_a_training_whose_registration_has_ended_is_too_late() -> None:
    message = symposium()
    late = message.registration_until + timedelta(seconds=1)
    with pytest.raises(Refused) as no:
        scheduling.schedule(None, message, at(late))
    assert (no.value.code, no.value.pointer) == (Code.TOO_LATE, "/registration_until")


@pytest.mark.parametrize(
    ("place", "code"),
    [("agency:jva-nirgends", Code.UNKNOWN_AGENCY), ("venue:09162:rathaus", Code.UNKNOWN_ITEM)],
)
def test_a_place_is_one_that_the_registry_knows(place: str, code: Code) -> None:
    with pytest.raises(Refused) as no:
        scheduling.schedule(None, plan(place=place), at(BEFORE))
    assert (no.value.code, no.value.pointer) == (code, "/place")


@pytest.mark.parametrize(
    "wrong",
    [
        {"modules": (sitting("a", START, 2), sitting("a", START + timedelta(days=1), 2))},
        {"modules": (sitting("a", START, 2), sitting("b", START + timedelta(hours=1), 2))},
        {"minimum": 21, "maximum": 20},
        {"kind": TrainingFormat.ONLINE},
        {"place": "online"},
        {"place": "Rathaus, Neuer Markt 1"},
    ],
    ids=["same module", "overlap", "minimum", "online nowhere", "online somewhere", "free text"],
)
def test_a_plan_that_contradicts_itself_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        plan(**wrong)  # type: ignore[arg-type]


def test_registration_ends_before_the_training_starts() -> None:
    late = symposium().model_dump() | {"registration_until": START + timedelta(seconds=1)}
    with pytest.raises(ValidationError):
        ScheduleTraining.model_validate(late)


def test_an_agency_that_left_schedules_nothing() -> None:
    gone = REGISTRY[ORGANISER].model_copy(update={"left": BEFORE.date()})
    others = [agency for agency in REGISTRY.agencies if agency.id != ORGANISER]
    rules = Rules(Registry([*others, gone]))
    assert scheduling.schedule(None, symposium(), at(BEFORE)._replace(rules=rules)) is not None
    with pytest.raises(Refused) as no:
        scheduling.schedule(None, symposium(), at(BEFORE + timedelta(days=1))._replace(rules=rules))
    assert no.value.code is Code.NOT_COMPETENT
