"""How long a receipt is kept, and that its prison cannot tell by it who ended the case."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.intake.contract.consents import ConsentWithdrawn, RenewConsent, WithdrawConsent
from services.intake.contract.milestones import ReportFirstVisit
from services.intake.contract.questions import AnswerQuestion, CannotSay
from services.intake.contract.whose_consent import ConsentForm
from services.referral.contract.assigning import ReferralRouted
from services.referral.contract.erasure import ErasureReason, ReferralWithdrawn
from services.referral.contract.questions import QuestionAsked
from shared.network.notices import Purpose
from shared.network.questions import Question
from tests.intake.cases import NOON, PRISON, REFERRAL, ROSTOCK, admission, consents
from tests.intake.observing import Observing

ALL = WithdrawConsent()
TAKEN_BACK = NOON + timedelta(days=20)
CASE_ENDS = datetime(2026, 9, 4, 22, tzinfo=UTC)
"""With the last day of its consents."""
THREE_YEARS = timedelta(days=3 * 365)
ASKED = UUID(int=7)
ANSWER = AnswerQuestion(question_id=ASKED, unavailable=CannotSay.NOT_KNOWN)


def asked(*, taken_back: bool) -> Observing:
    """A case about which its prison was asked, and which an office may have ended."""
    world = Observing()
    world.hear(admission(consents=consents(purposes=tuple(Purpose))), NOON, PRISON)
    question = QuestionAsked(
        referral=REFERRAL,
        office=ROSTOCK,
        question_id=ASKED,
        question=Question.PRISONER_HOME,
        answer_by=NOON + timedelta(days=9),
    )
    routed = ReferralRouted(referral=REFERRAL, office=ROSTOCK, provisional=False)
    for fact in (routed, question):
        world.hear(fact, NOON + timedelta(hours=1), "referral")
    if taken_back:
        world.hear(ALL, TAKEN_BACK, ROSTOCK)
        gone = ReferralWithdrawn(offices=(ROSTOCK,), why=ErasureReason.CONSENT_WITHDRAWN)
        world.hear(gone, TAKEN_BACK, "referral")
    return world


def answer(world: Observing, now: datetime) -> str:
    world.hear(ANSWER, now, PRISON)
    return str(world.observed[-1].says[0])


@pytest.mark.parametrize("taken_back", [False, True])
def test_its_prison_is_answered_for_three_years_after_the_end_that_it_saw(
    taken_back: bool,
) -> None:
    until = CASE_ENDS + THREE_YEARS
    assert answer(asked(taken_back=taken_back), until - timedelta(days=1)) == "answered"
    assert answer(asked(taken_back=taken_back), until + timedelta(days=1)) == "unknown_item"


def test_who_erased_and_who_had_consented_is_kept_for_three_years_after_the_end_itself() -> None:
    world = asked(taken_back=True)
    assert [type(one) for one in world.told][-1] is ConsentWithdrawn
    world.until(TAKEN_BACK + THREE_YEARS - timedelta(days=1))
    assert world.case is not None
    assert (world.case.owing, len(world.case.proofs)) == ((ROSTOCK,), 2)
    world.until(TAKEN_BACK + THREE_YEARS + timedelta(days=1))
    assert (world.case.owing, world.case.proofs) == ((), ())


def test_a_case_that_its_prison_keeps_going_looks_so_for_longer_than_that() -> None:
    world = asked(taken_back=True)
    for halves in range(1, 8):
        now = TAKEN_BACK + timedelta(days=160 * halves)
        longer = RenewConsent(
            given_on=now.date(),
            valid_until=now.date() + timedelta(days=300),
            form=ConsentForm.WRITTEN,
            info_version="2026-02",
        )
        world.hear(longer, now, PRISON)
    assert now > TAKEN_BACK + THREE_YEARS
    assert answer(world, now) == "answered"
    world.hear(ReportFirstVisit(visited_on=now.date()), now, PRISON)
    assert str(world.observed[-1].says[0]) == "notified"
