from datetime import timedelta

import pytest

from services.referral.contract.about import ReferralLife
from services.referral.contract.answers import ConfirmDelivery, DeliveryResult
from services.referral.contract.assigning import ReferralAssigned
from services.referral.contract.deadlines import (
    DeadlineReminder,
    EscalationResolved,
    ReferralDeadline,
)
from services.referral.contract.helping import CloseReferral, ClosingOutcome
from services.referral.contract.passing_on import (
    HandOverReferral,
    ReassignReferral,
    ReferralHandedOver,
    ReferralRecalled,
)
from services.referral.domain.case import Case
from shared.language.codes import Code
from shared.network.notices import ReceiverKind
from tests.referral.cases import (
    BOTH,
    COORDINATION,
    NOON,
    ROSTOCK,
    ROSTOCK_COUNTY,
    SCHWERIN,
    YOUTH_OFFICE_ONLY,
    accepted,
    after,
    assigned,
    handed_over,
    handing_over,
    hear,
    jwe_for,
    let_time_pass,
    names,
    notice,
    part,
    readable,
    refusal,
    said,
    the_referral,
)


def _handed_on() -> Case:
    case = handed_over()
    return after(case, (handing_over(case, SCHWERIN, ROSTOCK_COUNTY), SCHWERIN))


def _silent(case: Case) -> Case:
    case, _ = let_time_pass(case, NOON + timedelta(days=60))
    return case


def _closing(
    case: Case, office: str = ROSTOCK, outcome: ClosingOutcome = ClosingOutcome.MOVED
) -> CloseReferral:
    return CloseReferral(referral=the_referral(case, office).id, outcome=outcome)


def _cannot_open(case: Case, office: str) -> ConfirmDelivery:
    return ConfirmDelivery(
        referral=the_referral(case, office).id, result=DeliveryResult.CANNOT_OPEN
    )


def _sealed_anew(case: Case) -> HandOverReferral:
    sealed = jwe_for(SCHWERIN, edition=2)
    return handing_over(case, ROSTOCK, SCHWERIN).model_copy(update={"sealed": sealed})


def test_a_part_sealed_anew_reaches_the_next_office_that_could_not_read_the_first() -> None:
    case = handed_over()
    case = after(case, (_cannot_open(case, SCHWERIN), SCHWERIN))
    outcome = hear(case, _sealed_anew(case), ROSTOCK)
    assert names(outcome) == [
        "EscalationResolved",
        f"EscalationResolved to {COORDINATION}",
        f"EscalationResolved to {ROSTOCK}",
        f"ReferralAssigned to {SCHWERIN}",
    ]
    (resolved,) = said(outcome, EscalationResolved, to=ROSTOCK)
    assert (resolved.referral, resolved.office) == (the_referral(case, ROSTOCK).id, SCHWERIN)
    (assignment,) = said(outcome, ReferralAssigned, to=SCHWERIN)
    assert assignment.sealed == jwe_for(SCHWERIN, edition=2)
    assert outcome.state.parts == (part(SCHWERIN, edition=2),)
    assert outcome.answer == ReferralLife.HANDING_OVER


def test_a_part_that_the_next_office_can_read_is_not_replaced() -> None:
    case = handed_over()
    case = after(case, (readable(case, SCHWERIN), SCHWERIN))
    outcome = hear(case, _sealed_anew(case), ROSTOCK)
    assert (outcome.says, outcome.state.parts) == ((), ())


def test_a_part_that_is_sealed_wrongly_again_is_refused_too() -> None:
    case = handed_over()
    message = handing_over(case, ROSTOCK, SCHWERIN).model_copy(update={"sealed": jwe_for(ROSTOCK)})
    no = refusal(case, message, ROSTOCK)
    assert (no.code, no.pointer) == (Code.SEAL_MISMATCH, "/sealed")


@pytest.mark.parametrize("receivers", [YOUTH_OFFICE_ONLY, BOTH])
def test_whoever_handed_over_hears_by_its_own_referral_that_the_next_office_cannot_read(
    receivers: tuple[ReceiverKind, ...],
) -> None:
    case = handed_over(assigned(notice(receivers=receivers), part()))
    outcome = hear(case, _cannot_open(case, SCHWERIN), SCHWERIN)
    (reminder,) = said(outcome, DeadlineReminder, to=ROSTOCK)
    assert (reminder.referral, reminder.office) == (the_referral(case, ROSTOCK).id, SCHWERIN)
    assert reminder.deadline is ReferralDeadline.DELIVERY
    assert len(said(outcome, DeadlineReminder, to=COORDINATION)) == (receivers == BOTH)


def test_every_office_on_the_way_hears_once_that_the_last_one_stays_silent() -> None:
    case = handed_over(assigned(notice(receivers=YOUTH_OFFICE_ONLY), part()))
    case = after(case, (handing_over(case, SCHWERIN, ROSTOCK_COUNTY), SCHWERIN))
    _, heard = let_time_pass(case, NOON + timedelta(days=40))
    says = [entry for _, entry in heard]
    for office in (ROSTOCK, SCHWERIN):
        deadlines = [entry.deadline for entry in said(says, DeadlineReminder, to=office)]
        assert sorted(deadlines) == ["acknowledge", "consult", "decide", "delivery"]


def test_an_office_that_lets_a_hand_over_lie_is_reminded() -> None:
    case, heard = let_time_pass(handed_over(), NOON + timedelta(days=2))
    assert {entry.to for _, entry in heard if entry.to} == {SCHWERIN}
    assert the_referral(case, ROSTOCK).life is ReferralLife.HANDING_OVER


def test_whoever_is_in_charge_may_end_what_the_next_office_does_not_answer() -> None:
    case = _silent(handed_over(accepted(assigned(notice(receivers=YOUTH_OFFICE_ONLY), part()))))
    outcome = hear(case, _closing(case), ROSTOCK)
    assert outcome.answer == ReferralLife.CLOSED
    assert names(outcome)[-3:] == [
        "ReferralRecalled",
        f"ReferralRecalled to {SCHWERIN}",
        "ReferralClosed",
    ]
    assert said(outcome, ReferralRecalled, to=SCHWERIN)[0].next_referral is None
    assert (outcome.state.parts, outcome.state.deadlines) == ((), {})


def test_ending_it_recalls_it_from_everyone_it_was_passed_on_to() -> None:
    case = _handed_on()
    outcome = hear(case, _closing(case), ROSTOCK)
    assert [entry.office for entry in said(outcome, ReferralRecalled)] == [SCHWERIN, ROSTOCK_COUNTY]
    lives = {entry.office: entry.life for entry in outcome.state.referrals}
    assert lives[SCHWERIN] is lives[ROSTOCK_COUNTY] is ReferralLife.RECALLED


def test_an_office_that_only_passed_it_on_cannot_end_it_for_the_one_in_charge() -> None:
    case = _handed_on()
    no = refusal(case, _closing(case, SCHWERIN), SCHWERIN)
    assert (no.code, no.state) == (Code.WRONG_STATE, ReferralLife.HANDING_OVER)


def test_whoever_is_in_charge_may_ask_another_office_when_the_first_stays_silent() -> None:
    case = _silent(handed_over())
    outcome = hear(case, handing_over(case, ROSTOCK, ROSTOCK_COUNTY), ROSTOCK)
    (told,) = said(outcome, ReferralHandedOver)
    (recalled,) = said(outcome, ReferralRecalled, to=SCHWERIN)
    (assignment,) = said(outcome, ReferralAssigned, to=ROSTOCK_COUNTY)
    assert told.next_referral == recalled.next_referral == assignment.referral
    assert told.hop == 1
    assert assignment.sealed == jwe_for(ROSTOCK_COUNTY)
    case = accepted(outcome.state, ROSTOCK_COUNTY)
    assert the_referral(case, ROSTOCK).outcome is ClosingOutcome.HANDED_OVER


def test_an_office_that_has_time_to_answer_is_not_passed_by() -> None:
    case = handed_over()
    no = refusal(case, handing_over(case, ROSTOCK, ROSTOCK_COUNTY), ROSTOCK)
    assert (no.code, no.state) == (Code.WRONG_STATE, ReferralLife.HANDING_OVER)


def test_whoever_took_over_from_a_silent_office_is_not_asked_a_second_time() -> None:
    case = _silent(handed_over())
    silent = the_referral(case, SCHWERIN).id
    sealed = jwe_for(COORDINATION)
    message = ReassignReferral(referral=silent, to=COORDINATION, sealed=sealed)
    case = after(case, (message, COORDINATION), now=NOON + timedelta(days=60))
    outcome = hear(case, handing_over(case, ROSTOCK, COORDINATION), ROSTOCK)
    assert (outcome.says, outcome.answer) == ((), ReferralLife.HANDING_OVER)
