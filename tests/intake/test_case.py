import warnings

import pytest

from services.intake.contract.consents import WithdrawConsent
from services.intake.contract.erasure import ConfirmErasure, ErasureExtent
from services.intake.domain.case import Case
from services.intake.domain.erasure import confirm, owe
from services.intake.domain.feedback import follow
from services.intake.domain.take_back import withdraw
from services.referral.contract.answers import ReferralDelivered
from services.referral.contract.erasure import ErasureReason, ReferralWithdrawn
from tests.intake.cases import REFERRAL, ROSTOCK, SCHWERIN, at, awaiting, notified, reported


def followed() -> Case:
    outcome = follow(notified(), ReferralDelivered(referral=REFERRAL, office=SCHWERIN), at())
    assert outcome is not None
    return outcome.state


def receipt() -> Case:
    case = withdraw(notified(), WithdrawConsent(), at()).state
    confirmed = confirm(case, ConfirmErasure(extent=ErasureExtent.ERASED), at(sender=ROSTOCK))
    assert confirmed is not None
    asked = ReferralWithdrawn(offices=(ROSTOCK, SCHWERIN), why=ErasureReason.CONSENT_WITHDRAWN)
    outcome = owe(confirmed.state, asked, at(sender="referral"))
    assert outcome is not None
    return outcome.state


@pytest.mark.parametrize("case", [awaiting(), reported(), notified(), followed(), receipt()])
def test_a_case_is_the_same_after_it_was_stored(case: Case) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        stored = case.model_dump(mode="json", exclude_none=True)
    assert Case.model_validate(stored) == case


def test_a_case_that_is_told_stays_small() -> None:
    assert len(followed().model_dump_json(exclude_none=True)) < 1700
