"""Who consented can be shown as long as the receipt is kept, and not what they allowed."""

from datetime import date, timedelta

from services.intake.contract.consents import RenewConsent, WithdrawConsent
from services.intake.contract.whose_consent import ConsentForm, ConsentGiver
from services.intake.domain.case import Case
from services.intake.domain.proofs import Proof
from services.intake.domain.renewing import renew
from services.intake.domain.take_back import withdraw
from services.intake.domain.time import time_passed
from shared.language.answers import DeadlineReached
from shared.network.notices import ConsentSubject
from tests.intake.cases import NOON, at, content_of, in_need, notified

TODAY = date(2026, 3, 4)


def proof(about: ConsentSubject, *refs: str, ended_on: date = TODAY) -> Proof:
    return Proof(
        about=about,
        refs=refs,
        given_by=ConsentGiver.PRISONER,
        given_on=TODAY,
        form=ConsentForm.WRITTEN,
        info_version="2026-01",
        ended_on=ended_on,
    )


def withdrawn() -> Case:
    return withdraw(notified(), WithdrawConsent(), at(NOON + timedelta(days=30))).state


def test_a_receipt_shows_who_consented_for_whom_when_and_when_it_ended() -> None:
    ended = date(2026, 4, 3)
    assert withdrawn().proofs == (
        proof(ConsentSubject.PRISONER, ended_on=ended),
        proof(ConsentSubject.CHILDREN, "c1", "c2", ended_on=ended),
    )


def test_a_consent_that_ended_before_the_case_is_shown_too() -> None:
    of_one = WithdrawConsent(about=ConsentSubject.CHILDREN, children=("c1",))
    case = withdraw(notified(), of_one, at()).state
    assert case.proofs == (proof(ConsentSubject.CHILDREN, "c1"),)
    whole = withdraw(case, WithdrawConsent(), at(NOON + timedelta(days=1))).state
    assert [(p.refs, p.ended_on.day) for p in whole.proofs] == [(("c1",), 4), ((), 5), (("c2",), 5)]


def test_what_was_renewed_is_shown_with_the_day_of_its_renewal() -> None:
    later = date(2026, 8, 20)
    message = RenewConsent(
        about=ConsentSubject.PRISONER,
        given_on=later,
        valid_until=date(2027, 9, 4),
        form=ConsentForm.ELECTRONIC,
        info_version="2026-08",
    )
    outcome = renew(notified(), message, at(NOON + timedelta(days=170)))
    assert outcome is not None
    assert outcome.state.proofs == (proof(ConsentSubject.PRISONER, ended_on=later),)


def test_nothing_is_shown_where_nobody_had_to_consent() -> None:
    assert notified(in_need()).proofs == ()


def test_with_the_receipt_the_proof_ends() -> None:
    receipt = withdrawn()
    due = receipt.deadlines["receipt"]
    reached = DeadlineReached(kind="receipt", due=due)
    outcome = time_passed(receipt.not_awaiting("receipt"), reached, at(due))
    assert outcome is not None
    assert content_of(outcome.state) == {}
