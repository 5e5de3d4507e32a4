"""A notice is sealed for the offices that will hold it, as the table of competence says."""

import pytest

from services.intake.contract.notices import IncarcerationNotified, SealedPartPassedOn
from services.intake.domain.notify import notify
from services.intake.domain.report import grant, report
from shared.language.codes import Code
from shared.language.flaws import Hint, hint_for
from shared.network.children import ResidenceKind
from shared.network.competence.facts import (
    Custody,
    Family,
    Home,
    HomeKind,
    Parents,
    PrisonerIs,
)
from tests.intake.cases import (
    COORDINATION,
    ROSTOCK,
    SCHWERIN,
    admission,
    at,
    awaiting,
    child,
    granting,
    in_need,
    only_counted,
    refusal,
    reported,
    said,
    sealed_for,
    settled,
)

FATHER_IN_SCHWERIN = Family(
    children=("c1",),
    prisoner_is=PrisonerIs.MOTHER,
    parents=Parents.APART,
    custody=Custody.PRISONER_ALONE,
    prisoner_home={
        "residence": Home(kind=HomeKind.DISTRICT, district="13004"),
        "kept": "yes",
    },
)


def family(**facts: object) -> tuple[Family, ...]:
    return (FATHER_IN_SCHWERIN.model_copy(update=facts),)


def test_a_notice_is_sealed_for_the_office_of_the_parents_and_not_for_that_of_the_child() -> None:
    known = admission(family=family(), sealed=(sealed_for(SCHWERIN),))
    assert reported(known).life == "held"
    no = refusal(report, None, admission(family=family()), at())
    assert (no.code, no.pointer) == (Code.UNSEALED_PERSONAL_DATA, "/sealed/office-13004/c1")
    assert hint_for(no.code, no.pointer) is Hint.SEAL_FOR


def test_the_same_holds_of_what_comes_with_the_consent() -> None:
    no = refusal(grant, awaiting(), granting(family=family()), at())
    assert (no.code, no.pointer) == (Code.UNSEALED_PERSONAL_DATA, "/sealed/office-13004/c1")


def test_a_part_for_an_office_that_will_not_hold_it_is_refused() -> None:
    both = admission(family=family(), sealed=(sealed_for(SCHWERIN), sealed_for(ROSTOCK)))
    no = refusal(report, None, both, at())
    assert (no.code, no.pointer) == (Code.NOT_COMPETENT, "/sealed/1/children/0")
    with_coordination = admission(
        family=family(), sealed=(sealed_for(SCHWERIN), sealed_for(COORDINATION))
    )
    assert reported(with_coordination).life == "held"


def test_a_place_in_a_message_is_not_taken_for_an_office() -> None:
    assert hint_for(Code.UNSEALED_PERSONAL_DATA, "/sealed/0/jwe") is not Hint.SEAL_FOR


def test_the_facts_travel_to_referral_alone() -> None:
    known = admission(family=family(), sealed=(sealed_for(SCHWERIN),))
    outcome = notify(settled(reported(known)), at())
    assert said(outcome, SealedPartPassedOn).family == family()
    assert b"prisoner_is" not in said(outcome, IncarcerationNotified).to_json()
    assert "prisoner_is" not in outcome.state.model_dump_json()


def test_whom_nobody_may_hear_of_nothing_is_sealed_for() -> None:
    far = in_need(children=(child(kind=ResidenceKind.OUTSIDE_LAND),), sealed=())
    assert reported(far).life == "held"


@pytest.mark.parametrize(
    ("facts", "code", "pointer"),
    [
        (family(children=("c1", "c7")), Code.UNKNOWN_ITEM, "/family/0/children/1"),
        (family() * 2, Code.SCHEMA_VIOLATION, "/family/1/children/0"),
        (family(parents=Parents.BOTH_DEAD), Code.CONTRADICTION, "/family/0/parents"),
        (family(custody=Custody.JOINT), Code.CONTRADICTION, "/family/0/custody"),
    ],
)
def test_facts_that_cannot_be_are_refused_with_their_place(
    facts: tuple[Family, ...], code: Code, pointer: str
) -> None:
    no = refusal(report, None, admission(family=facts, sealed=(sealed_for(SCHWERIN),)), at())
    assert (no.code, no.pointer) == (code, pointer)


def test_without_a_consent_nothing_is_said_of_the_parents_either() -> None:
    no = refusal(report, None, only_counted(family=family()), at())
    assert (no.code, no.pointer) == (Code.CONSENT_MISSING, "/family")
