"""A consent can be made narrower: fewer purposes, fewer receivers, nothing to the prison."""

import pytest

from services.intake.contract.consents import ConsentNarrowed, ConsentWithdrawn, NarrowConsent
from services.intake.contract.notices import IncarcerationNotified, SealedPartPassedOn
from services.intake.contract.whose_consent import ConsentGiver, MayHear
from services.intake.domain.case import Case, Life
from services.intake.domain.feedback import follow
from services.intake.domain.narrowing import narrow
from services.intake.domain.notify import notify
from services.intake.domain.report import report
from services.referral.contract.answers import ReferralAccepted
from shared.language.codes import Code
from shared.language.steps import Outcome
from shared.network.notices import ConsentSubject, NoticeStatus, Purpose, ReceiverKind
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
    in_need,
    names,
    notified,
    refusal,
    reported,
    said,
    sealed_for,
    settled,
)

YOUTH_ALONE = (ReceiverKind.YOUTH_OFFICE,)
COORDINATION_ALONE = (ReceiverKind.COORDINATION_OFFICE,)
FEWER_RECEIVERS = NarrowConsent(receivers=YOUTH_ALONE)
NO_WORD = NarrowConsent(prison_may_hear=())
ACCEPTED = ReferralAccepted(referral=REFERRAL, office=ROSTOCK)


def state(outcome: Outcome[Case] | None) -> Case:
    assert outcome is not None
    return outcome.state


@pytest.mark.parametrize("sender", [PRISON, ROSTOCK])
def test_with_fewer_receivers_the_others_lose_their_basis(sender: str) -> None:
    outcome = narrow(notified(), FEWER_RECEIVERS, at(sender=sender))
    fact = said(outcome, ConsentNarrowed)
    assert fact.receivers == YOUTH_ALONE
    assert fact.purposes == (Purpose.COUNSELLING, Purpose.FAMILY_CONTACT)
    assert state(outcome).receivers == YOUTH_ALONE
    assert state(outcome).life == Life.NOTIFIED


def test_one_of_those_who_consented_narrows_it_for_all() -> None:
    of_children = NarrowConsent(
        about=ConsentSubject.CHILDREN, receivers=YOUTH_ALONE, purposes=(Purpose.COUNSELLING,)
    )
    fact = said(narrow(notified(), of_children, at()), ConsentNarrowed)
    assert (fact.receivers, fact.purposes) == (YOUTH_ALONE, (Purpose.COUNSELLING,))


def test_without_a_tick_the_prison_hears_no_more_of_it() -> None:
    outcome = narrow(notified(), NO_WORD, at())
    always = (NoticeStatus.PASSED_ON, NoticeStatus.CANNOT_PASS_ON)
    assert said(outcome, ConsentNarrowed).prison_hears == always
    accepted = follow(state(outcome), ACCEPTED, at(sender="referral"))
    assert accepted is None or not accepted.says
    heard = follow(notified(), ACCEPTED, at(sender="referral"))
    assert heard is not None
    assert heard.says


def test_where_nothing_is_left_in_common_it_is_withdrawn() -> None:
    first = NarrowConsent(about=ConsentSubject.PRISONER, receivers=YOUTH_ALONE)
    second = NarrowConsent(about=ConsentSubject.CHILDREN, receivers=COORDINATION_ALONE)
    once = state(narrow(notified(), first, at()))
    outcome = narrow(once, second, at())
    assert said(outcome, ConsentWithdrawn).by == PRISON
    assert (outcome is not None and outcome.erase, state(outcome).life) == (True, Life.WITHDRAWN)


def test_while_it_settles_what_was_sealed_for_others_goes() -> None:
    parts = (sealed_for(ROSTOCK), sealed_for(COORDINATION))
    held = report(None, admission(sealed=parts), at()).state
    outcome = narrow(held, FEWER_RECEIVERS, at())
    assert names(outcome) == []
    told = notify(settled(state(outcome)), at())
    assert said(told, SealedPartPassedOn).sealed == (parts[0],)
    assert said(told, IncarcerationNotified).receivers == YOUTH_ALONE


def test_while_it_settles_nothing_in_common_suppresses_it() -> None:
    only_his = NarrowConsent(about=ConsentSubject.PRISONER, receivers=YOUTH_ALONE)
    only_theirs = NarrowConsent(about=ConsentSubject.CHILDREN, receivers=COORDINATION_ALONE)
    outcome = narrow(state(narrow(reported(), only_his, at())), only_theirs, at())
    assert names(outcome) == ["NoticeSuppressed"]


def test_a_narrowing_widens_nothing_and_twice_is_once() -> None:
    case = state(narrow(notified(), FEWER_RECEIVERS, at()))
    wider = NarrowConsent(
        receivers=(ReceiverKind.YOUTH_OFFICE, ReceiverKind.COORDINATION_OFFICE),
        prison_may_hear=(MayHear.ACCEPTED, MayHear.CLOSED),
    )
    assert narrow(case, wider, at()) is None
    assert narrow(case, FEWER_RECEIVERS, at()) is None


@pytest.mark.parametrize(
    ("case", "message", "sender", "code", "pointer"),
    [
        (notified(), FEWER_RECEIVERS, OTHER_PRISON, Code.NOT_COMPETENT, None),
        (notified(), FEWER_RECEIVERS, SCHWERIN, Code.NOT_COMPETENT, None),
        (awaiting(), FEWER_RECEIVERS, PRISON, Code.CONSENT_MISSING, "/about"),
        (notified(in_need()), FEWER_RECEIVERS, PRISON, Code.CONSENT_MISSING, "/about"),
        (
            notified(),
            NarrowConsent(given_by=ConsentGiver.GUARDIAN, receivers=YOUTH_ALONE),
            PRISON,
            Code.CONSENT_MISSING,
            "/about",
        ),
        (
            notified(),
            NarrowConsent(purposes=(Purpose.ACCOMPANIMENT,)),
            PRISON,
            Code.SCHEMA_VIOLATION,
            "/purposes",
        ),
    ],
)
def test_what_narrows_nothing_is_refused_with_its_place(
    case: Case, message: NarrowConsent, sender: str, code: Code, pointer: str | None
) -> None:
    no = refusal(narrow, case, message, at(sender=sender))
    assert (no.code, no.pointer) == (code, pointer)
