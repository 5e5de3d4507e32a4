"""A child's consent is withdrawn: its referrals are erased, and those of others go on."""

from itertools import permutations

import pytest

from services.intake.contract.consents import ConsentNarrowed, ConsentWithdrawn
from services.intake.contract.notices import SealedPartPassedOn
from services.referral.contract.assigning import ReferralAssigned
from services.referral.contract.erasure import (
    ErasureReason,
    ErasureRequested,
    ReferralsErased,
    ReferralWithdrawn,
)
from services.referral.domain.case import Case
from services.referral.switchboard import SWITCHBOARD
from shared.language.message import Message
from shared.language.steps import Said
from shared.network.children import ResidenceKind
from shared.network.competence.facts import Family
from shared.network.notices import NoticeStatus, Purpose, ReceiverKind
from shared.network.sealed_parts import SealedFor
from tests.referral.cases import COORDINATION, PRISON, ROSTOCK, SCHWERIN, at, child, jwe_for, notice


def sealed(receiver: str, *children: str) -> SealedFor:
    return SealedFor(receiver=receiver, children=children, jwe=jwe_for(receiver))


TWO = notice(child("c1"), child("c2", "13004"))
PARTS = SealedPartPassedOn(sealed=(sealed(ROSTOCK, "c1"), sealed(SCHWERIN, "c2")))
WITHDRAWN = ConsentWithdrawn(by=PRISON, children=("c2",))


def hear(case: Case | None, *messages: Message) -> tuple[Case, list[Said]]:
    told: list[Said] = []
    for message in messages:
        outcome = SWITCHBOARD.on[type(message)].step(case, message, at(saved=case))
        if outcome is not None:
            case = outcome.state
            told += outcome.says
    assert case is not None
    return case, told


def assigned_to(told: list[Said]) -> list[str | None]:
    return [said.to for said in told if isinstance(said.message, ReferralAssigned)]


def test_who_holds_that_child_erases_and_its_sibling_elsewhere_goes_on() -> None:
    case, _ = hear(None, TWO, PARTS)
    gone = next(r for r in case.referrals if r.children == ("c2",))
    after, told = hear(case, WITHDRAWN)
    requests = [(s.to, s.message) for s in told if isinstance(s.message, ErasureRequested)]
    why = ErasureReason.CONSENT_WITHDRAWN
    assert requests == [(SCHWERIN, ErasureRequested(referrals=(gone.id,), why=why))]
    (fact,) = [s.message for s in told if isinstance(s.message, ReferralsErased)]
    assert fact == ReferralsErased(referrals=(gone.id,), offices=(SCHWERIN,), why=why)
    assert [r.children for r in after.referrals] == [("c1",)]
    assert not [kind for kind in after.deadlines if str(gone.id) in kind]
    kept = after.model_dump_json()
    assert '"13004"' not in kept
    assert jwe_for(SCHWERIN) not in kept


def test_siblings_that_one_office_was_told_of_together_end_together() -> None:
    case, _ = hear(
        None,
        notice(child("c1"), child("c2")),
        SealedPartPassedOn(sealed=(sealed(ROSTOCK, "c1", "c2"),)),
    )
    after, told = hear(case, WITHDRAWN)
    assert [r.assigned_at for r in after.referrals] == [None]
    assert [s.to for s in told if isinstance(s.message, ErasureRequested)] == [ROSTOCK]


@pytest.mark.parametrize("by", [PRISON, COORDINATION])
def test_an_office_whose_part_names_that_child_too_erases_also_what_is_about_a_sibling(
    by: str,
) -> None:
    far = child("c1", kind=ResidenceKind.OUTSIDE_LAND)
    parts = SealedPartPassedOn(sealed=(sealed(COORDINATION, "c1", "c2"), sealed(ROSTOCK, "c2")))
    case, _ = hear(None, notice(far, child("c2")), parts)
    held = {r.office: r for r in case.referrals}
    assert held[COORDINATION].children == ("c1",)
    _, told = hear(case, ConsentWithdrawn(by=by, children=("c2",)))
    asked = {s.to: s.message.referrals for s in told if isinstance(s.message, ErasureRequested)}
    assert asked == {office: (referral.id,) for office, referral in held.items()}


@pytest.mark.parametrize("order", list(permutations([TWO, PARTS, WITHDRAWN])))
def test_in_whatever_order_it_comes_nobody_keeps_that_child(order: tuple[Message, ...]) -> None:
    case, told = hear(None, *order)
    assert [r.children for r in case.referrals] == [("c1",)]
    assert ROSTOCK in assigned_to(told)
    asked = [s.to for s in told if isinstance(s.message, ErasureRequested)]
    assert asked == [office for office in assigned_to(told) if office == SCHWERIN]
    assert all("c2" not in part.children for part in case.parts)


def test_where_the_prisoners_is_kept_the_coordination_office_has_the_parent_alone() -> None:
    case, _ = hear(None, TWO, PARTS)
    after, told = hear(case, ConsentWithdrawn(by=PRISON, children=("c1", "c2")))
    asked = {s.to for s in told if isinstance(s.message, ErasureRequested)}
    assert asked == {ROSTOCK, SCHWERIN}
    assert [(r.office, r.children) for r in after.referrals] == [(COORDINATION, ())]
    _, told = hear(after, SealedPartPassedOn(sealed=(sealed(COORDINATION),)))
    assert assigned_to(told) == [COORDINATION]


def test_the_end_of_the_case_then_asks_those_alone_who_still_hold_something() -> None:
    case, _ = hear(None, TWO, PARTS, WITHDRAWN)
    _, told = hear(case, ConsentWithdrawn(by=COORDINATION))
    (whole,) = [s.message for s in told if isinstance(s.message, ReferralWithdrawn)]
    assert whole.offices == (ROSTOCK,)


def narrowed(*receivers: ReceiverKind) -> ConsentNarrowed:
    return ConsentNarrowed(
        by=PRISON,
        purposes=(Purpose.COUNSELLING,),
        receivers=receivers,
        prison_hears=(NoticeStatus.PASSED_ON,),
    )


def test_a_kind_of_office_that_is_allowed_no_more_erases_and_is_given_nothing_again() -> None:
    far = child("c2", kind=ResidenceKind.OUTSIDE_LAND)
    parts = SealedPartPassedOn(sealed=(sealed(ROSTOCK, "c1"), sealed(COORDINATION, "c1", "c2")))
    case, _ = hear(None, notice(child("c1"), far), parts)
    after, told = hear(case, narrowed(ReceiverKind.YOUTH_OFFICE))
    asked = [s.to for s in told if isinstance(s.message, ErasureRequested)]
    assert asked == [COORDINATION]
    assert [r.office for r in after.referrals] == [ROSTOCK]
    assert [p.receiver for p in after.parts if p.receiver == COORDINATION] == []
    assert after.the_notice().receivers == (ReceiverKind.YOUTH_OFFICE,)


def test_who_only_heard_of_a_referral_of_another_erases_too() -> None:
    case, _ = hear(None, TWO, PARTS)
    (first, *others) = case.referrals
    known = first.change(known_to=(*first.known_to, COORDINATION))
    case = case.change(referrals=(known, *others))
    after, told = hear(case, narrowed(ReceiverKind.YOUTH_OFFICE))
    (fact,) = [s.message for s in told if isinstance(s.message, ReferralsErased)]
    assert (fact.referrals, fact.offices) == ((first.id,), (COORDINATION,))
    assert after.referrals == (first, *others)
    assert after.the_notice().prison_hears == (NoticeStatus.PASSED_ON,)


@pytest.mark.parametrize("withdrawn_first", [True, False])
def test_what_was_known_of_the_parents_of_that_child_is_forgotten_too(
    withdrawn_first: bool,
) -> None:
    known = (Family(children=("c1", "c2")), Family(children=("c3",)))
    sealed_first = PARTS.model_copy(update={"family": known})
    order = (WITHDRAWN, sealed_first) if withdrawn_first else (sealed_first, WITHDRAWN)
    case, _ = hear(None, *order)
    assert case.family == (Family(children=("c1",)), Family(children=("c3",)))
