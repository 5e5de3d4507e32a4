"""Consents are withdrawn one by one: what rests on them ends, and the rest goes on."""

from datetime import date
from typing import Any

import pytest

from services.intake.contract.consents import (
    ConsentWithdrawn,
    GrantConsent,
    WithdrawConsent,
)
from services.intake.contract.erasure import ConfirmErasure, ErasureConfirmed, ErasureExtent
from services.intake.contract.notices import NoticeCompleted
from services.intake.contract.whose_consent import Consent, ConsentGiver
from services.intake.domain.case import Case, Life, reported_of
from services.intake.domain.erasure import confirm, overdue, owe, owe_some
from services.intake.domain.offices import remember_office
from services.intake.domain.report import grant
from services.intake.domain.take_back import withdraw
from services.intake.domain.time import time_passed
from services.referral.contract.assigning import ReferralRouted
from services.referral.contract.erasure import (
    ErasureReason,
    ReferralsErased,
    ReferralWithdrawn,
)
from shared.language.answers import DeadlineReached
from shared.language.codes import Code
from shared.language.steps import Outcome
from shared.network.competence.facts import Custody
from shared.network.notices import ConsentSubject
from tests.intake.cases import (
    COORDINATION,
    PRISON,
    PROVIDER,
    REFERRAL,
    ROSTOCK,
    SCHWERIN,
    admission,
    alone,
    at,
    awaiting,
    child,
    consents,
    for_children,
    hers,
    names,
    notified,
    own,
    refusal,
    reported,
    said,
    sealed_for,
)

ABOUT_CHILDREN = WithdrawConsent(about=ConsentSubject.CHILDREN)
SIBLINGS: dict[str, Any] = {
    "children_count": 2,
    "children": (child("c1"), child("c2", "13004")),
    "sealed": (sealed_for(ROSTOCK, "c1"), sealed_for(SCHWERIN, "c2")),
}


def about(*children: str) -> WithdrawConsent:
    return WithdrawConsent(about=ConsentSubject.CHILDREN, children=children)


def siblings() -> Case:
    return notified(admission(**SIBLINGS))


def state(outcome: Outcome[Case] | None) -> Case:
    assert outcome is not None
    return outcome.state


def test_the_childs_is_withdrawn_and_the_prisoners_kept() -> None:
    outcome = withdraw(notified(), ABOUT_CHILDREN, at())
    fact = said(outcome, ConsentWithdrawn)
    assert (fact.by, fact.about, fact.children) == (PRISON, ConsentSubject.CHILDREN, ("c1",))
    assert not outcome.erase
    case = outcome.state
    assert (case.life, case.told_of, case.withdrawn) == (Life.PARENT_ONLY, (), ("c1",))
    assert [c.about for c in reported_of(case).consents] == [ConsentSubject.PRISONER]
    assert {"consent_decision", "consent_end"} <= set(case.deadlines)
    assert "caregiver_information" not in case.deadlines
    (of_the_parent,) = [way.part for way in case.ways]
    assert (of_the_parent.receiver, of_the_parent.children) == (COORDINATION, ())


def test_at_a_provider_that_was_told_it_is_withdrawn_as_easily_as_at_an_office() -> None:
    told = state(remember_office(siblings(), routed(PROVIDER), at(sender="referral")))
    outcome = withdraw(told, about("c2"), at(sender=PROVIDER))
    fact = said(outcome, ConsentWithdrawn)
    assert (fact.by, fact.children) == (PROVIDER, ("c2",))
    assert withdraw(told, WithdrawConsent(), at(sender=PROVIDER)).erase
    no = refusal(withdraw, siblings(), WithdrawConsent(), at(sender=PROVIDER))
    assert (no.code, no.state) == (Code.NOT_COMPETENT, None)


def test_of_siblings_one_ends_and_the_other_goes_on() -> None:
    outcome = withdraw(siblings(), about("c2"), at())
    assert said(outcome, ConsentWithdrawn).children == ("c2",)
    assert (outcome.state.life, outcome.state.told_of) == (Life.NOTIFIED, ("c1",))
    assert [c.children for c in reported_of(outcome.state).consents] == [(), ("c1",)]


@pytest.mark.parametrize(
    "message", [WithdrawConsent(), WithdrawConsent(about=ConsentSubject.PRISONER)]
)
def test_the_prisoners_own_ends_the_case(message: WithdrawConsent) -> None:
    outcome = withdraw(siblings(), message, at())
    fact = said(outcome, ConsentWithdrawn)
    assert (fact.about, fact.children) == (None, ())
    assert (outcome.erase, outcome.state.life) == (True, Life.WITHDRAWN)


def test_of_two_parents_one_is_enough_to_end_what_needs_both() -> None:
    joint = for_children("c1", custody=Custody.JOINT)
    mother = for_children("c1", custody=Custody.JOINT, given_by=ConsentGiver.OTHER_PARENT)
    case = notified(admission(consents=(own(), joint, mother)))
    hers = WithdrawConsent(given_by=ConsentGiver.OTHER_PARENT, about=ConsentSubject.CHILDREN)
    assert said(withdraw(case, hers, at()), ConsentWithdrawn).children == ("c1",)


@pytest.mark.parametrize("sender", [PRISON, ROSTOCK])
def test_who_is_named_alone_takes_back_what_they_gave_and_nothing_else(sender: str) -> None:
    joint = for_children("c1", custody=Custody.JOINT)
    mother = for_children("c1", custody=Custody.JOINT, given_by=ConsentGiver.OTHER_PARENT)
    case = notified(admission(consents=(own(), joint, mother, for_children("c2")), **SIBLINGS))
    outcome = withdraw(case, WithdrawConsent(given_by=ConsentGiver.OTHER_PARENT), at(sender=sender))
    fact = said(outcome, ConsentWithdrawn)
    assert (fact.about, fact.children) == (ConsentSubject.CHILDREN, ("c1",))
    assert (outcome.erase, outcome.state.told_of) == (False, ("c2",))
    assert mother not in reported_of(outcome.state).consents


def test_whoever_looks_after_a_child_is_left_out_also_where_she_is_named_as_the_giver() -> None:
    outcome = withdraw(
        looked_after(hers("c1")), WithdrawConsent(given_by=ConsentGiver.CAREGIVER), at()
    )
    fact = said(outcome, ConsentWithdrawn)
    assert (fact.about, fact.children) == (ConsentSubject.CAREGIVER, ("c1",))
    assert outcome.state.told_of == ("c1", "c2")


def test_all_that_the_prisoner_gave_ends_the_case() -> None:
    outcome = withdraw(siblings(), WithdrawConsent(given_by=ConsentGiver.PRISONER), at())
    assert (outcome.erase, outcome.state.life) == (True, Life.WITHDRAWN)


@pytest.mark.parametrize(
    ("case", "giver"),
    [(siblings(), ConsentGiver.OTHER_PARENT), (awaiting(), ConsentGiver.PRISONER)],
)
def test_what_somebody_never_signed_cannot_be_taken_back(case: Case, giver: ConsentGiver) -> None:
    for message in (
        WithdrawConsent(given_by=giver),
        WithdrawConsent(about=ConsentSubject.PRISONER, given_by=giver),
    ):
        assert refusal(withdraw, case, message, at()).code == Code.CONSENT_MISSING


def test_a_word_that_did_not_count_takes_nothing_with_it() -> None:
    guardian = for_children("c1", given_by=ConsentGiver.GUARDIAN)
    case = notified(admission(consents=(*consents(), guardian)))
    his = WithdrawConsent(about=ConsentSubject.CHILDREN, given_by=ConsentGiver.GUARDIAN)
    outcome = withdraw(case, his, at())
    assert names(outcome) == []
    assert outcome.state.told_of == ("c1",)


HERS = WithdrawConsent(about=ConsentSubject.CAREGIVER)


def looked_after(*whom: Consent, **fields: Any) -> Case:
    """Siblings who live with whoever has signed here."""
    return notified(admission(consents=(*consents(), *whom), **SIBLINGS | fields))


def test_the_prison_that_withdraws_for_who_looks_after_a_child_goes_on_with_all_of_them() -> None:
    outcome = withdraw(looked_after(hers("c1")), HERS, at())
    fact = said(outcome, ConsentWithdrawn)
    assert (fact.by, fact.about, fact.children) == (PRISON, ConsentSubject.CAREGIVER, ("c1",))
    case = outcome.state
    assert (case.life, case.told_of, case.withdrawn) == (Life.NOTIFIED, ("c1", "c2"), ())
    assert case.without_caregiver == ("c1",)
    assert ConsentSubject.CAREGIVER not in [c.about for c in reported_of(case).consents]
    assert [proof.about for proof in case.proofs] == [ConsentSubject.CAREGIVER]


def test_of_two_who_look_after_siblings_the_one_withdraws_who_is_meant() -> None:
    of_one = WithdrawConsent(about=ConsentSubject.CAREGIVER, children=("c2",))
    case = withdraw(looked_after(hers("c1"), hers("c2")), of_one, at()).state
    assert (case.without_caregiver, case.told_of) == (("c2",), ("c1", "c2"))
    assert [c.children for c in reported_of(case).consents if "c2" not in c.children] == [
        (),
        ("c1",),
    ]
    both = withdraw(case, HERS, at())
    assert both.state.without_caregiver == ("c2", "c1")
    assert said(both, ConsentWithdrawn).children == ("c1",)


@pytest.mark.parametrize("office", [ROSTOCK, SCHWERIN])
def test_at_an_office_what_names_her_ends_and_what_does_not_goes_on(office: str) -> None:
    """Her part cannot be made without the prison, which must not learn of it."""
    outcome = withdraw(looked_after(hers("c2")), HERS, at(sender=office))
    fact = said(outcome, ConsentWithdrawn)
    assert (fact.by, fact.about, fact.children) == (office, ConsentSubject.CHILDREN, ("c2",))
    case = outcome.state
    assert (case.told_of, case.withdrawn, case.without_caregiver) == (("c1",), ("c2",), ())


def test_the_case_then_ends_with_the_first_of_the_others() -> None:
    ends_first = hers("c1", valid_until=date(2026, 5, 4))
    case = looked_after(ends_first)
    after = withdraw(case, HERS, at()).state
    assert case.deadlines["consent_end"] < after.deadlines["consent_end"]


def test_of_a_child_that_ended_before_nobody_has_to_be_left_out() -> None:
    case = withdraw(looked_after(hers("c1")), about("c1"), at()).state
    outcome = withdraw(case, HERS, at())
    assert (names(outcome), outcome.state.without_caregiver) == ([], ())


@pytest.mark.parametrize("sender", [PRISON, SCHWERIN])
def test_whoever_looks_after_a_child_that_ended_has_to_hear_of_nothing_any_more(
    sender: str,
) -> None:
    case = looked_after(hers("c1"))
    due = case.deadlines["caregiver_information"]
    assert (
        "caregiver_information"
        not in withdraw(case, about("c2"), at(sender=sender)).state.deadlines
    )
    other = withdraw(case, about("c1"), at(sender=sender)).state
    assert other.deadlines["caregiver_information"] == due


def test_whoever_took_their_signature_back_knows_of_it_all_the_same() -> None:
    without = withdraw(looked_after(hers("c1")), HERS, at()).state
    assert "caregiver_information" in without.deadlines
    assert "caregiver_information" not in withdraw(without, about("c2"), at()).state.deadlines


def test_that_about_a_child_takes_nothing_from_who_looks_after_its_siblings() -> None:
    case = withdraw(looked_after(hers("c1", "c2")), about("c1"), at()).state
    of_her = [c for c in reported_of(case).consents if c.about is ConsentSubject.CAREGIVER]
    assert of_her == [hers("c1", "c2")]


def test_before_anyone_was_told_a_notice_ends_whole_with_hers_too() -> None:
    settling = reported(admission(consents=(*consents(), hers("c1"))))
    assert names(withdraw(settling, HERS, at())) == ["NoticeSuppressed"]


def test_to_a_prison_that_did_not_bring_it_about_the_case_goes_on_as_it_was() -> None:
    before = notified()
    after = withdraw(before, ABOUT_CHILDREN, at(sender=ROSTOCK)).state
    assert (after.life, after.told_of) == (Life.NOTIFIED, ())
    again = GrantConsent(consents=(for_children("c3"),), children=(child("c3"),))
    no, same = refusal(grant, after, again, at()), refusal(grant, before, again, at())
    assert (no.code, no.state) == (same.code, same.state) == (Code.WRONG_STATE, "notified")


def test_before_anyone_was_told_a_notice_ends_whole_and_a_parent_alone_stays() -> None:
    held = withdraw(reported(), ABOUT_CHILDREN, at())
    assert names(held) == ["NoticeSuppressed"]
    father = for_children("c1", custody=Custody.OTHER_PARENT_ALONE)
    settling = reported(alone(consents=(own(), father)))
    outcome = withdraw(settling, ABOUT_CHILDREN, at())
    assert names(outcome) == []
    assert (outcome.state.life, reported_of(outcome.state).consents) == (
        Life.PARENT_ONLY,
        (own(),),
    )


def test_a_consent_that_was_never_given_is_none_to_withdraw() -> None:
    for message in (about("c9"), WithdrawConsent(about=ConsentSubject.CAREGIVER)):
        no = refusal(withdraw, notified(), message, at())
        assert (no.code, no.pointer) == (Code.CONSENT_MISSING, "/about")


def test_what_ended_can_come_again_under_another_ref_only() -> None:
    gone = withdraw(notified(), ABOUT_CHILDREN, at()).state
    same = GrantConsent(consents=(for_children("c1"),), children=(child("c1"),))
    no = refusal(grant, gone, same, at())
    assert (no.code, no.pointer) == (Code.SCHEMA_VIOLATION, "/children/0/child")
    anew = GrantConsent(
        consents=(for_children("c2"),), children=(child("c2"),), sealed=(sealed_for(ROSTOCK, "c2"),)
    )
    assert said(grant(gone, anew, at()), NoticeCompleted).children == (child("c2"),)


def routed(office: str) -> ReferralRouted:
    return ReferralRouted(referral=REFERRAL, office=office, provisional=False)


def test_one_childs_withdrawal_that_is_quicker_than_the_word_of_its_office_ends_that_child() -> (
    None
):
    early = withdraw(siblings().change(offices=()), about("c2"), at(sender=SCHWERIN))
    assert (early.answer, early.says) == ("asked", ())
    outcome = remember_office(early.state, routed(SCHWERIN), at(sender="referral"))
    assert said(outcome, ConsentWithdrawn).children == ("c2",)
    assert state(outcome).withdrawn_early == {}


def test_of_two_early_withdrawals_at_one_office_the_wider_counts() -> None:
    case = siblings().change(offices=())
    for message in (about("c1"), about("c2")):
        case = withdraw(case, message, at(sender=SCHWERIN)).state
    outcome = remember_office(case, routed(SCHWERIN), at(sender="referral"))
    assert said(outcome, ConsentWithdrawn).children == ()


def erased(*offices: str) -> ReferralsErased:
    return ReferralsErased(
        referrals=(REFERRAL,), offices=offices, why=ErasureReason.CONSENT_WITHDRAWN
    )


DONE = ConfirmErasure(extent=ErasureExtent.ERASED)


def test_of_a_case_that_goes_on_offices_confirm_what_they_erased() -> None:
    asked = state(owe_some(siblings(), erased(ROSTOCK), at(sender="referral")))
    assert (asked.owing, "erasure" in asked.deadlines) == ((ROSTOCK,), True)
    assert refusal(confirm, asked, DONE, at(sender=SCHWERIN)).code == Code.WRONG_STATE
    outcome = confirm(asked, DONE, at(sender=ROSTOCK))
    assert said(outcome, ErasureConfirmed).receiver == ROSTOCK
    assert (state(outcome).owing, "erasure" in state(outcome).deadlines) == ((), False)
    # And when something else has to go, the same office owes it anew.
    again = state(owe_some(state(outcome), erased(ROSTOCK), at(sender="referral")))
    assert (again.owing, again.confirmed) == ((ROSTOCK,), {})


def test_of_a_case_that_goes_on_who_has_not_confirmed_in_time_is_named() -> None:
    asked = state(owe_some(siblings(), erased(ROSTOCK), at(sender="referral")))
    assert names(overdue(asked, at())) == ["ErasureOverdue"]


def test_what_was_owed_for_a_part_is_owed_on_when_the_rest_ends() -> None:
    asked = state(owe_some(siblings(), erased(ROSTOCK), at(sender="referral")))
    receipt = withdraw(asked, WithdrawConsent(), at()).state
    whole = ReferralWithdrawn(offices=(SCHWERIN,), why=ErasureReason.CONSENT_WITHDRAWN)
    owed = state(owe(receipt, whole, at(sender="referral")))
    assert owed.owing == (ROSTOCK, SCHWERIN)


def test_a_part_that_is_told_of_after_the_end_is_owed_too() -> None:
    receipt = withdraw(siblings(), WithdrawConsent(), at()).state
    late = state(owe_some(receipt, erased(ROSTOCK), at(sender="referral")))
    whole = ReferralWithdrawn(offices=(COORDINATION,), why=ErasureReason.CONSENT_WITHDRAWN)
    owed = state(owe(late, whole, at(sender="referral")))
    assert owed.owing == (ROSTOCK, COORDINATION)
    more = state(owe_some(owed, erased(SCHWERIN), at(sender="referral")))
    assert more.owing == (ROSTOCK, COORDINATION, SCHWERIN)


def test_four_weeks_after_the_children_ended_the_parent_does_too() -> None:
    gone = withdraw(notified(), ABOUT_CHILDREN, at()).state
    due = gone.deadlines["consent_decision"]
    reached = DeadlineReached(kind="consent_decision", due=due)
    outcome = time_passed(gone.not_awaiting("consent_decision"), reached, at(due))
    assert names(outcome) == ["ConsentIncomplete"]
