"""One child's consent is withdrawn: siblings of the same part are sealed anew, or end silently."""

import pytest

from services.intake.contract.consents import ConsentNarrowed, ConsentWithdrawn
from services.intake.contract.notices import SealedPartPassedOn
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
from services.referral.contract.erasure import ErasureRequested
from services.referral.contract.resealing import SealedPartMissing
from services.referral.domain.case import Case
from shared.language.steps import Outcome
from shared.network.competence.facts import (
    Custody,
    Family,
    Home,
    HomeKind,
    Parents,
    Paternity,
    PrisonerIs,
)
from shared.network.notices import Purpose
from shared.network.sealed_parts import ResealReason
from tests.referral.cases import (
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
    handed_over,
    hear,
    lacking,
    notice,
    part,
    said,
    seals,
    step,
    the_referral,
)

OF_THE_PARENT = part(COORDINATION).model_copy(update={"children": ()})


def gone(by: str = PRISON, *children: str) -> ConsentWithdrawn:
    return ConsentWithdrawn(by=by, children=children or ("c2",))


def together() -> Case:
    return assigned(notice(child("c1"), child("c2")), part(ROSTOCK, "c1", "c2"))


def asked(outcome: Outcome[Case]) -> list[tuple[str, tuple[str, ...]]]:
    return lacking(outcome, outcome.state)


@pytest.mark.parametrize("case", [together(), accepted(together())], ids=["assigned", "accepted"])
def test_the_prison_that_withdrew_seals_the_sibling_anew_for_the_same_office(case: Case) -> None:
    before = the_referral(case)
    outcome = hear(case, gone())
    (missing,) = said(outcome, SealedPartMissing)
    assert asked(outcome) == [(ROSTOCK, ("c1",))]
    assert (missing.because, missing.follows) == (ResealReason.CHILD_WITHDRAWN, before.id)
    assert said(outcome, ReferralUnroutable) == []
    later = hear(outcome.state, seals(part(ROSTOCK, "c1", edition=2)))
    (letter,) = said(later, ReferralAssigned, to=ROSTOCK)
    assert [kid.child for kid in letter.children] == ["c1"]
    assert letter.origin.kind is OriginKind.CHILD_WITHDRAWN
    assert letter.referral != before.id
    assert [routed.follows for routed in said(later, ReferralRouted)] == [before.id]


@pytest.mark.parametrize("by", [ROSTOCK, COORDINATION])
def test_withdrawn_at_an_office_the_siblings_end_too_and_nobody_is_asked(by: str) -> None:
    outcome = hear(together(), gone(by))
    assert outcome.state.referrals == ()
    assert (asked(outcome), said(outcome, ReferralUnroutable)) == ([], [])
    assert [s.to for s in outcome.says if isinstance(s.message, ErasureRequested)] == [ROSTOCK]


@pytest.mark.parametrize("case", [together(), accepted(together())], ids=["assigned", "accepted"])
def test_of_children_all_withdrawn_the_coordination_office_gets_the_parent_alone(
    case: Case,
) -> None:
    before = the_referral(case)
    outcome = hear(case, gone(PRISON, "c1", "c2"))
    (missing,) = said(outcome, SealedPartMissing)
    assert asked(outcome) == [(COORDINATION, ())]
    assert (missing.because, missing.follows) == (ResealReason.CHILD_WITHDRAWN, before.id)
    later = hear(outcome.state, seals(OF_THE_PARENT))
    (letter,) = said(later, ReferralAssigned, to=COORDINATION)
    assert (letter.children, letter.sealed) == ((), OF_THE_PARENT.jwe)
    assert (letter.routing.rule, letter.routing.provisional) == ("parent_only", True)
    assert [entry.office for entry in later.state.referrals] == [COORDINATION]


def test_of_a_parent_alone_it_is_the_first_way_by_name_whichever_of_them_had_ended() -> None:
    case = assigned(
        notice(child("c1"), child("c2", "13004")), part(ROSTOCK, "c1"), part(SCHWERIN, "c2")
    )
    first = min(entry.id for entry in case.referrals)
    for office in (ROSTOCK, SCHWERIN):
        no = DeclineReferral(
            referral=the_referral(case, office).id, reason=DeclineReason.FAMILY_DECLINES
        )
        outcome = hear(after(case, (no, office)), gone(PRISON, "c1", "c2"))
        (missing,) = said(outcome, SealedPartMissing)
        assert missing.follows == first


def test_of_a_parent_whose_family_had_refused_for_all_children_nothing_is_opened() -> None:
    case = together()
    no = DeclineReferral(referral=the_referral(case).id, reason=DeclineReason.FAMILY_DECLINES)
    outcome = hear(after(case, (no, ROSTOCK)), gone(PRISON, "c1", "c2"))
    sealed = hear(outcome.state, seals(OF_THE_PARENT))
    assert (asked(outcome), sealed.state.referrals, sealed.state.parts) == ([], (), ())


def test_of_a_parent_alone_whom_only_youth_offices_may_have_nothing_is_opened() -> None:
    to_them = notice(child("c1"), receivers=YOUTH_OFFICE_ONLY)
    outcome = hear(assigned(to_them, part(ROSTOCK, "c1")), gone(PRISON, "c1"))
    assert (asked(outcome), outcome.state.referrals) == ([], ())


@pytest.mark.parametrize("reason", list(DeclineReason)[:4])
def test_what_an_office_had_ended_waits_for_no_part_that_its_prison_is_asked_for(
    reason: DeclineReason,
) -> None:
    case = together()
    no = DeclineReferral(referral=the_referral(case).id, reason=reason)
    outcome = hear(after(case, (no, ROSTOCK)), gone())
    assert (asked(outcome), outcome.state.referrals) == ([], ())


def test_for_a_sibling_whose_family_had_refused_nothing_is_opened_whatever_is_sealed() -> None:
    case = together()
    no = DeclineReferral(referral=the_referral(case).id, reason=DeclineReason.FAMILY_DECLINES)
    outcome = hear(after(case, (no, ROSTOCK)), gone())
    sealed = hear(outcome.state, seals(part(ROSTOCK, "c1", edition=2)))
    assert (sealed.says, sealed.state.referrals, sealed.state.parts) == ((), (), ())


def test_what_was_handed_over_begins_anew_where_the_prison_sealed_it_for() -> None:
    outcome = hear(handed_over(accepted(together())), gone())
    assert asked(outcome) == [(ROSTOCK, ("c1",))]


def test_of_a_child_that_was_alone_in_its_part_nothing_is_asked() -> None:
    case = assigned(
        notice(child("c1"), child("c2", "13004")), part(ROSTOCK, "c1"), part(SCHWERIN, "c2")
    )
    outcome = hear(case, gone())
    assert asked(outcome) == []
    assert [entry.office for entry in outcome.state.referrals] == [ROSTOCK]


def test_why_that_office_and_what_is_proposed_stays_known_without_the_facts() -> None:
    mother_in_schwerin = Family(
        children=("c1", "c2"),
        prisoner_is=PrisonerIs.FATHER,
        parents=Parents.APART,
        paternity=Paternity.ESTABLISHED,
        custody=Custody.OTHER_PARENT_ALONE,
        other_parent=Home(kind=HomeKind.DISTRICT, district="13004"),
    )
    sealed = SealedPartPassedOn(sealed=(part(SCHWERIN, "c1", "c2"),), family=(mother_in_schwerin,))
    case = after(None, sealed, notice(child("c1"), child("c2")))
    before = the_referral(case, SCHWERIN)
    outcome = hear(case, gone())
    now = the_referral(outcome.state, SCHWERIN)
    assert now.life is ReferralLife.UNROUTABLE
    assert now.routing.rule == before.routing.rule
    assert all(each.children == ("c1",) for each in now.routing.proposed)


def test_what_came_by_a_family_that_narrowed_at_an_office_ends_by_it_without_a_trace() -> None:
    case = assigned(
        notice(child("c1"), child("c2")),
        part(ROSTOCK, "c1", "c2"),
        part(COORDINATION, "c1", "c2"),
    )
    fewer = ConsentNarrowed(
        by=ROSTOCK,
        purposes=(Purpose.COUNSELLING,),
        receivers=COORDINATION_ONLY,
        prison_hears=(),
    )
    outcome = hear(hear(case, fewer).state, gone(ROSTOCK))
    assert (asked(outcome), outcome.state.referrals) == ([], ())


@pytest.mark.parametrize("case", [together(), accepted(together())], ids=["assigned", "accepted"])
def test_what_is_not_sealed_anew_in_time_ends_and_nobody_is_left(case: Case) -> None:
    case = after(case, gone())
    outcome = hear(case, ResealEnded(receiver=ROSTOCK, children=("c1",)))
    assert [each.rule for each in said(outcome, ReferralUnroutable)] == [NOT_SEALED_ANEW]
    assert [one.life for one in outcome.state.referrals] == [ReferralLife.RECALLED]
    late = hear(outcome.state, seals(part(ROSTOCK, "c1", edition=2)))
    assert (late.says, late.state.parts) == ((), ())


def test_a_part_about_others_that_has_not_come_ends_nothing() -> None:
    case = after(together(), gone())
    for other in (("c2",), ("c1", "c2"), ()):
        assert step(case, ResealEnded(receiver=ROSTOCK, children=other)) is None
    assert step(case, ResealEnded(receiver=SCHWERIN, children=("c1",))) is None
