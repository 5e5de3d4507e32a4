from datetime import date

import pytest

from services.intake.contract.consents import ConsentGiver, Custody
from services.intake.domain.consent_givers import GIVERS, counts
from services.intake.domain.report import report
from shared.language.codes import Code
from shared.network.children import AgeBand
from tests.intake.cases import NOON, admission, at, child, consent, refusal, reported

TODAY = NOON.date()
CHILD = {AgeBand.FROM_6_TO_9}
PARENTS = {ConsentGiver.PRISONER, ConsentGiver.OTHER_PARENT, ConsentGiver.BOTH_PARENTS}


@pytest.mark.parametrize(
    ("custody", "givers"),
    [
        (Custody.JOINT, PARENTS),
        (Custody.PRISONER_ALONE, {ConsentGiver.PRISONER, ConsentGiver.BOTH_PARENTS}),
        (Custody.OTHER_PARENT_ALONE, {ConsentGiver.OTHER_PARENT, ConsentGiver.BOTH_PARENTS}),
        (Custody.GUARDIAN, {ConsentGiver.GUARDIAN}),
        (Custody.UNKNOWN, {*PARENTS, ConsentGiver.GUARDIAN}),
    ],
)
def test_a_consent_about_a_child_counts_from_whoever_has_custody(
    custody: Custody, givers: set[ConsentGiver]
) -> None:
    found = {
        giver
        for giver in ConsentGiver
        if counts(consent(given_by=giver, custody=custody), CHILD, TODAY)
    }
    assert found == givers


@pytest.mark.parametrize("custody", Custody)
def test_young_people_speak_for_themselves_and_not_for_younger_siblings(custody: Custody) -> None:
    own = consent(given_by=ConsentGiver.YOUNG_PERSON, custody=custody)
    assert counts(own, {AgeBand.FROM_14_TO_17}, TODAY)
    assert not counts(own, {AgeBand.FROM_14_TO_17, AgeBand.FROM_10_TO_13}, TODAY)


def test_whose_consent_counts_is_a_question_of_the_day() -> None:
    assert not counts(consent(), CHILD, min(giver.since for giver in GIVERS) - date.resolution)


def test_a_notice_with_a_consent_that_does_not_count_is_refused() -> None:
    message = admission(consent=consent(custody=Custody.OTHER_PARENT_ALONE))
    no = refusal(report, None, message, at())
    assert (no.code, no.pointer) == (Code.CONSENT_MISSING, "/consent/given_by")


def test_a_young_person_can_bring_in_a_case() -> None:
    grown = child().model_copy(update={"age_band": AgeBand.FROM_14_TO_17})
    message = admission(consent=consent(given_by=ConsentGiver.YOUNG_PERSON), children=(grown,))
    assert reported(message).life == "held"
