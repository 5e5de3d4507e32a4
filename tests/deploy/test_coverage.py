"""Whose people have completed a training, and which share of the staff that is."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from deploy.operations.coverage import Covered, coverage
from services.events.contract.certificates import RevocationReason
from services.events.domain.trainings.training import Training
from shared.network.registry import Registry
from tests.deploy.command_line import kvi
from tests.events.trainings import (
    PUBLIC,
    REGISTRY,
    START,
    certified,
    completed,
    forgotten,
    held,
    in_guestrow,
    in_house,
    person,
    register,
    revoked,
    scheduled,
    sitting,
    symposium,
    with_people,
)

NOW = datetime(2027, 5, 1, tzinfo=UTC)
PRISON = "jva-waldeck"


def on_its_own_date(number: int, people: range) -> Training:
    """A training in the prison, a fortnight after the one before, that all of them complete."""
    starts = START + number * timedelta(days=14)
    state = scheduled(in_house().model_copy(update={"modules": (sitting("inhouse", starts, 3),)}))
    for each in people:
        state = register(state, each).state
    return certified(held(state, *people)).state


def with_staff(number: int) -> Registry:
    return Registry(
        each.model_copy(update={"staff": number}) if each.id == PRISON else each
        for each in REGISTRY.agencies
    )


def of_prison(*trainings: Training, staff: int = 8) -> Covered:
    found = {each.agency: each for each in coverage(trainings, with_staff(staff), NOW)}
    return found[PRISON]


def test_who_came_twice_counts_once_whatever_reference_each_training_has() -> None:
    first = completed(held(with_people(symposium(), 2), 0, 1)).state
    second = completed(held(with_people(in_guestrow(), 2), 0, 1)).state
    again = second.change(
        registrations=tuple(
            each.change(participant=person(number + 50), email=str(each.email).upper())
            for number, each in enumerate(second.registrations)
        )
    )
    assert of_prison(first, again) == Covered(PRISON, trained=2, staff=8)
    assert of_prison(first, again).percent == 25


def test_people_who_share_a_mailbox_count_each_and_again_only_once() -> None:
    def of_one_mailbox(training: Training) -> Training:
        return training.change(
            registrations=tuple(
                each.change(email="vollzug@kvi.example", name=f"{name} Beispiel")
                for each, name in zip(training.registrations, ("Alex", "Kim"), strict=True)
            )
        )

    first = of_one_mailbox(completed(held(with_people(symposium(), 2), 0, 1)).state)
    second = of_one_mailbox(completed(held(with_people(in_guestrow(), 2), 0, 1)).state)
    assert of_prison(first, second).trained == 2


def test_of_330_people_on_17_dates_each_has_a_certificate_and_counts_once() -> None:
    groups = [range(first, 330, 17) for first in range(17)]
    assert {len(group) for group in groups} == {19, 20}
    dates = [on_its_own_date(number, group) for number, group in enumerate(groups)]
    people = [each for date in dates for each in date.registrations]
    assert len({each.certificate.number for each in people if each.certificate}) == 330
    again = dates[0].change(
        registrations=tuple(
            each.change(participant=person(400 + number))
            for number, each in enumerate(dates[0].registrations)
        )
    )
    whole = of_prison(*dates, again, staff=330)
    assert whole == Covered(PRISON, trained=330, staff=330)
    assert whole.percent == 100
    assert of_prison(*dates[:9], staff=330).percent == 54


def test_who_was_not_there_or_has_not_completed_it_is_not_counted() -> None:
    assert of_prison(completed(held(with_people(symposium(), 3), 0)).state).trained == 1
    assert of_prison(held(with_people(symposium(), 3), 0)).trained == 0


def test_whoever_was_not_there_after_all_is_not_counted() -> None:
    closed = certified(held(with_people(in_guestrow(), 2), 0, 1), NOW).state
    assert of_prison(revoked(closed, 0, NOW, RevocationReason.WRONG_DETAILS).state).trained == 2
    assert of_prison(revoked(closed, 0, NOW, RevocationReason.NOT_ATTENDED).state).trained == 1


def test_the_public_pages_have_no_staff() -> None:
    assert PUBLIC not in {each.agency for each in coverage([], with_staff(8), NOW)}


def test_who_is_forgotten_is_counted_no_more() -> None:
    closed = completed(held(with_people(symposium(), 2), 0, 1)).state
    assert of_prison(forgotten(closed)).trained == 0


def test_where_nobody_has_said_how_many_work_there_no_share_is_said() -> None:
    others = [each for each in coverage([], with_staff(8), NOW) if each.agency != PRISON]
    assert {(each.trained, each.staff, each.percent) for each in others} == {(0, None, None)}


def test_without_a_system_that_runs_the_command_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("KVI_KAFKA", "KVI_MONGO"):
        monkeypatch.delenv(name, raising=False)
    done = kvi(tmp_path, "coverage")
    assert (done.code, done.out) == (2, "")
    assert "./kvi up" in done.err
