"""A consent is renewed in time, or ends: who can see to it is reminded four weeks before."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.intake.contract.consents import (
    ConsentEnding,
    ConsentRenewed,
    NarrowConsent,
    RenewConsent,
)
from services.intake.contract.whose_consent import Consent, ConsentForm, ConsentGiver
from services.intake.domain.case import Case, Life, reported_of
from services.intake.domain.narrowing import narrow
from services.intake.domain.offices import remember_office
from services.intake.domain.renewing import renew
from services.intake.domain.report import report
from services.intake.domain.time import time_passed
from services.referral.contract.assigning import ReferralRouted
from shared.language.answers import DeadlineReached
from shared.language.codes import Code
from shared.language.steps import Outcome
from shared.network.competence.facts import Custody
from shared.network.notices import ConsentSubject, ReceiverKind
from shared.network.working_days import start_of_day
from tests.intake.cases import (
    COORDINATION,
    OTHER_PRISON,
    PRISON,
    REFERRAL,
    ROSTOCK,
    SCHWERIN,
    admission,
    at,
    awaiting,
    consents,
    for_children,
    hers,
    in_need,
    names,
    notified,
    own,
    refusal,
    said,
)

UNTIL_MARCH = date(2027, 3, 31)
OCTOBER = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
MARCH_20 = datetime(2027, 3, 20, 9, 0, tzinfo=UTC)


def until_march() -> Case:
    valid: dict[str, Any] = {"given_on": date(2026, 10, 12), "valid_until": UNTIL_MARCH}
    message = admission(consents=consents(**valid), occurred_at=OCTOBER)
    held = report(None, message, at(OCTOBER)).state
    told = pass_time(held, "settle").state
    assert told.offices == (ROSTOCK,)
    return told


def pass_time(case: Case, kind: str) -> Outcome[Case]:
    due = case.deadlines[kind]
    reached = DeadlineReached(kind=kind, due=due)
    outcome = time_passed(case.not_awaiting(kind), reached, at(due, sender="intake"))
    assert outcome is not None
    return outcome


def renewal(**fields: Any) -> RenewConsent:
    usual: dict[str, Any] = {
        "given_on": date(2027, 3, 20),
        "valid_until": date(2027, 9, 30),
        "form": ConsentForm.ORAL_ON_RECORD,
        "info_version": "2027-01",
    }
    return RenewConsent(**usual | fields)


def state(outcome: Outcome[Case] | None) -> Case:
    assert outcome is not None
    return outcome.state


def test_four_weeks_before_the_end_prison_and_offices_are_reminded() -> None:
    case = until_march()
    assert case.deadlines["consent_ending"] == start_of_day(date(2027, 3, 3))
    outcome = pass_time(case, "consent_ending")
    assert said(outcome, ConsentEnding) == ConsentEnding(
        valid_until=UNTIL_MARCH, remind=(PRISON, ROSTOCK)
    )
    assert "consent_end" in outcome.state.deadlines


def test_renewed_on_20_march_nobody_erases_and_the_next_reminder_is_set() -> None:
    reminded = pass_time(until_march(), "consent_ending").state
    outcome = renew(reminded, renewal(), at(MARCH_20))
    assert names(outcome) == ["ConsentRenewed"]
    assert said(outcome, ConsentRenewed).valid_until == date(2027, 9, 30)
    case = state(outcome)
    assert case.deadlines["consent_end"] == start_of_day(date(2027, 10, 1))
    assert case.deadlines["consent_ending"] == start_of_day(date(2027, 9, 2))
    assert {c.info_version for c in reported_of(case).consents} == {"2027-01"}


def test_not_renewed_erasure_is_asked_for_on_1_april() -> None:
    reminded = pass_time(until_march(), "consent_ending").state
    assert reminded.deadlines["consent_end"] == start_of_day(date(2027, 4, 1))
    outcome = pass_time(reminded, "consent_end")
    assert names(outcome) == ["ConsentExpired"]
    assert outcome.state.life == Life.EXPIRED


def test_as_long_as_one_of_them_is_not_renewed_the_case_ends_with_it() -> None:
    outcome = renew(until_march(), renewal(about=ConsentSubject.PRISONER), at(MARCH_20))
    assert said(outcome, ConsentRenewed).valid_until == UNTIL_MARCH
    both = renew(state(outcome), renewal(about=ConsentSubject.CHILDREN), at(MARCH_20))
    assert said(both, ConsentRenewed).valid_until == date(2027, 9, 30)


def test_a_consent_about_siblings_is_renewed_for_one_of_them() -> None:
    case = state(renew(until_march(), renewal(children=("c1",)), at(MARCH_20)))
    found = {
        consent.children: consent.valid_until
        for consent in reported_of(case).consents
        if consent.about is ConsentSubject.CHILDREN
    }
    assert found == {("c2",): UNTIL_MARCH, ("c1",): date(2027, 9, 30)}


def test_what_is_renewed_of_a_child_is_not_renewed_by_who_looks_after_it_unless_she_is_meant() -> (
    None
):
    given = (*consents(valid_until=UNTIL_MARCH), hers("c1", valid_until=UNTIL_MARCH))
    case = notified(admission(consents=given))
    of_the_child = state(renew(case, renewal(children=("c1",)), at(MARCH_20)))
    assert [c.valid_until for c in _hers(of_the_child)] == [UNTIL_MARCH]
    of_her = renewal(about=ConsentSubject.CAREGIVER, children=("c1",))
    assert [c.valid_until for c in _hers(state(renew(case, of_her, at(MARCH_20))))] == [
        date(2027, 9, 30)
    ]


def _hers(case: Case) -> list[Consent]:
    return [c for c in reported_of(case).consents if c.about is ConsentSubject.CAREGIVER]


def test_of_two_givers_the_one_renews_that_is_named() -> None:
    joint: dict[str, Any] = {"custody": Custody.JOINT, "valid_until": UNTIL_MARCH}
    mother = for_children(given_by=ConsentGiver.OTHER_PARENT, **joint)
    case = notified(
        admission(consents=(own(valid_until=UNTIL_MARCH), for_children(**joint), mother))
    )
    hers = renewal(given_by=ConsentGiver.OTHER_PARENT)
    assert said(renew(case, hers, at(MARCH_20)), ConsentRenewed).valid_until == UNTIL_MARCH


def test_what_all_are_said_to_have_renewed_is_shown_of_each_by_itself() -> None:
    joint: dict[str, Any] = {"custody": Custody.JOINT, "valid_until": UNTIL_MARCH}
    mother = for_children(given_by=ConsentGiver.OTHER_PARENT, **joint)
    case = notified(
        admission(consents=(own(valid_until=UNTIL_MARCH), for_children(**joint), mother))
    )
    renewed = state(renew(case, renewal(), at(MARCH_20)))
    before, after = renewed.proofs, reported_of(renewed).consents
    signed = [(c.about, c.given_by) for c in reported_of(case).consents]
    assert [(proof.about, proof.given_by) for proof in before] == signed
    assert [(consent.about, consent.given_by) for consent in after] == signed
    assert {consent.given_on for consent in after} == {date(2027, 3, 20)}


def test_no_consent_is_renewed_before_it_was_given() -> None:
    case = until_march()
    signed = reported_of(case).consents[0].given_on
    before = renewal(given_on=signed - timedelta(days=1))
    no = refusal(renew, case, before, at(MARCH_20))
    assert (no.code, no.pointer) == (Code.CONTRADICTION, "/given_on")
    on_the_day = state(renew(case, renewal(given_on=signed), at(MARCH_20)))
    assert all(proof.given_on <= proof.ended_on for proof in on_the_day.proofs)


def test_the_same_renewal_again_changes_nothing() -> None:
    once = state(renew(until_march(), renewal(), at(MARCH_20)))
    assert renew(once, renewal(), at(MARCH_20)) is None


def test_a_renewal_starts_the_time_anew_for_which_a_case_is_kept() -> None:
    later = at(MARCH_20)
    years = renewal(valid_until=date(2029, 3, 31))
    case = state(renew(until_march(), years, later))
    assert case.deadlines["retention"] > start_of_day(date(2028, 3, 19))


@pytest.mark.parametrize(
    ("case", "message", "sender", "code", "pointer"),
    [
        (until_march(), renewal(), OTHER_PRISON, Code.NOT_COMPETENT, None),
        (until_march(), renewal(), SCHWERIN, Code.NOT_COMPETENT, None),
        (
            until_march(),
            renewal(about=ConsentSubject.CAREGIVER),
            PRISON,
            Code.CONSENT_MISSING,
            "/about",
        ),
        (until_march(), renewal(children=("c9",)), PRISON, Code.CONSENT_MISSING, "/about"),
        (awaiting(), renewal(), PRISON, Code.CONSENT_MISSING, "/about"),
        (notified(in_need()), renewal(), PRISON, Code.CONSENT_MISSING, "/about"),
        (
            until_march(),
            renewal(valid_until=date(2027, 3, 30)),
            PRISON,
            Code.SCHEMA_VIOLATION,
            "/valid_until",
        ),
        (
            until_march(),
            renewal(given_on=date(2027, 3, 22)),
            PRISON,
            Code.SCHEMA_VIOLATION,
            "/given_on",
        ),
    ],
)
def test_what_renews_nothing_is_refused_with_its_place(
    case: Case, message: RenewConsent, sender: str, code: Code, pointer: str | None
) -> None:
    no = refusal(renew, case, message, at(MARCH_20, sender=sender))
    assert (no.code, no.pointer) == (code, pointer)


@pytest.mark.parametrize("sender", [PRISON, ROSTOCK])
def test_any_of_those_who_know_of_the_case_can_renew(sender: str) -> None:
    assert names(renew(until_march(), renewal(), at(MARCH_20, sender=sender))) == ["ConsentRenewed"]


def test_while_it_settles_a_renewal_moves_only_the_consents() -> None:
    held = report(None, admission(), at()).state
    message = renewal(given_on=date(2026, 3, 4))
    outcome = renew(held, message, at())
    assert state(outcome).deadlines == held.deadlines
    assert names(outcome) == []
    told = pass_time(state(outcome), "settle").state
    assert told.deadlines["consent_ending"] == start_of_day(date(2027, 9, 2))


def test_of_a_consent_that_ends_sooner_than_in_four_weeks_nobody_is_reminded() -> None:
    short = consents(valid_until=date(2026, 3, 4) + timedelta(days=20))
    assert "consent_ending" not in notified(admission(consents=short)).deadlines


def also_at_the_coordination_office() -> Case:
    routed = ReferralRouted(referral=REFERRAL, office=COORDINATION, provisional=False)
    return state(remember_office(until_march(), routed, at(OCTOBER, sender="referral")))


def test_the_coordination_office_that_was_told_is_reminded_too() -> None:
    case = also_at_the_coordination_office()
    remind = said(pass_time(case, "consent_ending"), ConsentEnding).remind
    assert remind == (PRISON, ROSTOCK, COORDINATION)


def test_an_office_that_may_not_know_of_the_case_any_more_is_not_reminded() -> None:
    case = also_at_the_coordination_office()
    fewer = NarrowConsent(receivers=(ReceiverKind.YOUTH_OFFICE,))
    narrowed = state(narrow(case, fewer, at(MARCH_20)))
    assert said(pass_time(narrowed, "consent_ending"), ConsentEnding).remind == (PRISON, ROSTOCK)
