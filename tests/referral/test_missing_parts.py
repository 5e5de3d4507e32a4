"""A part that its office cannot use is asked for: of the prison, once until another one comes."""

from datetime import UTC, datetime, timedelta

import pytest

from services.intake.contract.consents import ConsentWithdrawn
from services.intake.contract.resealing import ResealEnded
from services.referral.contract.about import ReferralLife
from services.referral.contract.answers import (
    ConfirmDelivery,
    DeclineReason,
    DeclineReferral,
    DeliveryResult,
)
from services.referral.contract.assigning import (
    NOT_SEALED_ANEW,
    ReferralAssigned,
    ReferralUnroutable,
)
from services.referral.contract.resealing import SealedPartMissing
from services.referral.domain.case import Case
from services.referral.domain.missing_parts import MOST_REQUESTS
from services.referral.domain.time_limits import AWAITED_PART, awaited_part_of
from shared.language.answers import DeadlineReached
from shared.network.sealed_parts import ResealReason
from tests.referral.cases import (
    COORDINATION,
    NOON,
    PRISON,
    PROBLEMS,
    ROSTOCK,
    SCHWERIN,
    YOUTH_OFFICE_ONLY,
    accepted,
    after,
    assigned,
    child,
    handed_over,
    hear,
    lacking,
    let_time_pass,
    names,
    notice,
    part,
    pending,
    readable,
    said,
    seals,
    step,
    the_referral,
)

ENDS = datetime(2026, 4, 1, 22, tzinfo=UTC)
"""The end of the twentieth working day."""


def unreadable(
    case: Case, office: str = ROSTOCK, result: DeliveryResult = DeliveryResult.CANNOT_OPEN
) -> ConfirmDelivery:
    return ConfirmDelivery(referral=the_referral(case, office).id, result=result)


@pytest.mark.parametrize("result", PROBLEMS)
@pytest.mark.parametrize("case", [assigned(), accepted()], ids=["assigned", "accepted"])
def test_the_problem_of_the_office_is_why_it_is_asked_for(
    case: Case, result: DeliveryResult
) -> None:
    outcome = hear(case, unreadable(case, result=result), ROSTOCK)
    (missing,) = said(outcome, SealedPartMissing)
    assert missing == SealedPartMissing(
        referral=the_referral(case).id,
        office=ROSTOCK,
        because=ResealReason(result.value),
    )


def test_an_office_that_says_so_again_does_not_make_the_prison_hear_it_again() -> None:
    case = assigned()
    case = after(case, (unreadable(case), ROSTOCK))
    assert said(hear(case, unreadable(case), ROSTOCK), SealedPartMissing) == []


def test_the_part_that_was_sealed_anew_goes_to_the_office_which_can_go_on() -> None:
    case = assigned()
    case = after(case, (unreadable(case), ROSTOCK))
    outcome = hear(case, seals(part(edition=2)))
    (letter,) = said(outcome, ReferralAssigned, to=ROSTOCK)
    assert letter.sealed == part(edition=2).jwe
    after_all = after(outcome.state, (readable(outcome.state), ROSTOCK))
    assert the_referral(after_all).life is ReferralLife.DELIVERED
    assert AWAITED_PART not in pending(after_all)


def test_only_a_part_that_was_asked_for_gives_the_office_new_time_to_read_it() -> None:
    case, later = assigned(), NOON + timedelta(minutes=50)
    unasked = hear(case, seals(part(edition=2)), now=later)
    assert len(said(unasked, ReferralAssigned, to=ROSTOCK)) == 1
    assert pending(unasked.state)["delivery"] == pending(case)["delivery"]
    case = after(case, (unreadable(case), ROSTOCK))
    wanted = hear(case, seals(part(edition=2)), now=later)
    assert pending(wanted.state)["delivery"] > later
    again = hear(wanted.state, seals(part(edition=3)), now=later + timedelta(minutes=5))
    assert again.state.deadlines == wanted.state.deadlines


def test_an_office_that_cannot_open_the_next_one_either_is_sent_so_many_and_no_more() -> None:
    case, asked = assigned(), 0
    for edition in range(2, MOST_REQUESTS + 4):
        outcome = hear(case, unreadable(case), ROSTOCK)
        asked += len(said(outcome, SealedPartMissing))
        case = after(outcome.state, seals(part(edition=edition)))
    assert asked == MOST_REQUESTS


def test_the_office_for_which_nothing_was_sealed_gets_what_comes_for_it() -> None:
    outcome = hear(after(None, notice()), seals())
    assert names(outcome) == ["ReferralCreated", "ReferralUnroutable", "SealedPartMissing"]
    (missing,) = said(outcome, SealedPartMissing)
    assert (missing.office, missing.because) == (ROSTOCK, ResealReason.NOT_SEALED)
    later = hear(outcome.state, seals(part()))
    assert names(later) == ["ReferralRouted", f"ReferralAssigned to {ROSTOCK}"]


def test_who_was_handed_over_to_is_helped_by_the_office_before_and_not_by_the_prison() -> None:
    case = handed_over()
    outcome = hear(case, unreadable(case, SCHWERIN), SCHWERIN)
    assert said(outcome, SealedPartMissing) == []


def test_that_an_office_declined_is_not_told_to_a_prison_by_what_it_has_to_seal_anew() -> None:
    case = assigned()
    no = DeclineReferral(referral=the_referral(case).id, reason=DeclineReason.NO_NEED)
    case = after(case, (no, ROSTOCK))
    outcome = hear(case, unreadable(case, COORDINATION), COORDINATION)
    assert said(outcome, SealedPartMissing) == []


def test_a_part_that_comes_for_nobody_is_not_kept() -> None:
    case = assigned(notice(receivers=YOUTH_OFFICE_ONLY), part())
    for stray in (part(SCHWERIN, "c1"), part(COORDINATION)):
        outcome = step(case, seals(stray))
        assert outcome is not None
        assert (outcome.says, outcome.state.parts) == ((), case.parts)


def test_of_siblings_each_office_is_asked_for_its_own() -> None:
    case = assigned(
        notice(child("c1"), child("c2", "13004")), part(ROSTOCK, "c1"), part(SCHWERIN, "c2")
    )
    outcome = hear(case, unreadable(case, SCHWERIN), SCHWERIN)
    assert lacking(outcome, outcome.state) == [(SCHWERIN, ("c2",))]


def test_an_office_that_was_told_goes_on_without_and_may_say_again_what_it_lacks() -> None:
    case = assigned()
    case = after(case, (unreadable(case), ROSTOCK))
    outcome = hear(case, ResealEnded(receiver=ROSTOCK, children=("c1",)))
    assert (outcome.says, the_referral(outcome.state).life) == ((), the_referral(case).life)
    assert pending(case) == pending(outcome.state) | {AWAITED_PART: ENDS}
    assert len(said(hear(outcome.state, unreadable(case), ROSTOCK), SealedPartMissing)) == 1


def test_the_office_for_which_nothing_was_ever_sealed_stays_unroutable_without_a_second_word() -> (
    None
):
    waiting = after(None, notice(), seals())
    outcome = hear(waiting, ResealEnded(receiver=ROSTOCK, children=("c1",)))
    assert names(outcome) == []
    assert [one.life for one in outcome.state.referrals] == [ReferralLife.RECALLED]


def test_a_part_that_nobody_asks_the_prison_for_is_waited_for_no_longer_than_its_time() -> None:
    """Its office may have left the registry meanwhile: then intake neither asks nor ends it."""
    together = assigned(notice(child("c1"), child("c2")), part(ROSTOCK, "c1", "c2"))
    waiting = hear(together, ConsentWithdrawn(by=PRISON, children=("c2",))).state
    before, told = let_time_pass(waiting, ENDS - timedelta(seconds=1))
    assert (said((each for _, each in told), ReferralUnroutable), len(before.referrals)) == ([], 1)
    case, told = let_time_pass(waiting, ENDS)
    assert [one.rule for one in said((each for _, each in told), ReferralUnroutable)] == [
        NOT_SEALED_ANEW
    ]
    assert ([one.life for one in case.referrals], pending(case)) == ([ReferralLife.RECALLED], {})


def test_an_office_that_has_a_part_may_say_again_what_it_lacks_when_that_time_is_over() -> None:
    case = assigned()
    case = after(case, (unreadable(case), ROSTOCK))
    assert pending(case)[AWAITED_PART] == ENDS
    kind = awaited_part_of(the_referral(case).id)
    later = hear(case.not_awaiting(kind), DeadlineReached(kind=kind, due=ENDS), now=ENDS).state
    assert the_referral(later).life is the_referral(case).life
    assert len(said(hear(later, unreadable(later), ROSTOCK), SealedPartMissing)) == 1
