from datetime import timedelta

import pytest

from services.intake.contract.consents import ConsentExpired, ConsentWithdrawn
from services.intake.contract.erasure import RetentionEnded
from services.intake.contract.notices import NoticeRetracted, RetractionCode
from services.referral.contract.answers import DeclineReason, DeclineReferral
from services.referral.contract.erasure import ErasureReason, ErasureRequested, ReferralWithdrawn
from services.referral.domain import erasure
from services.referral.domain.case import Case, CaseLife
from shared.language.message import Message
from shared.language.steps import Outcome
from shared.network.notices import Path
from tests.referral.cases import (
    COORDINATION,
    NOON,
    PRISON,
    ROSTOCK,
    SCHWERIN,
    YOUTH_OFFICE_ONLY,
    accepted,
    after,
    assigned,
    at,
    child,
    handed_over,
    handing_over,
    hear,
    let_time_pass,
    names,
    notice,
    part,
    said,
    the_referral,
)

WITHDRAWN = ConsentWithdrawn(by=PRISON)


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (WITHDRAWN, ErasureReason.CONSENT_WITHDRAWN),
        (ConsentExpired(), ErasureReason.CONSENT_EXPIRED),
        (NoticeRetracted(code=RetractionCode.WRONG_PERSON), ErasureReason.NOTICE_RETRACTED),
        (RetentionEnded(), ErasureReason.RETENTION_ENDED),
    ],
)
def test_everyone_who_was_told_is_asked_to_erase(message: Message, why: ErasureReason) -> None:
    case = assigned()
    outcome = hear(case, message)
    (asked,) = said(outcome, ErasureRequested, to=ROSTOCK)
    (withdrawn,) = said(outcome, ReferralWithdrawn)
    assert asked.referrals == (the_referral(case).id,)
    assert (asked.why, withdrawn.why) == (why, why)
    assert withdrawn.offices == (ROSTOCK,)


def test_the_receipt_has_no_content() -> None:
    outcome = hear(accepted(), WITHDRAWN)
    assert outcome.erase
    assert outcome.state.model_dump(mode="json", exclude_defaults=True) == {
        "life": CaseLife.ERASED.value
    }


def test_an_office_that_handed_over_or_declined_is_asked_too() -> None:
    case = accepted()
    case = after(case, (handing_over(case, ROSTOCK, SCHWERIN), ROSTOCK))
    following = the_referral(case, SCHWERIN)
    decline = DeclineReferral(referral=following.id, reason=DeclineReason.NO_NEED)
    outcome = hear(after(case, (decline, SCHWERIN)), WITHDRAWN)
    assert said(outcome, ReferralWithdrawn)[0].offices == (ROSTOCK, SCHWERIN)


def test_the_coordination_office_is_asked_when_a_reminder_reached_it() -> None:
    case, _ = let_time_pass(assigned(), NOON + timedelta(days=3))
    assert said(hear(case, WITHDRAWN), ReferralWithdrawn)[0].offices == (ROSTOCK, COORDINATION)


def test_whoever_was_reminded_is_asked_even_if_a_hand_over_came_back_since() -> None:
    case, _ = let_time_pass(assigned(), NOON + timedelta(days=3))
    case = after(case, (handing_over(case, ROSTOCK, SCHWERIN), ROSTOCK))
    following = the_referral(case, SCHWERIN)
    decline = DeclineReferral(referral=following.id, reason=DeclineReason.NOT_COMPETENT)
    outcome = hear(after(case, (decline, SCHWERIN)), WITHDRAWN)
    told = said(outcome, ReferralWithdrawn)[0].offices
    assert told == (ROSTOCK, COORDINATION, SCHWERIN)


def test_what_a_silent_office_never_opened_goes_with_its_case() -> None:
    case = assigned(notice(path=Path.RELATIVES_IN_NEED), part())
    case, _ = let_time_pass(case, NOON + timedelta(days=364))
    assert case.parts == (part(),)
    outcome = hear(case, RetentionEnded())
    assert outcome.erase
    assert outcome.state == Case(life=CaseLife.ERASED)
    assert said(outcome, ErasureRequested, to=ROSTOCK)


def test_an_office_with_several_referrals_is_asked_once_for_all() -> None:
    case = assigned()
    decline = DeclineReferral(referral=the_referral(case).id, reason=DeclineReason.NOT_COMPETENT)
    case = after(case, (decline, ROSTOCK))
    case = after(case, (handing_over(case, COORDINATION, ROSTOCK), COORDINATION))
    (asked,) = said(hear(case, WITHDRAWN), ErasureRequested, to=ROSTOCK)
    assert len(asked.referrals) == 2


def test_an_office_that_was_never_told_hears_nothing() -> None:
    outcome = hear(after(None, notice(child(), child("c2", "13004"))), WITHDRAWN)
    assert names(outcome) == ["ReferralWithdrawn"]
    assert said(outcome, ReferralWithdrawn)[0].offices == ()


def test_an_office_whose_assignment_was_decided_in_the_same_batch_hears_nothing() -> None:
    outcome = erase_in_the_batch_of(None, assigned())
    assert names(outcome) == ["ReferralWithdrawn"]
    assert said(outcome, ReferralWithdrawn)[0].offices == ()


def test_of_two_offices_only_the_one_that_was_told_before_the_batch_is_asked() -> None:
    saved = accepted()
    outcome = erase_in_the_batch_of(saved, handed_over(saved))
    assert said(outcome, ReferralWithdrawn)[0].offices == (ROSTOCK,)
    assert not said(outcome, ErasureRequested, to=SCHWERIN)


def erase_in_the_batch_of(saved: Case | None, state: Case) -> Outcome[Case]:
    """Withdraw what was changed in the same batch, and so is not saved yet."""
    return erasure.withdraw(state, WITHDRAWN, at(saved=saved))


def test_a_withdrawal_that_overtakes_the_notice_is_answered_too() -> None:
    outcome = hear(None, WITHDRAWN)
    assert outcome.erase
    assert said(outcome, ReferralWithdrawn)[0].offices == ()


def test_a_case_the_coordination_office_only_counted_is_not_disclosed_by_the_erasure() -> None:
    case = assigned(notice(receivers=YOUTH_OFFICE_ONLY), part())
    case, _ = let_time_pass(case, NOON + timedelta(days=30))
    assert said(hear(case, WITHDRAWN), ReferralWithdrawn)[0].offices == (ROSTOCK,)
