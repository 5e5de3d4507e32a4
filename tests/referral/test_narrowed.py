"""Another kind of office that may still be told goes on, and no family is betrayed by it."""

import pytest

from services.intake.contract.consents import ConsentNarrowed
from services.intake.contract.notices import IncarcerationNotified
from services.referral.contract.about import ReferralLife
from services.referral.contract.answers import (
    AcceptReferral,
    ConfirmDelivery,
    DeclineReason,
    DeclineReferral,
    DeliveryResult,
)
from services.referral.contract.assigning import (
    LEFT_TO_NOBODY,
    NARROWED_AND_NOBODY_LEFT,
    OriginKind,
    ReferralAssigned,
    ReferralRouted,
    ReferralUnroutable,
)
from services.referral.contract.erasure import ErasureRequested
from services.referral.contract.passing_on import ReferralReturned
from services.referral.contract.resealing import SealedPartMissing
from services.referral.domain.case import Case
from shared.language.message import Message
from shared.language.steps import Outcome
from shared.network.children import ResidenceKind
from shared.network.notices import NoticeStatus, Purpose, ReceiverKind
from shared.network.sealed_parts import ResealReason
from tests.referral.cases import (
    BOTH,
    COORDINATION,
    COORDINATION_ONLY,
    PRISON,
    ROSTOCK,
    SCHWERIN,
    YOUTH_OFFICE_ONLY,
    accepted,
    after,
    assigned,
    child,
    handing_over,
    hear,
    lacking,
    notice,
    part,
    said,
    seals,
    the_referral,
)

CLEARED = child("c1", kind=ResidenceKind.UNKNOWN)


def narrowed(*receivers: ReceiverKind, by: str = PRISON) -> ConsentNarrowed:
    return ConsentNarrowed(
        by=by,
        purposes=(Purpose.COUNSELLING,),
        receivers=receivers,
        prison_hears=(NoticeStatus.PASSED_ON,),
    )


def at_the_coordination_office() -> Case:
    """It took it over from a youth office that had no need of its own."""
    case = assigned()
    no = DeclineReferral(referral=the_referral(case).id, reason=DeclineReason.NO_NEED)
    return after(case, (no, ROSTOCK))


def asked(outcome: Outcome[Case]) -> list[tuple[str, tuple[str, ...]]]:
    return lacking(outcome, outcome.state)


def erased_at(outcome: Outcome[Case]) -> list[str | None]:
    return [entry.to for entry in outcome.says if isinstance(entry.message, ErasureRequested)]


@pytest.mark.parametrize("by", [PRISON, ROSTOCK])
def test_with_the_part_that_is_there_the_coordination_office_goes_on_at_once(by: str) -> None:
    case = assigned()
    first = the_referral(case)
    outcome = hear(case, narrowed(*COORDINATION_ONLY, by=by))
    assert erased_at(outcome) == [ROSTOCK]
    (letter,) = said(outcome, ReferralAssigned, to=COORDINATION)
    assert (letter.sealed, letter.origin.kind) == (
        part(COORDINATION).jwe,
        OriginKind.CONSENT_NARROWED,
    )
    (routed,) = said(outcome, ReferralRouted)
    assert (routed.office, routed.follows) == (COORDINATION, first.id)
    assert said(outcome, ReferralUnroutable) == []


def test_without_a_part_the_prison_that_narrowed_seals_anew_and_then_it_goes_on() -> None:
    case = assigned(notice(), part())
    first = the_referral(case)
    outcome = hear(case, narrowed(*COORDINATION_ONLY))
    (missing,) = said(outcome, SealedPartMissing)
    assert (missing.office, missing.because) == (COORDINATION, ResealReason.CONSENT_NARROWED)
    assert missing.follows == first.id
    # What was passed on is not said to be impossible to pass on.
    assert said(outcome, ReferralUnroutable) == []
    later = hear(outcome.state, seals(part(COORDINATION)))
    assert [routed.follows for routed in said(later, ReferralRouted)] == [first.id]
    assert len(said(later, ReferralAssigned, to=COORDINATION)) == 1


def test_a_family_that_narrows_at_an_office_is_not_betrayed_by_a_request() -> None:
    outcome = hear(assigned(notice(), part()), narrowed(*COORDINATION_ONLY, by=ROSTOCK))
    assert said(outcome, SealedPartMissing) == []
    assert [each.rule for each in said(outcome, ReferralUnroutable)] == [NARROWED_AND_NOBODY_LEFT]
    assert outcome.state.referrals == ()


def test_where_it_is_asked_in_vain_nothing_is_opened_and_what_it_seals_is_not_kept() -> None:
    case = assigned(notice(), part())
    no = DeclineReferral(referral=the_referral(case).id, reason=DeclineReason.FAMILY_DECLINES)
    outcome = hear(after(case, (no, ROSTOCK)), narrowed(*COORDINATION_ONLY))
    assert (asked(outcome), outcome.state.referrals) == ([], ())
    sealed = hear(outcome.state, seals(part(COORDINATION)))
    assert (sealed.says, sealed.state.parts) == ((), ())


def test_what_the_coordination_office_had_by_a_decline_ends_without_a_word_to_the_prison() -> None:
    case = at_the_coordination_office()
    outcome = hear(case, narrowed(*YOUTH_OFFICE_ONLY))
    assert erased_at(outcome) == [COORDINATION]
    assert said(outcome, SealedPartMissing) == []
    assert [each.rule for each in said(outcome, ReferralUnroutable)] == [LEFT_TO_NOBODY]


def test_who_handed_over_to_an_office_that_may_not_be_told_any_more_stays_in_charge() -> None:
    case = accepted()
    case = after(case, (handing_over(case, ROSTOCK, COORDINATION), ROSTOCK))
    outcome = hear(case, narrowed(*YOUTH_OFFICE_ONLY))
    assert [each.office for each in said(outcome, ReferralReturned)] == [ROSTOCK]
    assert the_referral(outcome.state).life is ReferralLife.ACTIVE
    assert [entry.office for entry in outcome.state.referrals] == [ROSTOCK]


def test_what_another_office_goes_on_with_already_is_left_to_it() -> None:
    case = at_the_coordination_office()
    outcome = hear(case, narrowed(*COORDINATION_ONLY))
    assert [entry.office for entry in outcome.state.referrals] == [COORDINATION]
    assert said(outcome, ReferralUnroutable) == []


def test_a_child_of_no_office_here_is_left_with_nobody() -> None:
    """Intake has told the prison that narrowed it."""
    case = assigned(notice(CLEARED), part(COORDINATION))
    outcome = hear(case, narrowed(*YOUTH_OFFICE_ONLY))
    (nobody,) = said(outcome, ReferralUnroutable)
    assert (nobody.referral, nobody.rule) == (the_referral(case, COORDINATION).id, LEFT_TO_NOBODY)
    silent = hear(case, narrowed(*YOUTH_OFFICE_ONLY, by=COORDINATION))
    assert [each.rule for each in said(silent, ReferralUnroutable)] == [NARROWED_AND_NOBODY_LEFT]


def test_siblings_whom_only_the_coordination_office_may_hear_of_go_on_each_in_its_referral() -> (
    None
):
    siblings = notice(child("c1"), child("c2", "13004"), receivers=BOTH)
    case = assigned(
        siblings, part(ROSTOCK, "c1"), part(SCHWERIN, "c2"), part(COORDINATION, "c1", "c2")
    )
    outcome = hear(case, narrowed(*COORDINATION_ONLY))
    found = [(entry.office, entry.children) for entry in outcome.state.referrals]
    assert found == [(COORDINATION, ("c1",)), (COORDINATION, ("c2",))]


def test_a_parent_alone_whom_the_coordination_office_may_not_hear_of_has_nobody_left() -> None:
    alone: IncarcerationNotified = notice().model_copy(update={"children": (), "needs": ()})
    sealed = part(COORDINATION).model_copy(update={"children": ()})
    case = assigned(alone, sealed)
    outcome = hear(case, narrowed(*YOUTH_OFFICE_ONLY))
    assert [each.rule for each in said(outcome, ReferralUnroutable)] == [LEFT_TO_NOBODY]


def test_who_goes_on_is_an_office_like_any_other() -> None:
    case = hear(assigned(), narrowed(*COORDINATION_ONLY)).state
    referral = the_referral(case, COORDINATION).id
    answers: list[tuple[Message, str]] = [
        (ConfirmDelivery(referral=referral, result=DeliveryResult.READABLE), COORDINATION),
        (AcceptReferral(referral=referral), COORDINATION),
    ]
    case = after(case, *answers)
    assert the_referral(case, COORDINATION).life is ReferralLife.ACTIVE
    assert case.parts == ()


def test_an_office_that_handed_over_is_relieved_past_the_one_that_may_not_be_told_any_more() -> (
    None
):
    case = accepted()
    case = after(case, (handing_over(case, ROSTOCK, COORDINATION), ROSTOCK))
    case = after(case, (handing_over(case, COORDINATION, SCHWERIN), COORDINATION))
    case = hear(case, narrowed(*YOUTH_OFFICE_ONLY)).state
    case = accepted(case, SCHWERIN)
    assert the_referral(case).life is ReferralLife.CLOSED
    assert the_referral(case, SCHWERIN).life is ReferralLife.ACTIVE
