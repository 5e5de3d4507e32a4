"""Whom a referral is about: referral does not say it, and intake knows for whom it was sealed."""

from datetime import date, timedelta
from typing import Any

import pytest

from services.intake.contract.consents import WithdrawConsent
from services.intake.contract.resealing import ResealRequested
from services.intake.domain.case import Case
from services.intake.domain.feedback import follow
from services.intake.domain.offices import remember_office
from services.intake.domain.resealing import request_part
from services.intake.domain.rules import Rules
from services.intake.domain.take_back import withdraw
from services.referral.contract.answers import ReferralAccepted
from services.referral.contract.assigning import ReferralRouted
from services.referral.contract.resealing import SealedPartMissing
from shared.language.steps import Outcome
from shared.network.agency import Agency, AgencyKind
from shared.network.children import ResidenceKind
from shared.network.notices import ConsentSubject
from shared.network.registry import Registry
from shared.network.sealed_parts import ResealReason
from tests.intake.cases import (
    COORDINATION,
    NOON,
    PRISON,
    REFERRAL,
    REGISTRY,
    ROSTOCK,
    SCHWERIN,
    SECOND_REFERRAL,
    admission,
    at,
    child,
    notified,
    said,
    sealed_for,
)

TOGETHER: dict[str, Any] = {
    "children_count": 2,
    "children": (child("c1"), child("c2")),
    "sealed": (sealed_for(ROSTOCK, "c1", "c2"),),
}
APART: dict[str, Any] = {
    "children_count": 2,
    "children": (child("c1"), child("c2", "13004")),
    "sealed": (sealed_for(ROSTOCK, "c1"), sealed_for(SCHWERIN, "c2")),
}
NEW = "office-new"
LATER = NOON + timedelta(days=30)


def replaced(*gone: str) -> Rules:
    """Another office has taken the place of these."""
    took_over = Agency(
        id=NEW, kind=AgencyKind.YOUTH_OFFICE, name=NEW, email="new@kvi.example", district="13003"
    )
    others = (
        each.model_copy(update={"left": date(2026, 3, 10)}) if each.id in gone else each
        for each in REGISTRY.agencies
    )
    return Rules(registry=Registry([*others, took_over]))


def lacks(case: Case, office: str, rules: Rules) -> Outcome[Case] | None:
    missing = SealedPartMissing(referral=REFERRAL, office=office, because=ResealReason.NOT_SEALED)
    return request_part(case, missing, at(LATER, sender="referral", rules=rules))


def test_for_an_office_that_took_the_place_of_another_the_prison_is_asked_about_its_children() -> (
    None
):
    outcome = lacks(notified(admission(**APART)), NEW, replaced(ROSTOCK))
    asked = said(outcome, ResealRequested)
    assert (asked.receiver, asked.children) == (NEW, ("c1",))


@pytest.mark.parametrize("gone", [(), (ROSTOCK, SCHWERIN)])
def test_where_it_is_not_known_which_children_are_its_own_it_is_asked_for_nothing(
    gone: tuple[str, ...],
) -> None:
    assert lacks(notified(admission(**APART)), NEW, replaced(*gone)) is None


def test_a_clearing_office_has_its_own_children_though_more_of_them_stand_in_its_part() -> None:
    far = child("c2", kind=ResidenceKind.OUTSIDE_LAND)
    both = admission(
        children_count=2,
        children=(child("c1"), far),
        sealed=(sealed_for(ROSTOCK), sealed_for(COORDINATION, "c1", "c2")),
    )
    asked = said(lacks(notified(both), COORDINATION, replaced()), ResealRequested)
    assert asked.children == ("c2",)


def routed(case: Case, referral: Any, office: str, follows: Any = None) -> Case:
    there = ReferralRouted(referral=referral, office=office, provisional=False, follows=follows)
    outcome = remember_office(case, there, at(sender="referral"))
    assert outcome is not None
    return outcome.state


OF_C2 = WithdrawConsent(about=ConsentSubject.CHILDREN, children=("c2",))


@pytest.mark.parametrize(("first_known", "heard"), [(True, True), (False, False)])
def test_of_a_referral_of_which_nobody_knows_whom_it_is_about_nothing_ticked_is_told(
    first_known: bool, heard: bool
) -> None:
    case = notified(admission(**APART))
    if first_known:
        case = routed(case, REFERRAL, ROSTOCK)
    case = routed(case, SECOND_REFERRAL, COORDINATION, REFERRAL)
    case = withdraw(case, OF_C2, at(sender=PRISON)).state
    accepted = ReferralAccepted(referral=SECOND_REFERRAL, office=COORDINATION)
    outcome = follow(case, accepted, at(sender="referral"))
    assert (outcome is not None and outcome.says != ()) is heard


def test_what_was_told_before_a_child_was_withdrawn_was_told_of_it() -> None:
    case = withdraw(notified(admission(**TOGETHER)), OF_C2, at(sender=PRISON)).state
    case = routed(case, REFERRAL, ROSTOCK)
    accepted = ReferralAccepted(referral=REFERRAL, office=ROSTOCK)
    outcome = follow(case, accepted, at(sender="referral"))
    assert outcome is None or outcome.says == ()
