from datetime import UTC, datetime, timedelta

import pytest

from services.referral.contract.about import ReferralLife
from services.referral.contract.answers import (
    ConfirmDelivery,
    DeclineReason,
    DeclineReferral,
    DeliveryResult,
)
from services.referral.contract.assigning import (
    DECLINED_AND_NOBODY_LEFT,
    OriginKind,
    ReferralAssigned,
    ReferralUnroutable,
)
from services.referral.contract.helping import ClosingOutcome, ReferralClosed
from services.referral.domain.case import Case
from shared.language.codes import Code
from tests.referral.cases import (
    COORDINATION,
    NOON,
    PROVIDER,
    ROSTOCK,
    YOUTH_OFFICE_ONLY,
    acknowledged,
    after,
    assigned,
    hear,
    let_time_pass,
    names,
    notice,
    part,
    pending,
    readable,
    refusal,
    said,
    the_referral,
)

READ = ("ReferralDelivered", "ReferralAcknowledged")
"""Whoever declines has read it, which a prison hears before whatever a decline leads to."""


def _declining(case: Case, reason: DeclineReason, office: str = ROSTOCK) -> DeclineReferral:
    return DeclineReferral(referral=the_referral(case, office).id, reason=reason)


@pytest.mark.parametrize("reason", [DeclineReason.NOT_COMPETENT, DeclineReason.NO_NEED])
def test_a_decline_is_routed_on_to_the_clearing_office(reason: DeclineReason) -> None:
    case = assigned()
    outcome = hear(case, _declining(case, reason), ROSTOCK)
    assert names(outcome) == [
        *READ,
        "ReferralDeclined",
        "ReferralCreated",
        "ReferralRouted",
        f"ReferralAssigned to {COORDINATION}",
    ]
    (assignment,) = said(outcome, ReferralAssigned, to=COORDINATION)
    assert assignment.sealed == part(COORDINATION).jwe
    assert assignment.origin.kind is OriginKind.DECLINE
    assert assignment.routing.rule == f"declined_{reason}"
    assert outcome.answer == ReferralLife.DECLINED
    assert part(ROSTOCK) not in outcome.state.parts


def test_a_decline_ends_the_deadlines_of_the_office_that_declined() -> None:
    case = assigned()
    referral = str(the_referral(case).id)
    outcome = hear(case, _declining(case, DeclineReason.NOT_COMPETENT), ROSTOCK)
    assert not [kind for kind in outcome.state.deadlines if referral in kind]
    assert "acknowledge" in pending(outcome.state)


def test_a_decline_is_told_to_the_prison_when_the_clearing_office_is_not_allowed() -> None:
    case = assigned(notice(receivers=YOUTH_OFFICE_ONLY), part(ROSTOCK), part(COORDINATION))
    outcome = hear(case, _declining(case, DeclineReason.NOT_COMPETENT), ROSTOCK)
    (unroutable,) = said(outcome, ReferralUnroutable)
    assert unroutable.referral == the_referral(case).id
    assert unroutable.rule == DECLINED_AND_NOBODY_LEFT
    assert said(outcome, ReferralAssigned, to=COORDINATION) == []


def test_a_decline_is_told_to_the_prison_when_nothing_is_sealed_for_the_clearing_office() -> None:
    case = assigned(notice(), part(ROSTOCK))
    outcome = hear(case, _declining(case, DeclineReason.NOT_COMPETENT), ROSTOCK)
    assert names(outcome) == [*READ, "ReferralDeclined", "ReferralUnroutable"]


def test_an_office_whose_software_cannot_open_it_declines_without_having_read_it() -> None:
    case = assigned(notice(), part(ROSTOCK))
    case = after(
        case,
        (
            ConfirmDelivery(referral=the_referral(case).id, result=DeliveryResult.CANNOT_OPEN),
            ROSTOCK,
        ),
    )
    outcome = hear(case, _declining(case, DeclineReason.NOT_COMPETENT), ROSTOCK)
    assert "ReferralDelivered" not in names(outcome)


def test_when_the_clearing_office_declines_too_nobody_is_left() -> None:
    case = assigned()
    case = after(case, (_declining(case, DeclineReason.NOT_COMPETENT), ROSTOCK))
    again = _declining(case, DeclineReason.NOT_COMPETENT, COORDINATION)
    assert names(hear(case, again, COORDINATION)) == [
        *READ,
        "ReferralDeclined",
        "ReferralUnroutable",
    ]


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [
        (DeclineReason.FAMILY_DECLINES, ClosingOutcome.DECLINED_BY_FAMILY),
        (DeclineReason.DUPLICATE, ClosingOutcome.ALREADY_HELPED),
    ],
)
def test_where_help_is_not_wanted_or_already_there_it_ends(
    reason: DeclineReason, outcome: ClosingOutcome
) -> None:
    case = assigned()
    declined = hear(case, _declining(case, reason), ROSTOCK)
    assert names(declined) == [*READ, "ReferralDeclined", "ReferralClosed"]
    assert said(declined, ReferralClosed)[0].outcome is outcome
    assert (declined.state.parts, declined.state.deadlines) == ((), {})


def test_only_a_provider_may_have_no_capacity() -> None:
    case = assigned()
    message = _declining(case, DeclineReason.NO_CAPACITY)
    no = refusal(case, message, ROSTOCK)
    assert (no.code, no.pointer) == (Code.WRONG_SENDER, "/reason")
    held = the_referral(case).model_copy(update={"office": PROVIDER})
    case = case.model_copy(update={"referrals": (held,)})
    assert hear(case, message, PROVIDER).answer == ReferralLife.DECLINED


def test_a_decline_on_the_last_day_for_a_decision_is_no_dead_end() -> None:
    last = datetime(2026, 3, 11, 22, 59, tzinfo=UTC)
    case, _ = let_time_pass(acknowledged(assigned()), last)
    outcome = hear(case, _declining(case, DeclineReason.NOT_COMPETENT), ROSTOCK, now=last)
    (assignment,) = said(outcome, ReferralAssigned, to=COORDINATION)
    assert assignment.sealed == part(COORDINATION).jwe


def test_the_copy_for_the_way_on_is_dropped_once_no_decision_is_awaited_any_more() -> None:
    case = assigned()
    case, _ = let_time_pass(after(case, (readable(case), ROSTOCK)), NOON + timedelta(days=30))
    assert case.parts == ()
    assert "sealed_copy" not in case.deadlines


def test_another_reason_does_not_undo_what_a_decline_led_to() -> None:
    case = assigned()
    case = after(case, (_declining(case, DeclineReason.NO_NEED), ROSTOCK))
    no = refusal(case, _declining(case, DeclineReason.FAMILY_DECLINES), ROSTOCK)
    assert (no.code, no.state) == (Code.WRONG_STATE, ReferralLife.DECLINED)


def test_declining_again_says_nothing_again() -> None:
    case = assigned()
    message = _declining(case, DeclineReason.NOT_COMPETENT)
    outcome = hear(after(case, (message, ROSTOCK)), message, ROSTOCK)
    assert (outcome.says, outcome.answer) == ((), ReferralLife.DECLINED)
