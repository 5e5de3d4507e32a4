from datetime import date, timedelta

import pytest

from services.referral.contract.about import ReferralLife
from services.referral.contract.helping import (
    CloseReferral,
    ClosingOutcome,
    ConsultationHeld,
    ConsultationKind,
    ConsultationMode,
    ConsultationSequence,
    DurationBand,
    MeasureStarted,
    RecordConsultation,
    ReportMeasureStarted,
)
from services.referral.domain.case import MOST_CONSULTATIONS, MOST_MEASURES, Case
from shared.language.codes import Code
from tests.referral.cases import (
    ROSTOCK,
    SCHWERIN,
    accepted,
    after,
    handed_over,
    handing_over,
    hear,
    names,
    pending,
    refusal,
    said,
    the_referral,
)


def _consultation(
    case: Case,
    kind: ConsultationKind = ConsultationKind.FAMILY,
    held_on: date = date(2026, 3, 4),
) -> RecordConsultation:
    return RecordConsultation(
        referral=the_referral(case).id,
        kind=kind,
        sequence=ConsultationSequence.FIRST,
        mode=ConsultationMode.HOME_VISIT,
        duration=DurationBand.UP_TO_90,
        anonymous=False,
        held_on=held_on,
    )


def test_a_consultation_is_told_without_its_content() -> None:
    case = accepted()
    message = _consultation(case)
    (held,) = said(hear(case, message, ROSTOCK), ConsultationHeld)
    assert held == ConsultationHeld(office=ROSTOCK, **message.model_dump())


@pytest.mark.parametrize(
    ("kind", "awaited"),
    [
        (ConsultationKind.FAMILY, False),
        (ConsultationKind.CHILD, False),
        (ConsultationKind.PROFESSIONAL, True),
    ],
)
def test_only_meeting_the_family_is_the_consultation_that_is_awaited(
    kind: ConsultationKind, *, awaited: bool
) -> None:
    case = accepted()
    outcome = hear(case, _consultation(case, kind), ROSTOCK)
    assert ("consult" in pending(outcome.state)) is awaited


def test_an_office_that_is_handing_over_goes_on_consulting() -> None:
    case = accepted()
    case = after(case, (handing_over(case, ROSTOCK, SCHWERIN), ROSTOCK))
    assert names(hear(case, _consultation(case), ROSTOCK)) == ["ConsultationHeld"]


def test_a_consultation_cannot_lie_in_the_future() -> None:
    case = accepted()
    no = refusal(case, _consultation(case, held_on=date(2026, 3, 5)), ROSTOCK)
    assert (no.code, no.pointer) == (Code.SCHEMA_VIOLATION, "/held_on")


def test_a_case_takes_no_more_consultations_than_its_cap() -> None:
    case = accepted().model_copy(update={"consultations": MOST_CONSULTATIONS})
    assert refusal(case, _consultation(case), ROSTOCK).code is Code.FULL


def test_nothing_is_done_because_of_a_notice_before_its_admission() -> None:
    case = accepted()
    admitted = case.the_notice().admitted_on
    before = admitted - timedelta(days=1)
    for message, pointer in (
        (_consultation(case, held_on=before), "/held_on"),
        (_measure(case, started_on=before), "/started_on"),
    ):
        no = refusal(case, message, ROSTOCK)
        assert (no.code, no.pointer) == (Code.CONTRADICTION, pointer)
    on_the_day = hear(case, _consultation(case, held_on=admitted), ROSTOCK)
    assert names(on_the_day) == ["ConsultationHeld"]


def _measure(case: Case, started_on: date = date(2026, 3, 4)) -> ReportMeasureStarted:
    return ReportMeasureStarted(referral=the_referral(case).id, started_on=started_on)


def test_that_a_measure_has_begun_is_told_and_not_which() -> None:
    case = accepted()
    message = _measure(case)
    outcome = hear(case, message, ROSTOCK)
    assert said(outcome, MeasureStarted) == [MeasureStarted(office=ROSTOCK, **dict(message))]
    assert outcome.answer == ReferralLife.ACTIVE
    assert set(MeasureStarted.model_fields) == {"referral", "office", "started_on"}


def test_a_measure_that_is_only_planned_has_not_begun() -> None:
    case = accepted()
    no = refusal(case, _measure(case, date(2026, 3, 5)), ROSTOCK)
    assert (no.code, no.pointer) == (Code.SCHEMA_VIOLATION, "/started_on")


def test_a_case_takes_no_more_measures_than_its_cap() -> None:
    case = accepted()
    for _ in range(MOST_MEASURES):
        case = after(case, (_measure(case), ROSTOCK))
    assert refusal(case, _measure(case), ROSTOCK).code is Code.FULL


def test_a_measure_does_not_replace_the_first_consultation() -> None:
    case = accepted()
    assert "consult" in pending(hear(case, _measure(case), ROSTOCK).state)


def test_closing_ends_every_deadline() -> None:
    case = accepted()
    message = CloseReferral(referral=the_referral(case).id, outcome=ClosingOutcome.HELPED)
    outcome = hear(case, message, ROSTOCK)
    assert names(outcome) == ["ReferralClosed"]
    assert outcome.answer == ReferralLife.CLOSED
    assert outcome.state.deadlines == {}


def test_closing_again_is_already_so_unless_it_came_to_something_else() -> None:
    case = accepted()
    message = CloseReferral(referral=the_referral(case).id, outcome=ClosingOutcome.HELPED)
    case = after(case, (message, ROSTOCK))
    assert hear(case, message, ROSTOCK).says == ()
    other = message.model_copy(update={"outcome": ClosingOutcome.MOVED})
    assert refusal(case, other, ROSTOCK).code is Code.WRONG_STATE


def test_only_the_next_office_can_make_it_handed_over() -> None:
    def close(case: Case) -> CloseReferral:
        return CloseReferral(referral=the_referral(case).id, outcome=ClosingOutcome.HANDED_OVER)

    for case in (accepted(), handed_over()):
        no = refusal(case, close(case), ROSTOCK)
        assert (no.code, no.pointer) == (Code.SCHEMA_VIOLATION, "/outcome")
    case = accepted(handed_over(), SCHWERIN)
    again = hear(case, close(case), ROSTOCK)
    assert (again.says, again.answer) == ((), ReferralLife.CLOSED)
