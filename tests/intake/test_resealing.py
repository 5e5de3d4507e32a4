"""The prison seals anew what it was asked for, and learns nothing of a family by it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.intake.contract.consents import NarrowConsent, WithdrawConsent
from services.intake.contract.notices import SealedPartPassedOn
from services.intake.contract.resealing import ReplaceSealedPart, ResealRequested
from services.intake.domain.case import Case
from services.intake.domain.narrowing import narrow
from services.intake.domain.offices import remember_office
from services.intake.domain.parts import PartFor
from services.intake.domain.resealing import RECEIVED, replace, request_part
from services.intake.domain.still_told import told_to
from services.intake.domain.take_back import withdraw
from services.referral.contract.assigning import ReferralRouted
from services.referral.contract.resealing import SealedPartMissing
from shared.language.codes import Code
from shared.network.notices import ConsentSubject, ReceiverKind
from shared.network.sealed_parts import ResealReason, SealedFor
from tests.intake.cases import (
    COORDINATION,
    NOON,
    OTHER_CASE,
    OTHER_PRISON,
    PRISON,
    REFERRAL,
    ROSTOCK,
    SCHWERIN,
    SECOND_REFERRAL,
    admission,
    alone,
    at,
    awaiting,
    child,
    consents,
    hers,
    names,
    notified,
    refusal,
    said,
    sealed_for,
)

SEAL_BY = datetime(2026, 3, 18, 23, tzinfo=UTC)
"""The end of the tenth working day."""
SIBLINGS = admission(
    children_count=2,
    children=(child("c1"), child("c2", "13004")),
    sealed=(sealed_for(ROSTOCK, "c1"), sealed_for(SCHWERIN, "c2")),
)


def missing(
    office: str = ROSTOCK,
    *,
    referral: UUID = REFERRAL,
    because: ResealReason = ResealReason.CANNOT_OPEN,
    follows: UUID | None = None,
) -> SealedPartMissing:
    return SealedPartMissing(
        referral=referral,
        office=office,
        because=because,
        follows=follows,
    )


def asked(case: Case | None = None, message: SealedPartMissing | None = None) -> Case:
    outcome = request_part(case or notified(), message or missing(), at(sender="referral"))
    assert outcome is not None
    return outcome.state


def anew(*parts: SealedFor) -> ReplaceSealedPart:
    return ReplaceSealedPart(sealed=parts or (sealed_for(),))


@pytest.mark.parametrize("because", list(ResealReason))
def test_its_prison_alone_is_asked_for_whom_about_whom_and_why(because: ResealReason) -> None:
    outcome = request_part(notified(), missing(because=because), at(sender="referral"))
    assert outcome is not None
    ((told, to, _),) = outcome.says
    assert to == PRISON
    assert told == ResealRequested(
        referral=REFERRAL,
        receiver=ROSTOCK,
        children=("c1",),
        because=because,
        seal_by=SEAL_BY,
    )


def test_what_follows_another_is_asked_for_under_the_name_that_the_prison_knows() -> None:
    follows = missing(referral=SECOND_REFERRAL, follows=REFERRAL)
    outcome = request_part(notified(), follows, at(sender="referral"))
    assert said(outcome, ResealRequested).referral == REFERRAL


def test_what_was_asked_for_goes_to_referral_alone() -> None:
    part = sealed_for()
    outcome = replace(asked(), anew(part), at(NOON + timedelta(hours=2)))
    assert names(outcome) == ["SealedPartPassedOn"]
    assert said(outcome, SealedPartPassedOn) == SealedPartPassedOn(
        sealed=(part,), receivers=(ReceiverKind.YOUTH_OFFICE, ReceiverKind.COORDINATION_OFFICE)
    )
    assert outcome.answer == RECEIVED
    (kept,) = outcome.state.requested
    assert (kept.part, kept.is_open) == (PartFor.of(ROSTOCK, ("c1",)), False)


def test_what_comes_after_a_caregiver_has_withdrawn_says_so_since_it_has_a_topic_of_its_own() -> (
    None
):
    case = asked(notified(admission(consents=(*consents(), hers("c1")))))
    part, of_her = sealed_for(), WithdrawConsent(about=ConsentSubject.CAREGIVER)
    for state, of_whom in ((case, ()), (withdraw(case, of_her, at()).state, ("c1",))):
        passed_on = said(replace(state, anew(part), at()), SealedPartPassedOn)
        assert (passed_on.sealed, passed_on.caregiver_withdrew) == ((part,), of_whom)


def test_the_part_of_a_parent_alone_is_sealed_anew_about_no_child() -> None:
    about_nobody = SealedPartMissing(
        referral=REFERRAL, office=COORDINATION, because=ResealReason.INCOMPLETE
    )
    case = asked(notified(alone()), about_nobody)
    part = sealed_for(COORDINATION).model_copy(update={"children": ()})
    assert names(replace(case, anew(part), at())) == ["SealedPartPassedOn"]


@pytest.mark.parametrize(
    ("part", "code", "pointer"),
    [
        (sealed_for(SCHWERIN), Code.UNKNOWN_ITEM, "/sealed/0/receiver"),
        (sealed_for(ROSTOCK, "c1", "c2"), Code.UNKNOWN_ITEM, "/sealed/0/children"),
        (sealed_for(ROSTOCK, "c2"), Code.UNKNOWN_ITEM, "/sealed/0/children"),
        (sealed_for(kid="key-9"), Code.SEALED_FOR_UNKNOWN_KEY, "/sealed/0/jwe"),
        (sealed_for(case=OTHER_CASE), Code.SEAL_MISMATCH, "/sealed/0/jwe"),
    ],
)
def test_what_was_not_asked_for_or_is_sealed_wrongly_is_refused_with_its_place(
    part: SealedFor, code: Code, pointer: str
) -> None:
    no = refusal(replace, asked(), anew(part), at())
    assert (no.code, no.pointer) == (code, pointer)


def test_one_part_for_one_request() -> None:
    no = refusal(replace, asked(), anew(sealed_for(), sealed_for()), at())
    assert (no.code, no.pointer) == (Code.SCHEMA_VIOLATION, "/sealed/1/receiver")


@pytest.mark.parametrize("case", [notified(), awaiting()])
def test_where_nothing_was_asked_for_nothing_is_taken(case: Case) -> None:
    assert refusal(replace, case, anew(), at()).code is Code.UNKNOWN_ITEM


def test_another_prison_seals_nothing() -> None:
    assert refusal(replace, asked(), anew(), at(sender=OTHER_PRISON)).code is Code.NOT_COMPETENT


def test_nobody_is_asked_to_seal_for_whom_path_and_consent_do_not_allow_any_more() -> None:
    fewer = NarrowConsent(receivers=(ReceiverKind.COORDINATION_OFFICE,))
    outcome = narrow(notified(), fewer, at())
    assert outcome is not None
    assert request_part(outcome.state, missing(), at(sender="referral")) is None


def test_nobody_is_asked_to_seal_about_a_child_whose_consent_is_withdrawn() -> None:
    gone = WithdrawConsent(about=ConsentSubject.CHILDREN, children=("c2",))
    case = withdraw(notified(SIBLINGS), gone, at()).state
    assert request_part(case, missing(SCHWERIN), at(sender="referral")) is None


@pytest.mark.parametrize(
    "ending",
    [
        WithdrawConsent(),
        WithdrawConsent(about=ConsentSubject.CHILDREN, children=("c1",)),
    ],
    ids=["all of it", "that child"],
)
def test_what_has_ended_meanwhile_by_the_family_is_answered_as_if_it_had_not(
    ending: WithdrawConsent,
) -> None:
    case = asked(notified(SIBLINGS))
    still_there = replace(case, anew(), at())
    ended = withdraw(case, ending, at(sender=ROSTOCK)).state
    outcome = replace(ended, anew(), at())
    assert outcome.answer == still_there.answer
    assert (outcome.says, outcome.state.life) == ((), ended.life)
    # Nor is there a difference in what is refused.
    other = anew(sealed_for(SCHWERIN, "c2"))
    assert refusal(replace, ended, other, at()).code is refusal(replace, case, other, at()).code


def test_a_family_that_takes_that_kind_of_office_away_is_not_betrayed_by_an_answer() -> None:
    case = told_to(asked(), REFERRAL, ROSTOCK)
    fewer = NarrowConsent(receivers=(ReceiverKind.COORDINATION_OFFICE,))
    outcome = narrow(case, fewer, at(sender=ROSTOCK))
    assert outcome is not None
    answered = replace(outcome.state, anew(), at())
    assert (answered.says, answered.answer) == ((), RECEIVED)


def test_asked_twice_about_the_same_the_prison_hears_it_twice_and_it_is_kept_once() -> None:
    once = asked()
    again = asked(once, missing(because=ResealReason.INCOMPLETE))
    assert len(again.requested) == 1


@pytest.mark.parametrize("answers", [False, True])
def test_what_it_brought_about_itself_it_is_asked_for_once_however_fast_it_answers(
    answers: bool,
) -> None:
    """What referral lacks in that moment waits there, or comes to it by another topic."""
    together = admission(
        children_count=2,
        children=(child("c1"), child("c2")),
        sealed=(sealed_for(ROSTOCK, "c1", "c2"),),
    )
    routed = ReferralRouted(referral=REFERRAL, office=ROSTOCK, provisional=False)
    known = remember_office(notified(together), routed, at(sender="referral"))
    assert known is not None
    gone = WithdrawConsent(about=ConsentSubject.CHILDREN, children=("c2",))
    case = withdraw(known.state, gone, at()).state
    if answers:
        case = replace(case, anew(), at()).state
    lacks = missing(
        referral=SECOND_REFERRAL, because=ResealReason.CHILD_WITHDRAWN, follows=REFERRAL
    )
    outcome = request_part(case, lacks, at(sender="referral"))
    assert outcome is not None
    assert outcome.says == ()
    assert outcome.state.first_of(SECOND_REFERRAL) == REFERRAL


def test_what_is_passed_on_says_what_had_been_taken_back_before() -> None:
    case = asked(notified(SIBLINGS))
    gone = WithdrawConsent(about=ConsentSubject.CHILDREN, children=("c2",))
    youth = NarrowConsent(receivers=(ReceiverKind.YOUTH_OFFICE,))
    narrowed = narrow(withdraw(case, gone, at()).state, youth, at())
    assert narrowed is not None
    passed_on = said(replace(narrowed.state, anew(), at()), SealedPartPassedOn)
    assert (passed_on.withdrawn, passed_on.receivers) == (("c2",), (ReceiverKind.YOUTH_OFFICE,))
