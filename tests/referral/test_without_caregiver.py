"""Whoever looks after children has withdrawn through the prison: all goes on, and without her."""

from collections.abc import Iterable
from itertools import permutations

import pytest

from services.intake.contract.consents import ConsentWithdrawn
from services.intake.contract.notices import NoticeCompleted, SealedPartPassedOn
from services.intake.contract.resealing import ResealEnded
from services.referral.contract.about import ReferralLife
from services.referral.contract.answers import DeclineReason, DeclineReferral
from services.referral.contract.assigning import (
    NOT_SEALED_ANEW,
    OriginKind,
    ReferralAssigned,
    ReferralRouted,
    ReferralUnroutable,
)
from services.referral.contract.erasure import ErasureReason, ErasureRequested
from services.referral.contract.resealing import SealedPartMissing
from services.referral.domain.case import Case
from services.referral.domain.time_limits import awaited_part_of
from shared.language.message import Message
from shared.language.steps import Outcome, Said
from shared.network.notices import ConsentSubject
from shared.network.sealed_parts import ResealReason
from tests.referral.cases import (
    COORDINATION,
    PRISON,
    ROSTOCK,
    SCHWERIN,
    accepted,
    after,
    assigned,
    child,
    handed_over,
    hear,
    lacking,
    notice,
    part,
    said,
    seals,
    the_referral,
)

TOGETHER = notice(child("c1"), child("c2"))
OF_BOTH = part(ROSTOCK, "c1", "c2")
WITHOUT_HER = part(ROSTOCK, "c1", "c2", edition=2)


def hers(*children: str) -> ConsentWithdrawn:
    about = ConsentSubject.CAREGIVER
    return ConsentWithdrawn(by=PRISON, about=about, children=children or ("c1",))


def without(*children: str) -> SealedPartPassedOn:
    """The part that came after the withdrawal of who looks after these children."""
    return SealedPartPassedOn(sealed=(WITHOUT_HER,), caregiver_withdrew=children or ("c1",))


def together() -> Case:
    return assigned(TOGETHER, OF_BOTH)


def asked(
    says: Outcome[Case] | Iterable[Said], case: Case
) -> list[tuple[str, tuple[str, ...], ResealReason]]:
    why = (each.because for each in said(says, SealedPartMissing))
    return [(*lacks, because) for lacks, because in zip(lacking(says, case), why, strict=True)]


def letters(says: Outcome[Case] | Iterable[Said]) -> list[str | None]:
    return [letter.sealed for letter in said(says, ReferralAssigned, to=ROSTOCK)]


ASKED_FOR_BOTH = (ROSTOCK, ("c1", "c2"), ResealReason.CAREGIVER_WITHDRAWN)


@pytest.mark.parametrize("case", [together(), accepted(together())], ids=["assigned", "accepted"])
def test_her_office_erases_and_goes_on_with_all_of_them_once_they_are_sealed_anew(
    case: Case,
) -> None:
    before = the_referral(case)
    outcome = hear(case, hers())
    (request,) = said(outcome, ErasureRequested, to=ROSTOCK)
    assert (request.referrals, request.why) == ((before.id,), ErasureReason.CONSENT_WITHDRAWN)
    assert (asked(outcome, outcome.state), outcome.state.parts) == ([ASKED_FOR_BOTH], ())
    assert said(outcome, ReferralUnroutable) == []
    later = hear(outcome.state, without())
    (letter,) = said(later, ReferralAssigned, to=ROSTOCK)
    assert [kid.child for kid in letter.children] == ["c1", "c2"]
    assert (letter.sealed, letter.origin.kind) == (WITHOUT_HER.jwe, OriginKind.CAREGIVER_WITHDRAWN)
    assert letter.referral != before.id
    assert [routed.follows for routed in said(later, ReferralRouted)] == [before.id]


def test_what_was_sealed_about_other_children_alone_goes_on_as_it_was() -> None:
    apart = notice(child("c1"), child("c2", "13004"))
    case = assigned(apart, part(ROSTOCK, "c1"), part(SCHWERIN, "c2"))
    outcome = hear(case, hers("c1"))
    assert asked(outcome, outcome.state) == [(ROSTOCK, ("c1",), ResealReason.CAREGIVER_WITHDRAWN)]
    assert the_referral(outcome.state, SCHWERIN) == the_referral(case, SCHWERIN)
    assert outcome.state.parts == (part(SCHWERIN, "c2"),)


@pytest.mark.parametrize("order", list(permutations([TOGETHER, seals(OF_BOTH), hers()])))
def test_in_whatever_order_it_comes_what_was_sealed_before_is_given_to_nobody_afterwards(
    order: tuple[Message, ...],
) -> None:
    case: Case | None = None
    for message in order:
        outcome = hear(case, message)
        if case is not None and case.without_caregiver:
            assert letters(outcome) == []
        case = outcome.state
    assert case is not None
    waiting = the_referral(case)
    assert (waiting.life, waiting.children) == (ReferralLife.UNROUTABLE, ("c1", "c2"))
    assert awaited_part_of(waiting.id) in case.deadlines
    assert letters(hear(case, without())) == [WITHOUT_HER.jwe]


@pytest.mark.parametrize("order", list(permutations([TOGETHER, seals(OF_BOTH), hers()])))
def test_its_prison_is_asked_once_and_hears_why(order: tuple[Message, ...]) -> None:
    first, *later = order
    outcome = hear(None, first)
    told = [*outcome.says]
    for message in later:
        outcome = hear(outcome.state, message)
        told += outcome.says
    assert asked(told, outcome.state) == [ASKED_FOR_BOTH]


def test_a_part_that_was_on_its_way_does_not_pass_for_the_one_that_was_asked_for() -> None:
    case = hear(together(), hers()).state
    late = hear(case, seals(part(ROSTOCK, "c1", "c2", edition=3)))
    assert (late.says, late.state) == ((), case)


def test_of_two_who_look_after_siblings_both_have_to_be_left_out_in_the_end() -> None:
    case = after(together(), hers("c1"), hers("c2"))
    assert hear(case, without("c1")).says == ()
    assert letters(hear(case, without("c1", "c2"))) == [WITHOUT_HER.jwe]


def test_the_second_who_withdraws_is_left_out_of_what_was_sealed_without_the_first() -> None:
    case = after(together(), hers("c1"), without("c1"))
    outcome = hear(case, hers("c2"))
    assert asked(outcome, outcome.state) == [ASKED_FOR_BOTH]
    assert len(said(outcome, ErasureRequested, to=ROSTOCK)) == 1


@pytest.mark.parametrize("reason", list(DeclineReason)[:4])
def test_where_the_family_or_the_office_had_said_no_nobody_waits_for_what_intake_asks_for(
    reason: DeclineReason,
) -> None:
    case = together()
    no = DeclineReferral(referral=the_referral(case).id, reason=reason)
    outcome = hear(after(case, (no, ROSTOCK)), hers())
    assert (asked(outcome, outcome.state), outcome.state.referrals) == ([], ())


def test_where_it_is_not_sealed_without_her_in_time_nobody_is_told_any_more() -> None:
    ended = ResealEnded(receiver=ROSTOCK, children=("c1", "c2"))
    outcome = hear(hear(together(), hers()).state, ended)
    assert [each.rule for each in said(outcome, ReferralUnroutable)] == [NOT_SEALED_ANEW]
    assert hear(outcome.state, without()).says == ()


def test_what_completes_a_notice_and_names_her_is_dropped_though_the_notice_has_yet_to_come() -> (
    None
):
    parent = TOGETHER.model_copy(update={"children": ()})
    rest = SealedPartPassedOn(sealed=(OF_BOTH,), completes=True)
    completing = NoticeCompleted(**TOGETHER.model_dump())
    for early in ((rest, hers()), (hers(), rest)):
        case = after(hear(None, parent).state, SealedPartPassedOn(sealed=()), *early)
        assert OF_BOTH.jwe not in case.model_dump_json()
        told = hear(case, completing)
        assert (letters(told), asked(told, told.state)) == ([], [ASKED_FOR_BOTH])


def test_for_children_whose_family_had_refused_nothing_is_opened_whatever_is_sealed() -> None:
    case = together()
    no = DeclineReferral(referral=the_referral(case).id, reason=DeclineReason.FAMILY_DECLINES)
    ended = hear(after(case, (no, ROSTOCK)), hers()).state
    sealed = hear(ended, without())
    assert (sealed.says, sealed.state.referrals, sealed.state.parts) == ((), (), ())


def test_what_was_handed_over_begins_anew_where_the_prison_sealed_it_for() -> None:
    outcome = hear(handed_over(accepted(together())), hers())
    assert asked(outcome, outcome.state) == [ASKED_FOR_BOTH]


def test_a_part_of_the_coordination_office_that_names_her_ends_and_its_copy_is_let_go() -> None:
    spare = part(COORDINATION, "c1", "c2")
    case = assigned(notice(child("c1"), child("c2", "13004")), part(SCHWERIN, "c2"), spare)
    assert spare in case.parts
    outcome = hear(case, hers("c1"))
    assert spare not in outcome.state.parts
    assert said(outcome, ErasureRequested, to=SCHWERIN) == []
