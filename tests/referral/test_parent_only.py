"""A parent alone waits at one office; what completes the notice takes its place, in any order."""

from itertools import permutations
from typing import TypeVar

import pytest

from services.intake.contract.consents import ConsentIncomplete
from services.intake.contract.notices import (
    IncarcerationNotified,
    NoticeCompleted,
    SealedPartPassedOn,
)
from services.referral.contract.about import ReferralLife
from services.referral.contract.assigning import (
    ReferralAssigned,
    ReferralCreated,
    ReferralRouted,
    ReferralUnroutable,
)
from services.referral.contract.erasure import ErasureReason, ErasureRequested
from services.referral.contract.passing_on import ReferralRecalled
from services.referral.domain.case import Case
from services.referral.domain.erasure import incomplete
from services.referral.switchboard import SWITCHBOARD
from shared.language.message import Message
from shared.language.steps import Outcome
from shared.network.competence.facts import Home, HomeKind
from shared.network.notices import ReceiverKind
from shared.network.sealed_parts import SealedFor
from tests.referral.cases import (
    BOTH,
    COORDINATION,
    PRISON,
    ROSTOCK,
    SCHWERIN,
    YOUTH_OFFICE_ONLY,
    at,
    child,
    jwe_for,
    notice,
)

M = TypeVar("M", bound=Message)


def parent_alone(receivers: tuple[ReceiverKind, ...] = BOTH) -> IncarcerationNotified:
    return notice(receivers=receivers).model_copy(update={"children": (), "needs": ()})


def completed() -> NoticeCompleted:
    return NoticeCompleted(**notice(child("c1")).model_dump())


def sealed(receiver: str, *children: str) -> SealedFor:
    return SealedFor(receiver=receiver, children=children, jwe=jwe_for(receiver))


def of_last_home(home: Home | None, *parts: SealedFor) -> SealedPartPassedOn:
    return SealedPartPassedOn(sealed=parts, prisoner_home=home)


IN_SCHWERIN = Home(kind=HomeKind.DISTRICT, district="13004")
ALONE = SealedPartPassedOn(sealed=(sealed(COORDINATION),))
REST = SealedPartPassedOn(sealed=(sealed(ROSTOCK, "c1"),), completes=True)


def hear(case: Case | None, *messages: Message) -> tuple[Case, list[Message]]:
    told: list[Message] = []
    for message in messages:
        outcome: Outcome[Case] | None = SWITCHBOARD.on[type(message)].step(case, message, at())
        if outcome is not None:
            case = outcome.state
            told += [said.message for said in outcome.says]
    assert case is not None
    return case, told


def of_kind(told: list[Message], kind: type[M]) -> list[M]:
    return [message for message in told if isinstance(message, kind)]


@pytest.mark.parametrize("order", list(permutations([parent_alone(), ALONE])))
def test_a_parent_alone_goes_to_the_coordination_office_provisionally(
    order: tuple[Message, ...],
) -> None:
    _, told = hear(None, *order)
    (created,) = of_kind(told, ReferralCreated)
    assert created.age_bands == ()
    (routed,) = of_kind(told, ReferralRouted)
    assert (routed.office, routed.provisional) == (COORDINATION, True)
    (letter,) = of_kind(told, ReferralAssigned)
    assert letter.routing.rule == "parent_only"
    assert (letter.children, letter.needs) == ((), ())
    assert letter.sealed == ALONE.sealed[0].jwe


@pytest.mark.parametrize("seal_first", [True, False])
def test_without_its_tick_a_parent_alone_waits_where_he_lived_last(seal_first: bool) -> None:
    messages = (of_last_home(IN_SCHWERIN, sealed(SCHWERIN)), parent_alone(YOUTH_OFFICE_ONLY))
    case, told = hear(None, *(messages if seal_first else reversed(messages)))
    (routed,) = of_kind(told, ReferralRouted)
    assert (routed.office, routed.provisional) == (SCHWERIN, True)
    assert len(of_kind(told, ReferralAssigned)) == 1
    # It was needed for this alone.
    assert case.prisoner_home is None


@pytest.mark.parametrize(
    ("home", "rule"),
    [
        (Home(kind=HomeKind.OUTSIDE_LAND), "last_home_elsewhere"),
        (Home(kind=HomeKind.ABROAD), "last_home_elsewhere"),
        (Home(kind=HomeKind.DISTRICT, district="01003"), "last_home_elsewhere"),
        (None, "last_home_unknown"),
    ],
)
def test_of_a_parent_from_elsewhere_nobody_is_told(home: Home | None, rule: str) -> None:
    case, told = hear(None, parent_alone(YOUTH_OFFICE_ONLY), of_last_home(home))
    assert [nobody.rule for nobody in of_kind(told, ReferralUnroutable)] == [rule]
    assert of_kind(told, ReferralAssigned) == []
    assert case.referrals == ()


@pytest.mark.parametrize("order", list(permutations([completed(), REST])))
def test_what_completes_the_notice_is_routed_anew_and_follows_the_parent_alone(
    order: tuple[Message, ...],
) -> None:
    case, _ = hear(None, parent_alone(), ALONE)
    (waiting,) = case.referrals
    case, told = hear(case, *order)
    (routed,) = of_kind(told, ReferralRouted)
    assert routed.office == ROSTOCK
    recalled = of_kind(told, ReferralRecalled)
    assert {(r.referral, r.next_referral) for r in recalled} == {(waiting.id, routed.referral)}
    assert [r.life for r in case.referrals] == [ReferralLife.RECALLED, ReferralLife.ASSIGNED]
    (letter,) = of_kind(told, ReferralAssigned)
    assert letter.sealed == REST.sealed[0].jwe
    assert of_kind(told, ReferralUnroutable) == []


def test_what_was_sealed_for_the_rest_is_kept_until_its_notice_comes() -> None:
    case, _ = hear(None, parent_alone(), ALONE, REST, ALONE)
    assert [one.parts for one in case.rests] == [REST.sealed]


def test_a_notice_that_is_completed_before_anything_sealed_came_waits_for_the_rest() -> None:
    case, told = hear(None, parent_alone(), completed(), ALONE)
    assert (told, case.referrals) == ([], ())
    case, told = hear(case, REST)
    (letter,) = of_kind(told, ReferralAssigned)
    assert letter.sealed == REST.sealed[0].jwe
    assert [entry.office for entry in case.referrals] == [ROSTOCK]


def test_a_notice_is_completed_once() -> None:
    case, _ = hear(None, parent_alone(), ALONE, completed(), REST)
    assert hear(case, completed()) == (case, [])


def test_whoever_holds_it_is_asked_to_erase_when_the_others_did_not_sign() -> None:
    case, _ = hear(None, parent_alone(), ALONE)
    fact = ConsentIncomplete(facility=PRISON, children_count=1)
    outcome = incomplete(case, fact, at(saved=case))
    (request,) = [s for s in outcome.says if isinstance(s.message, ErasureRequested)]
    assert request.to == COORDINATION
    assert request.message == ErasureRequested(
        referrals=(case.referrals[0].id,), why=ErasureReason.CONSENT_INCOMPLETE
    )
    assert outcome.erase
