"""An office that has nothing of a case any more is a stranger to it, but may end it and erase."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.intake.contract.consents import ConsentEnding, NarrowConsent, WithdrawConsent
from services.intake.contract.erasure import ConfirmErasure, ErasureExtent
from services.intake.contract.stopping import RaiseObjection, SetProtectiveStop
from services.intake.domain.case import Case
from services.intake.switchboard import CASES
from services.referral.contract.answers import (
    DeclineReason,
    ReferralDeclined,
    ReferralDelivered,
)
from services.referral.contract.assigning import ReferralRouted
from services.referral.contract.erasure import ErasureReason, ReferralsErased
from services.referral.contract.helping import ClosingOutcome, ReferralClosed
from services.referral.contract.passing_on import ReferralRecalled, ReferralReturned
from shared.language.message import Command, Message
from shared.network.notices import ConsentSubject, ReceiverKind
from tests.intake.cases import (
    COORDINATION,
    NOON,
    PRISON,
    PROVIDER,
    ROSTOCK,
    SCHWERIN,
    admission,
    alone,
    at,
    child,
    granting,
    in_need,
    sealed_for,
)
from tests.intake.observing import Observing
from tests.intake.strangers import is_a_stranger

ALL = (ROSTOCK, SCHWERIN, COORDINATION, PROVIDER)
TOLD, LATER = NOON + timedelta(hours=1), NOON + timedelta(days=9)
REMINDED = datetime(2026, 8, 10, tzinfo=UTC)
"""The consents end on 4 September."""
R1, R2, R3, R4 = (UUID(int=number) for number in range(1, 5))
PARTS = (sealed_for(ROSTOCK, "c1"), sealed_for(SCHWERIN, "c2"), sealed_for(COORDINATION, "c1"))
SIBLINGS = admission(
    children_count=2, children=(child("c1"), child("c2", "13004")), sealed=PARTS[:2]
)
OF_C1 = WithdrawConsent(about=ConsentSubject.CHILDREN, children=("c1",))
OF_BOTH = WithdrawConsent(about=ConsentSubject.CHILDREN)
TO_CLEARING = NarrowConsent(receivers=(ReceiverKind.COORDINATION_OFFICE,))
History = tuple[tuple[Message, str], ...]


def facts(*told: Message) -> History:
    return tuple((fact, "referral") for fact in told)


def routed(referral: UUID, office: str, follows: UUID | None = None) -> ReferralRouted:
    return ReferralRouted(referral=referral, office=office, provisional=False, follows=follows)


def erased(*referrals: UUID, at_office: str = ROSTOCK) -> ReferralsErased:
    why = ErasureReason.CONSENT_WITHDRAWN
    return ReferralsErased(referrals=referrals, offices=(at_office,), why=why)


def ended(outcome: ClosingOutcome) -> ReferralClosed:
    return ReferralClosed(referral=R1, office=ROSTOCK, outcome=outcome)


def declined(referral: UUID, office: str) -> ReferralDeclined:
    return ReferralDeclined(referral=referral, office=office, reason=DeclineReason.NOT_COMPETENT)


def told(opening: Message, *history: tuple[Message, str]) -> Observing:
    world = Observing()
    world.hear(opening, NOON, PRISON)
    world.until(TOLD)
    for minute, (message, sender) in enumerate(history):
        world.hear(message, LATER + timedelta(minutes=minute), sender)
    return world


def kept(world: Observing) -> Case:
    assert world.case is not None
    return world.case


def still_told(world: Observing) -> set[str]:
    """Those that are not answered as a stranger, whatever they say."""
    return {office for office in ALL if not is_a_stranger(kept(world), office, LATER)}


def reminded(world: Observing) -> set[str]:
    """All of whom a mail says that the consents end."""
    world.until(REMINDED)
    return {one for m in world.told if isinstance(m, ConsentEnding) for one in m.remind}


ROUTED = facts(routed(R1, ROSTOCK), routed(R2, SCHWERIN))
TO_COORDINATION = facts(routed(R3, COORDINATION, follows=R1))
ERASED = facts(erased(R1))
HISTORIES: dict[str, tuple[History, set[str]]] = {
    "both have a child": ((), {ROSTOCK, SCHWERIN}),
    "withdrawn at its office": (((OF_C1, ROSTOCK),), {SCHWERIN}),
    "withdrawn elsewhere": (((OF_C1, COORDINATION),), {SCHWERIN}),
    "withdrawn through the prison": (((OF_C1, PRISON),), {SCHWERIN}),
    "both are withdrawn": (((OF_BOTH, ROSTOCK),), set()),
    "no youth office any more": (((TO_CLEARING, PRISON),), set()),
    "asked to erase": (ERASED, {SCHWERIN}),
    "another erases what it heard of its silence": (
        facts(erased(R1, at_office=COORDINATION)),
        {ROSTOCK, SCHWERIN},
    ),
    "asked to erase, and told anew": (
        (*ERASED, *facts(routed(R4, ROSTOCK, follows=R1))),
        {ROSTOCK, SCHWERIN},
    ),
    "asked to erase before it is heard that it was told": (
        (*TO_COORDINATION, *facts(erased(R4), routed(R4, PROVIDER, follows=R1))),
        {ROSTOCK, SCHWERIN, COORDINATION},
    ),
    "while it hands over": (TO_COORDINATION, {ROSTOCK, SCHWERIN, COORDINATION}),
    "handed over": (
        (*TO_COORDINATION, *facts(ended(ClosingOutcome.HANDED_OVER))),
        {SCHWERIN, COORDINATION},
    ),
    "the hand-over is not taken": (
        (
            *TO_COORDINATION,
            *facts(declined(R3, COORDINATION), ReferralReturned(referral=R1, office=ROSTOCK)),
        ),
        {ROSTOCK, SCHWERIN},
    ),
    "declined": ((*facts(declined(R1, ROSTOCK)), *TO_COORDINATION), {SCHWERIN, COORDINATION}),
    "relieved": (
        (
            *facts(ReferralRecalled(referral=R1, office=ROSTOCK, next_referral=R3)),
            *TO_COORDINATION,
        ),
        {SCHWERIN, COORDINATION},
    ),
    "helped": (facts(ended(ClosingOutcome.HELPED)), {ROSTOCK, SCHWERIN}),
    "given to a provider": (
        facts(routed(R3, PROVIDER, follows=R1)),
        {ROSTOCK, SCHWERIN, PROVIDER},
    ),
    "withdrawn where a provider helps": (
        (*facts(routed(R3, PROVIDER, follows=R1)), (OF_C1, ROSTOCK)),
        {SCHWERIN},
    ),
}


@pytest.mark.parametrize("how", HISTORIES)
def test_who_has_something_left_sees_to_the_rest_and_nobody_else_hears_of_it(how: str) -> None:
    history, expected = HISTORIES[how]
    world = told(SIBLINGS, *ROUTED, *history)
    assert still_told(world) == expected
    assert reminded(world) == {PRISON, *expected}


def test_before_it_is_heard_who_was_told_those_count_for_whom_a_referral_is_on_its_way() -> None:
    """An office may be quicker than that word; who only would get a copy knows of nothing."""
    copied = SIBLINGS.model_copy(update={"sealed": PARTS})
    assert still_told(told(copied)) == {ROSTOCK, SCHWERIN}
    assert still_told(told(copied, (OF_C1, PRISON))) == {SCHWERIN}


def test_of_a_parent_alone_his_office_is_told_until_another_has_the_child() -> None:
    of_him = told(alone(), *facts(routed(R1, COORDINATION)))
    assert still_told(of_him) == {COORDINATION}
    of_all = told(
        alone(),
        *facts(routed(R1, COORDINATION)),
        (granting(), PRISON),
        *facts(
            routed(R2, ROSTOCK),
            ReferralRecalled(referral=R1, office=COORDINATION, next_referral=R2),
        ),
    )
    assert still_told(of_all) == {ROSTOCK}
    of_all.hear(OF_BOTH, LATER + timedelta(days=1), PRISON)
    assert still_told(of_all) == set(), "the parent alone is nobody's any more"


def test_a_parent_alone_is_nobodys_once_the_notice_tells_of_the_child_too() -> None:
    """Also before it is heard that his referral is recalled."""
    world = told(alone(), *facts(routed(R1, COORDINATION)), (granting(), PRISON))
    assert still_told(world) == {ROSTOCK}


RIGHTS: tuple[Command, ...] = (
    OF_BOTH,
    WithdrawConsent(),
    SetProtectiveStop(),
    ConfirmErasure(extent=ErasureExtent.ERASED),
)


@pytest.mark.parametrize("right", RIGHTS)
def test_to_withdraw_to_protect_and_to_erase_stays_open_to_all_who_ever_knew(
    right: Command,
) -> None:
    world = told(SIBLINGS, *ROUTED, (OF_C1, ROSTOCK), *ERASED)
    step = CASES.on[type(right)].step
    assert step(kept(world), right, at(LATER, sender=ROSTOCK)._replace(saved=world.case))


def test_to_object_stays_open_too() -> None:
    declines: Any = declined(R1, ROSTOCK)
    world = told(in_need(), *facts(routed(R1, ROSTOCK), declines))
    assert still_told(world) == set()
    world.hear(RaiseObjection(), LATER + timedelta(days=1), ROSTOCK)
    assert kept(world).life == "objected"


def test_an_office_that_could_read_what_it_was_sent_is_told_though_its_word_is_put_aside() -> None:
    world = told(SIBLINGS, *facts(ReferralDelivered(referral=R3, office=COORDINATION)))
    assert COORDINATION in still_told(world)
