"""The form offers what the contract takes, in German words, and all of it."""

from collections.abc import Iterable
from enum import StrEnum

import pytest

from services.desk.domain.prison_case import ABOUT_A_NOTICE, CAN_BECOME
from services.desk.pages.words import FORM, WORDS
from services.intake.contract.whose_consent import ConsentForm, ConsentGiver, MayHear
from services.intake.domain.case import Life
from services.intake.domain.questions import ANSWERED
from services.intake.domain.resealing import RECEIVED
from shared.language.districts import KREISE as ALL_KREISE
from shared.network.children import ResidenceBasis, ResidenceKind
from shared.network.competence.facts import (
    Custody,
    FosterSince,
    HomeKind,
    Known,
    LivedWith,
    Parents,
    Paternity,
    PrisonerIs,
)
from shared.network.notices import NoticeStatus, ReceiverKind, Remedy
from shared.network.questions import Question
from shared.network.sealed_parts import ResealReason

OF_THE_FORM: dict[str, Iterable[StrEnum]] = {
    "basis": ResidenceBasis,
    "prisoner_is": PrisonerIs,
    # The prisoner lives, and is a parent: both cannot be dead.
    "parents": set(Parents) - {Parents.BOTH_DEAD},
    "paternity": Paternity,
    "custody": Custody,
    "lived_with": LivedWith,
    "known": Known,
    "foster_since": FosterSince,
    "giver": ConsentGiver,
    "form": ConsentForm,
    "receivers": ReceiverKind,
    "prison_may_hear": MayHear,
    # Beside the Kreise.
    "residence": set(ResidenceKind) - {ResidenceKind.DISTRICT},
    "home": set(HomeKind) - {HomeKind.DISTRICT},
}
TOLD: dict[str, Iterable[str]] = {
    "notice_state": {*Life, RECEIVED, ANSWERED},
    "notice_status": NoticeStatus,
    "notice_remedy": Remedy,
    "notice_question": Question,
    "notice_reseal": ResealReason,
    "notice_command": {command.type_name() for command in ABOUT_A_NOTICE},
    "notice_done": {command.type_name() for command in ABOUT_A_NOTICE},
}


@pytest.mark.parametrize("field", OF_THE_FORM)
def test_all_that_can_be_said_can_be_chosen(field: str) -> None:
    assert set(FORM[field]) == set(OF_THE_FORM[field])


def test_what_a_notice_can_become_can_be_chosen() -> None:
    assert set(CAN_BECOME) <= set(Life)
    assert {scope for scopes in CAN_BECOME.values() for scope in scopes} < set(FORM["scope"])


def test_the_kreise_of_the_land_can_be_chosen() -> None:
    assert set(FORM["kreis"]) == {key for key in ALL_KREISE if key.startswith("13")}


@pytest.mark.parametrize("kind", TOLD)
def test_what_a_prison_is_told_has_words(kind: str) -> None:
    assert set(WORDS[kind]) == set(TOLD[kind])
