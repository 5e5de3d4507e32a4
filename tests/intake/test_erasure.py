from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from services.intake.contract.consents import ConsentWithdrawn, WithdrawConsent
from services.intake.contract.erasure import (
    ConfirmErasure,
    ErasureConfirmed,
    ErasureExtent,
    ErasureOverdue,
)
from services.intake.contract.milestones import ReportRelease
from services.intake.contract.notices import RetractionCode, RetractNotice
from services.intake.domain.case import Case, Life
from services.intake.domain.erasure import confirm, owe
from services.intake.domain.feedback import follow
from services.intake.domain.milestones import release
from services.intake.domain.offices import remember_office
from services.intake.domain.take_back import expire, retract, withdraw
from services.intake.domain.time import time_passed
from services.referral.contract.answers import ReferralDelivered
from services.referral.contract.assigning import ReferralRouted
from services.referral.contract.erasure import ErasureReason, ReferralWithdrawn
from shared.language.answers import DeadlineReached
from shared.language.codes import Code
from shared.language.steps import Outcome
from shared.network.notices import ReceiverKind
from tests.intake.cases import (
    COORDINATION,
    OTHER_PRISON,
    PRISON,
    PROVIDER,
    REFERRAL,
    ROSTOCK,
    SCHWERIN,
    SECOND_REFERRAL,
    admission,
    at,
    awaiting,
    consents,
    content_of,
    in_need,
    names,
    notified,
    refusal,
    reported,
    said,
    sealed_for,
    settled,
)

COORDINATION_ONLY = (ReceiverKind.COORDINATION_OFFICE,)
ERASED = ConfirmErasure(extent=ErasureExtent.ERASED)
RESTRICTED = ConfirmErasure(extent=ErasureExtent.RESTRICTED)


def ended() -> Case:
    outcome = release(notified(), ReportRelease(released_on=date(2026, 3, 4)), at())
    assert outcome is not None
    return outcome.state


def withdrawn() -> Case:
    return withdraw(notified(), WithdrawConsent(), at()).state


def asked(*offices: str) -> ReferralWithdrawn:
    return ReferralWithdrawn(offices=offices, why=ErasureReason.CONSENT_WITHDRAWN)


def owed(*offices: str, case: Case | None = None) -> Case:
    return state(owe(case or withdrawn(), asked(*offices), at(sender="referral")))


def state(outcome: Outcome[Case] | None) -> Case:
    assert outcome is not None
    return outcome.state


@pytest.mark.parametrize("case", [notified(), ended()])
@pytest.mark.parametrize(
    ("erase", "life", "fact"),
    [
        (lambda c: withdraw(c, WithdrawConsent(), at()), Life.WITHDRAWN, "ConsentWithdrawn"),
        (
            lambda c: retract(c, RetractNotice(code=RetractionCode.NO_CHILDREN), at()),
            Life.RETRACTED,
            "NoticeRetracted",
        ),
        (lambda c: expire(c, at(sender="intake")), Life.EXPIRED, "ConsentExpired"),
    ],
)
def test_taking_back_what_offices_know_leaves_a_receipt_without_content(
    case: Case, erase: object, life: Life, fact: str
) -> None:
    assert callable(erase)
    outcome: Outcome[Case] = erase(case)
    assert outcome.erase
    assert outcome.state.life == life
    assert names(outcome) == [fact]
    # When even this receipt is forgotten.
    assert content_of(outcome.state).keys() == {"deadlines", "proofs"}


def test_the_end_of_a_consent_is_reached_by_time() -> None:
    case = notified()
    due = case.deadlines["consent_end"]
    passed = DeadlineReached(kind="consent_end", due=due)
    outcome = time_passed(settled(case), passed, at(due, sender="intake"))
    assert names(outcome) == ["ConsentExpired"]


@pytest.mark.parametrize("office", [ROSTOCK, COORDINATION])
def test_an_office_that_knows_of_the_case_can_withdraw_the_consent(office: str) -> None:
    outcome = withdraw(notified(), WithdrawConsent(), at(sender=office))
    assert said(outcome, ConsentWithdrawn).by == office


def test_an_office_that_got_the_case_later_can_withdraw_the_consent() -> None:
    moved = ReferralDelivered(referral=REFERRAL, office=SCHWERIN)
    case = state(follow(notified(), moved, at(sender="referral")))
    assert withdraw(case, WithdrawConsent(), at(sender=SCHWERIN)).erase


def routed(office: str, referral: UUID = REFERRAL, follows: UUID | None = None) -> ReferralRouted:
    return ReferralRouted(
        referral=referral,
        office=office,
        provisional=False,
        follows=follows,
    )


def test_an_office_that_has_only_just_been_told_can_withdraw_the_consent() -> None:
    case = state(remember_office(notified(), routed(SCHWERIN), at(sender="referral")))
    assert withdraw(case, WithdrawConsent(), at(sender=SCHWERIN)).erase
    assert remember_office(case, routed(SCHWERIN), at(sender="referral")) is None


@pytest.mark.parametrize("case", [notified(), ended()])
def test_a_withdrawal_that_is_quicker_than_the_word_of_its_office_is_carried_out_with_it(
    case: Case,
) -> None:
    early = withdraw(case, WithdrawConsent(), at(sender=SCHWERIN))
    # Whoever is never told does not hear so how the case stands, nor whether its parent is free.
    assert (early.answer, early.state.life, early.says) == ("asked", case.life, ())
    outcome = remember_office(early.state, routed(SCHWERIN), at(sender="referral"))
    assert said(outcome, ConsentWithdrawn).by == SCHWERIN
    assert outcome is not None
    assert outcome.erase
    assert content_of(outcome.state).keys() == {"deadlines", "proofs"}


def test_what_an_office_asked_that_is_never_told_changes_nothing() -> None:
    asked = withdraw(notified(), WithdrawConsent(), at(sender=SCHWERIN)).state
    again = withdraw(asked, WithdrawConsent(), at(sender=SCHWERIN))
    assert (again.state, again.answer) == (asked, "asked")
    moved = state(remember_office(asked, routed(COORDINATION), at(sender="referral")))
    assert moved.life == Life.NOTIFIED


def test_a_hand_over_told_late_still_belongs_to_the_first_referral() -> None:
    third = UUID("5a7c1f9e-2222-4aaa-8bbb-000000000003")
    case = notified()
    for message in (
        routed(COORDINATION, third, follows=SECOND_REFERRAL),
        routed(SCHWERIN, SECOND_REFERRAL, follows=REFERRAL),
    ):
        case = state(remember_office(case, message, at(sender="referral")))
    assert case.first_of(third) == case.first_of(SECOND_REFERRAL) == REFERRAL


@pytest.mark.parametrize(
    ("case", "sender"),
    [
        (notified(), OTHER_PRISON),
        (notified(), PROVIDER),
        (notified(in_need()), SCHWERIN),
        (
            notified(
                admission(
                    consents=consents(receivers=COORDINATION_ONLY),
                    sealed=(sealed_for(COORDINATION),),
                )
            ),
            SCHWERIN,
        ),
        (reported(), SCHWERIN),
        (reported(), ROSTOCK),
        (reported(), COORDINATION),
        (awaiting(), COORDINATION),
        (
            notified(admission(consents=consents(receivers=(ReceiverKind.YOUTH_OFFICE,)))),
            COORDINATION,
        ),
    ],
)
def test_whoever_does_not_know_of_the_case_withdraws_nothing(case: Case, sender: str) -> None:
    no = refusal(withdraw, case, WithdrawConsent(), at(sender=sender))
    assert (no.code, no.state) == (Code.NOT_COMPETENT, None)


def test_there_is_no_consent_to_withdraw_on_a_path_without_one() -> None:
    no = refusal(withdraw, notified(in_need()), WithdrawConsent(), at())
    assert no.code == Code.CONSENT_MISSING


def test_only_the_prison_of_the_case_retracts_its_notice() -> None:
    message = RetractNotice(code=RetractionCode.ENTERED_IN_ERROR)
    no = refusal(retract, reported(), message, at(sender=OTHER_PRISON))
    assert no.code == Code.NOT_COMPETENT


def test_the_offices_that_referral_asked_owe_their_confirmation_for_five_working_days() -> None:
    case = owed(ROSTOCK, COORDINATION)
    assert case.owing == (ROSTOCK, COORDINATION)
    # Wednesday 4 March; the 8th is a Sunday, so the fifth working day is Wednesday the 11th.
    assert case.deadlines["erasure"] == datetime(2026, 3, 11, 23, 0, tzinfo=UTC)


def test_when_nobody_was_told_nobody_owes_a_confirmation() -> None:
    case = owed()
    assert (case.owing, set(case.deadlines)) == ((), {"receipt"})


def test_a_second_word_of_who_was_asked_changes_nothing() -> None:
    assert owe(owed(ROSTOCK), asked(SCHWERIN), at(sender="referral")) is None


def test_a_case_that_was_suppressed_owes_nothing() -> None:
    message = RetractNotice(code=RetractionCode.REPORTED_TWICE)
    receipt = retract(reported(), message, at()).state
    assert owe(receipt, asked(ROSTOCK), at(sender="referral")) is None


def test_each_confirmation_is_told_and_with_the_last_one_nothing_is_due() -> None:
    first = confirm(owed(ROSTOCK, COORDINATION), ERASED, at(sender=ROSTOCK))
    told = said(first, ErasureConfirmed)
    assert (told.receiver, told.extent) == (ROSTOCK, ErasureExtent.ERASED)
    assert state(first).owing == (COORDINATION,)
    assert "erasure" in state(first).deadlines
    last = confirm(state(first), RESTRICTED, at(sender=COORDINATION))
    assert (state(last).owing, set(state(last).deadlines)) == ((), {"receipt"})


def test_the_same_confirmation_again_changes_nothing_and_a_fuller_one_is_told() -> None:
    case = state(confirm(owed(ROSTOCK), RESTRICTED, at(sender=ROSTOCK)))
    assert confirm(case, RESTRICTED, at(sender=ROSTOCK)) is None
    fuller = confirm(case, ERASED, at(sender=ROSTOCK))
    assert said(fuller, ErasureConfirmed).extent == ErasureExtent.ERASED


def test_an_office_may_confirm_before_intake_has_heard_that_it_was_asked() -> None:
    early = confirm(withdrawn(), ERASED, at(sender=ROSTOCK))
    assert names(early) == []
    outcome = owe(state(early), asked(ROSTOCK, COORDINATION), at(sender="referral"))
    assert said(outcome, ErasureConfirmed).receiver == ROSTOCK
    assert state(outcome).owing == (COORDINATION,)


def test_what_an_office_confirmed_that_nobody_had_asked_is_dropped() -> None:
    early = state(confirm(withdrawn(), ERASED, at(sender=SCHWERIN)))
    outcome = owe(early, asked(ROSTOCK), at(sender="referral"))
    assert names(outcome) == []
    assert state(outcome).confirmed == {}


def test_an_office_that_was_never_told_of_the_case_has_nothing_to_confirm() -> None:
    no = refusal(confirm, owed(ROSTOCK), ERASED, at(sender=SCHWERIN))
    assert no.code == Code.UNKNOWN_REFERRAL


@pytest.mark.parametrize("case", [awaiting(), reported(), notified(), ended()])
def test_as_long_as_a_case_lives_there_is_no_erasure_to_confirm(case: Case) -> None:
    no = refusal(confirm, case, ERASED, at(sender=ROSTOCK))
    assert (no.code, no.state) == (Code.WRONG_STATE, case.life)


def test_confirmations_that_do_not_come_in_time_are_reported_by_office() -> None:
    case = state(confirm(owed(ROSTOCK, COORDINATION), ERASED, at(sender=ROSTOCK)))
    due = case.deadlines["erasure"]
    passed = DeadlineReached(kind="erasure", due=due)
    outcome = time_passed(settled(case), passed, at(due, sender="intake"))
    assert said(outcome, ErasureOverdue).receivers == (COORDINATION,)
    late = confirm(state(outcome), ERASED, at(due, sender=COORDINATION))
    assert said(late, ErasureConfirmed).receiver == COORDINATION


def test_a_receipt_holds_no_more_than_who_was_asked_and_who_erased() -> None:
    case = state(confirm(owed(ROSTOCK, COORDINATION), ERASED, at(sender=ROSTOCK)))
    assert content_of(case).keys() == {"deadlines", "owing", "confirmed", "proofs"}
    assert PRISON not in case.model_dump_json()
    for word in ("2026-03-03", "youth_office", "purposes", "custody", "jva"):
        assert word not in case.model_dump_json()
