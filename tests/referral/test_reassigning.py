from datetime import timedelta

import pytest

from services.referral.contract.about import ReferralLife
from services.referral.contract.assigning import OriginKind, ReferralAssigned
from services.referral.contract.passing_on import (
    ReassignReferral,
    ReferralHandedOver,
    ReferralReassigned,
    ReferralRecalled,
)
from services.referral.domain.case import Case
from shared.language.codes import Code
from shared.network.competence.facts import (
    Custody,
    Family,
    Home,
    HomeKind,
    Parents,
    PrisonerIs,
)
from tests.referral.cases import (
    COORDINATION,
    NOON,
    ROSTOCK,
    ROSTOCK_COUNTY,
    SCHWERIN,
    YOUTH_OFFICE_ONLY,
    accepted,
    after,
    assigned,
    child,
    handing_over,
    hear,
    jwe_for,
    let_time_pass,
    names,
    notice,
    part,
    refusal,
    said,
    seals,
    the_referral,
)

MOTHER_IN_ROSTOCK = (
    Family(
        children=("c1",),
        prisoner_is=PrisonerIs.FATHER,
        parents=Parents.APART,
        custody=Custody.OTHER_PARENT_ALONE,
        other_parent=Home(kind=HomeKind.DISTRICT, district="13003"),
    ),
)


def stays_in_schwerin() -> Case:
    """Rostock is competent by the mother's home, and its child stays in Schwerin."""
    sealed = seals(part(), part(COORDINATION)).model_copy(update={"family": MOTHER_IN_ROSTOCK})
    return after(None, sealed, notice(child(district="13004")))


def _silent(case: Case | None = None) -> Case:
    case, _ = let_time_pass(case or stays_in_schwerin(), NOON + timedelta(days=3))
    return case


def _to(case: Case, office: str, sealed: str | None = None) -> ReassignReferral:
    return ReassignReferral(referral=the_referral(case).id, to=office, sealed=sealed)


def test_a_silent_office_gives_way_to_another() -> None:
    case = _silent()
    outcome = hear(case, _to(case, SCHWERIN, jwe_for(SCHWERIN)), COORDINATION)
    assert names(outcome) == [
        "EscalationResolved",
        f"EscalationResolved to {COORDINATION}",
        "EscalationResolved",
        "ReferralRecalled",
        f"ReferralRecalled to {ROSTOCK}",
        "ReferralReassigned",
        "ReferralCreated",
        "ReferralRouted",
        f"ReferralAssigned to {SCHWERIN}",
    ]
    (assignment,) = said(outcome, ReferralAssigned, to=SCHWERIN)
    assert assignment.origin.kind is OriginKind.REASSIGNMENT
    assert (assignment.routing.rule, assignment.routing.provisional) == (
        "silent_youth_office",
        True,
    )
    assert [entry.office for entry in assignment.routing.proposed] == [ROSTOCK]
    assert said(outcome, ReferralReassigned)[0].next_referral == assignment.referral
    assert said(outcome, ReferralRecalled, to=ROSTOCK)[0].next_referral == assignment.referral
    assert the_referral(outcome.state).life is ReferralLife.RECALLED


def test_the_coordination_office_takes_it_itself_with_the_part_that_is_held_for_it() -> None:
    case = _silent()
    (assignment,) = said(
        hear(case, _to(case, COORDINATION), COORDINATION), ReferralAssigned, to=COORDINATION
    )
    assert assignment.sealed == part(COORDINATION).jwe


def test_without_a_part_for_the_next_office_it_cannot_be_reassigned() -> None:
    case = _silent()
    no = refusal(case, _to(case, SCHWERIN), COORDINATION)
    assert (no.code, no.pointer) == (Code.UNSEALED_PERSONAL_DATA, "/sealed")


def test_an_office_that_is_not_late_keeps_its_referral() -> None:
    case = assigned()
    no = refusal(case, _to(case, SCHWERIN, jwe_for(SCHWERIN)), COORDINATION)
    assert (no.code, no.state) == (Code.WRONG_STATE, ReferralLife.ASSIGNED)


def test_an_office_that_helps_keeps_its_referral() -> None:
    case = accepted()
    no = refusal(case, _to(case, SCHWERIN, jwe_for(SCHWERIN)), COORDINATION)
    assert (no.code, no.state) == (Code.WRONG_STATE, ReferralLife.ACTIVE)


def test_a_case_that_consent_keeps_from_the_coordination_office_does_not_exist_for_it() -> None:
    case = _silent(assigned(notice(receivers=YOUTH_OFFICE_ONLY), part()))
    no = refusal(case, _to(case, SCHWERIN, jwe_for(SCHWERIN)), COORDINATION)
    assert no.code is Code.UNKNOWN_REFERRAL


def test_a_case_of_which_only_what_was_sealed_has_come_has_no_referral_to_reassign() -> None:
    case, elsewhere = after(None, seals(part())), the_referral(assigned()).id
    message = ReassignReferral(referral=elsewhere, to=COORDINATION)
    assert refusal(case, message, COORDINATION).code is Code.UNKNOWN_REFERRAL


@pytest.mark.parametrize("office", [ROSTOCK_COUNTY, SCHWERIN])
def test_nobody_moves_it_to_a_district_where_the_child_does_not_stay(office: str) -> None:
    case = _silent(assigned())
    no = refusal(case, _to(case, office, jwe_for(office)), COORDINATION)
    assert (no.code, no.pointer) == (Code.RECEIVER_NOT_ALLOWED, "/to")


def test_children_who_stay_in_two_districts_can_only_be_cleared() -> None:
    families = (MOTHER_IN_ROSTOCK[0].model_copy(update={"children": ("c1", "c2")}),)
    both = (part(ROSTOCK, "c1", "c2"), part(COORDINATION, "c1", "c2"))
    sealed = seals(*both).model_copy(update={"family": families})
    siblings = notice(child("c1", "13004"), child("c2", "13072"))
    case = _silent(after(None, sealed, siblings))
    assert the_referral(case).children == ("c1", "c2")
    for office in (SCHWERIN, ROSTOCK_COUNTY):
        no = refusal(case, _to(case, office, jwe_for(office)), COORDINATION)
        assert (no.code, no.pointer) == (Code.RECEIVER_NOT_ALLOWED, "/to")
    outcome = hear(case, _to(case, COORDINATION), COORDINATION)
    (letter,) = said(outcome, ReferralAssigned, to=COORDINATION)
    assert letter.routing.rule == "silent_coordination_office"


def test_it_cannot_be_reassigned_to_the_office_that_is_silent() -> None:
    case = _silent()
    no = refusal(case, _to(case, ROSTOCK, jwe_for(ROSTOCK)), COORDINATION)
    assert (no.code, no.pointer) == (Code.RECEIVER_NOT_ALLOWED, "/to")


def test_the_same_again_is_already_so_and_another_office_is_not() -> None:
    case = _silent()
    message = _to(case, SCHWERIN, jwe_for(SCHWERIN))
    case = after(case, (message, COORDINATION))
    assert hear(case, message, COORDINATION).says == ()
    no = refusal(case, message.model_copy(update={"to": COORDINATION}), COORDINATION)
    assert (no.code, no.state) == (Code.WRONG_STATE, ReferralLife.RECALLED)


def test_what_the_clearing_office_gives_away_unread_is_counted_anew_too() -> None:
    case, by = accepted(), ROSTOCK
    for to in (SCHWERIN, ROSTOCK_COUNTY, ROSTOCK, COORDINATION):
        case = after(case, (handing_over(case, by, to), by))
        by = to
    case = _silent(case)
    mine = the_referral(case, COORDINATION).id
    message = ReassignReferral(referral=mine, to=ROSTOCK, sealed=jwe_for(ROSTOCK))
    case = after(case, (message, COORDINATION))
    assert the_referral(case, ROSTOCK).origin.hop == 0
    for to in (ROSTOCK_COUNTY, COORDINATION):
        outcome = hear(case, handing_over(case, ROSTOCK, to), ROSTOCK)
        assert said(outcome, ReferralHandedOver)[0].hop == 1


def test_a_hand_over_to_a_silent_office_goes_on_to_the_next_and_then_ends() -> None:
    case = accepted()
    case = _silent(after(case, (handing_over(case, ROSTOCK, SCHWERIN), ROSTOCK)))
    silent = the_referral(case, SCHWERIN)
    message = ReassignReferral(referral=silent.id, to=COORDINATION, sealed=jwe_for(COORDINATION))
    case = accepted(after(case, (message, COORDINATION)), COORDINATION)
    assert the_referral(case, ROSTOCK).life is ReferralLife.CLOSED
