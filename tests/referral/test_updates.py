"""An office hears of each change of its referral how it stands now, and what it may do."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.intake.contract.consents import (
    ConsentEnding,
    ConsentNarrowed,
    ConsentRenewed,
    ConsentWithdrawn,
)
from services.intake.contract.milestones import Released
from services.referral.contract.about import AboutReferral, ReferralLife
from services.referral.contract.answers import (
    AcceptReferral,
    AcknowledgeReferral,
    DeclineReason,
    DeclineReferral,
    DeliveryResult,
)
from services.referral.contract.helping import (
    CloseReferral,
    ClosingOutcome,
    ConsultationKind,
    ConsultationMode,
    ConsultationSequence,
    DurationBand,
    RecordConsultation,
)
from services.referral.contract.passing_on import ReassignReferral
from services.referral.contract.questions import AskQuestion
from services.referral.contract.updates import ChangedBy, ReferralUpdated
from services.referral.domain.case import Case
from services.referral.domain.updating import BY
from services.referral.switchboard import SWITCHBOARD
from shared.language.answers import DeadlineReached
from shared.network.notices import Purpose
from shared.network.questions import Question
from tests.referral.cases import (
    BOTH,
    COORDINATION,
    COORDINATION_ONLY,
    NOON,
    PRISON,
    ROSTOCK,
    SCHWERIN,
    YOUTH_OFFICE_ONLY,
    accepted,
    after,
    assigned,
    child,
    confirming,
    handed_over,
    handing_over,
    hear,
    let_time_pass,
    notice,
    part,
    readable,
    said,
    seals,
    step,
    the_referral,
    updates,
)
from tests.referral.test_questions import answering, asked

DECIDE_BY = datetime(2026, 3, 11, 23, tzinfo=UTC)
CONSULT_BY = datetime(2026, 3, 18, 23, tzinfo=UTC)


def heard(case: Case, message: AboutReferral, by: str = ROSTOCK) -> ReferralUpdated:
    """All that this changes for anybody is told to the office itself."""
    told = updates(hear(case, message, by))
    assert list(told) == [by]
    return told[by]


def consulting(case: Case, kind: ConsultationKind) -> RecordConsultation:
    return RecordConsultation(
        referral=the_referral(case).id,
        kind=kind,
        sequence=ConsultationSequence.FIRST,
        mode=ConsultationMode.PHONE,
        duration=DurationBand.UP_TO_30,
        anonymous=False,
        held_on=date(2026, 3, 4),
    )


def test_an_office_hears_what_it_did_itself_since_another_of_its_programs_may_have() -> None:
    case = assigned()
    acknowledging = AcknowledgeReferral(referral=the_referral(case).id)
    assert heard(case, acknowledging) == ReferralUpdated(
        referral=the_referral(case).id,
        life=ReferralLife.ACKNOWLEDGED,
        decide_by=DECIDE_BY,
        consult_by=CONSULT_BY,
        answers=(
            "ConfirmDelivery",
            "AcceptReferral",
            "DeclineReferral",
            "HandOverReferral",
            "AskQuestion",
        ),
        valid_until=date(2026, 9, 4),
        retain_until=date(2026, 9, 4),
        by=ChangedBy.ACKNOWLEDGED,
    )


def test_what_is_done_is_not_awaited_any_more() -> None:
    case = accepted()
    told = heard(case, consulting(case, ConsultationKind.FAMILY))
    assert (told.by, told.life) == (ChangedBy.CONSULTED, ReferralLife.ACTIVE)
    assert (told.acknowledge_by, told.decide_by, told.consult_by) == (None, None, None)


def test_what_changes_nothing_for_the_office_is_not_told_to_it() -> None:
    case = accepted()
    assert updates(hear(case, AcceptReferral(referral=the_referral(case).id), ROSTOCK)) == {}
    assert updates(hear(case, consulting(case, ConsultationKind.PROFESSIONAL), ROSTOCK)) == {}
    same = ConsentRenewed(valid_until=date(2026, 9, 4))
    assert step(case, same) is None


def test_until_when_a_renewed_consent_holds_is_told_to_whoever_keeps_something_for_it() -> None:
    renewed = ConsentRenewed(valid_until=date(2027, 1, 3))
    case = accepted()
    told = updates(hear(case, renewed))[ROSTOCK]
    assert (told.life, told.by) == (ReferralLife.ACTIVE, ChangedBy.CONSENT_RENEWED)
    assert (told.valid_until, told.retain_until) == (date(2027, 1, 3), date(2027, 1, 3))
    years = ConsentRenewed(valid_until=date(2029, 1, 3))
    later = updates(hear(case, years))[ROSTOCK]
    assert (later.valid_until, later.retain_until) == (date(2029, 1, 3), date(2027, 3, 4))

    closing = CloseReferral(referral=the_referral(case).id, outcome=ClosingOutcome.HELPED)
    keeps_its_file = updates(hear(after(case, (closing, ROSTOCK)), renewed))
    assert keeps_its_file[ROSTOCK].valid_until == date(2027, 1, 3)


def test_who_has_nothing_left_of_it_hears_not_that_the_consent_goes_on() -> None:
    renewed = ConsentRenewed(valid_until=date(2027, 1, 3))
    case = assigned()
    declining = DeclineReferral(
        referral=the_referral(case).id, reason=DeclineReason.FAMILY_DECLINES
    )
    assert updates(hear(after(case, (declining, ROSTOCK)), renewed)) == {}
    case = handed_over()
    accepting = AcceptReferral(referral=the_referral(case, SCHWERIN).id)
    taken_over = after(case, (accepting, SCHWERIN))
    assert list(updates(hear(taken_over, renewed))) == [SCHWERIN]
    told = updates(hear(case, accepting, SCHWERIN))[ROSTOCK]
    assert (told.valid_until, told.retain_until) == (None, None)


def test_four_weeks_before_a_consent_ends_the_software_of_those_who_can_renew_it_hears_so() -> None:
    ending = ConsentEnding(valid_until=date(2026, 9, 4), remind=(PRISON, ROSTOCK))
    told = updates(hear(accepted(), ending))
    assert list(told) == [ROSTOCK]
    assert (told[ROSTOCK].by, told[ROSTOCK].valid_until) == (
        ChangedBy.CONSENT_ENDING,
        date(2026, 9, 4),
    )
    to_its_prison = ConsentEnding(valid_until=date(2026, 9, 4), remind=(PRISON,))
    assert updates(hear(accepted(), to_its_prison)) == {}


def test_nothing_is_told_beside_the_assignment_nor_before_it() -> None:
    waiting = after(None, notice(), seals())
    assert updates(hear(waiting, seals(part()))) == {}
    assert updates(hear(waiting, Released(released_on=date(2026, 3, 4)))) == {}


def test_what_can_be_read_has_not_to_be_confirmed() -> None:
    case = assigned()
    told = heard(case, readable(case))
    assert (told.life, told.by) == (ReferralLife.DELIVERED, ChangedBy.DELIVERY_CONFIRMED)
    assert "ConfirmDelivery" not in told.answers
    case = after(case, (readable(case), ROSTOCK))
    assert "ConfirmDelivery" in heard(case, confirming(case, DeliveryResult.CANNOT_OPEN)).answers


def test_time_that_stands_still_is_told_and_that_it_goes_on() -> None:
    case = assigned()
    told = heard(case, AskQuestion(referral=the_referral(case).id, question=Question.CUSTODY))
    assert (told.paused, told.by) == (True, ChangedBy.QUESTION_ASKED)
    assert told.decide_by is not None
    assert told.decide_by > DECIDE_BY
    assert "AskQuestion" not in told.answers

    case = asked()
    (told,) = updates(hear(case, answering(case))).values()
    assert (told.paused, told.by, told.decide_by) == (False, ChangedBy.QUESTION_ANSWERED, DECIDE_BY)
    assert "AskQuestion" in told.answers

    _, later = let_time_pass(case, NOON + timedelta(days=6))
    (told,) = said([each for _, each in later], ReferralUpdated, to=ROSTOCK)
    assert (told.paused, told.by) == (False, ChangedBy.QUESTION_ANSWERED)


def test_whoever_has_asked_all_it_may_can_ask_nothing_more() -> None:
    only = notice().model_copy(update={"purposes": (Purpose.ACCOMPANIMENT,)})
    case = asked(assigned(only, part()), Question.PLANNED_RELEASE)
    (told,) = updates(hear(case, answering(case))).values()
    assert "AskQuestion" not in told.answers


def test_time_alone_changes_nothing_and_what_is_late_keeps_its_moment() -> None:
    case, later = let_time_pass(assigned(), NOON + timedelta(days=10))
    assert said([each for _, each in later], ReferralUpdated, to=ROSTOCK) == []
    told = heard(case, AcknowledgeReferral(referral=the_referral(case).id))
    assert (told.acknowledge_by, told.decide_by) == (None, DECIDE_BY)


def test_whoever_hands_over_hears_what_it_may_do_and_how_it_ends() -> None:
    case = accepted()
    told = heard(case, handing_over(case, ROSTOCK, SCHWERIN))
    assert (told.life, told.by) == (ReferralLife.HANDING_OVER, ChangedBy.HANDED_OVER)
    assert (told.decide_by, told.consult_by) == (None, None)
    # As long as it can seal anew what the next office has not read.
    assert "HandOverReferral" in told.answers

    case = handed_over(case)
    both = updates(hear(case, readable(case, SCHWERIN), SCHWERIN))
    assert both[ROSTOCK].by is ChangedBy.NEXT_OFFICE
    assert "HandOverReferral" not in both[ROSTOCK].answers
    assert both[SCHWERIN].by is ChangedBy.DELIVERY_CONFIRMED

    accepting = AcceptReferral(referral=the_referral(case, SCHWERIN).id)
    both = updates(hear(case, accepting, SCHWERIN))
    assert (both[ROSTOCK].life, both[ROSTOCK].by) == (ReferralLife.CLOSED, ChangedBy.NEXT_OFFICE)
    assert both[ROSTOCK].answers == ()


def test_whoever_hands_over_hears_that_the_next_office_is_late_and_another_may_be_asked() -> None:
    case = handed_over()
    case = after(case, (readable(case, SCHWERIN), SCHWERIN))
    _, later = let_time_pass(case, NOON + timedelta(days=2))
    (told,) = said([each for _, each in later], ReferralUpdated, to=ROSTOCK)
    assert (told.life, told.by) == (ReferralLife.HANDING_OVER, ChangedBy.NEXT_OFFICE)
    assert "HandOverReferral" in told.answers


def test_whoever_gets_back_what_it_handed_over_hears_where_it_stands() -> None:
    case = handed_over()
    declining = DeclineReferral(
        referral=the_referral(case, SCHWERIN).id, reason=DeclineReason.NOT_COMPETENT
    )
    both = updates(hear(case, declining, SCHWERIN))
    assert (both[ROSTOCK].life, both[ROSTOCK].by) == (ReferralLife.ACTIVE, ChangedBy.NEXT_OFFICE)
    assert both[ROSTOCK].consult_by is not None
    assert (both[SCHWERIN].life, both[SCHWERIN].answers) == (ReferralLife.DECLINED, ())


def test_whoever_was_asked_hears_that_it_need_not_act_and_not_why_the_other_office_ended_it() -> (
    None
):
    case = handed_over()
    closing = CloseReferral(referral=the_referral(case).id, outcome=ClosingOutcome.NOT_REACHED)
    both = updates(hear(case, closing, ROSTOCK))
    assert (both[SCHWERIN].life, both[SCHWERIN].answers) == (ReferralLife.RECALLED, ())
    assert both[SCHWERIN].by is ChangedBy.EARLIER_OFFICE
    assert both[ROSTOCK].by is ChangedBy.CLOSED


def test_an_office_that_only_passed_on_what_was_handed_over_to_it_cannot_close_it() -> None:
    case = handed_over()
    told = updates(hear(case, handing_over(case, SCHWERIN, COORDINATION), SCHWERIN))
    assert "CloseReferral" not in told[SCHWERIN].answers
    case = accepted()
    told = updates(hear(case, handing_over(case, ROSTOCK, SCHWERIN), ROSTOCK))
    assert "CloseReferral" in told[ROSTOCK].answers


def test_a_silent_office_hears_that_it_was_taken_from_it() -> None:
    case, _ = let_time_pass(assigned(), NOON + timedelta(days=10))
    taking = ReassignReferral(referral=the_referral(case).id, to=COORDINATION)
    told = updates(hear(case, taking, COORDINATION))
    assert list(told) == [ROSTOCK]
    assert (told[ROSTOCK].life, told[ROSTOCK].by) == (ReferralLife.RECALLED, ChangedBy.REASSIGNED)


def test_a_release_is_told_to_whom_it_takes_its_referral() -> None:
    told = updates(hear(assigned(), Released(released_on=date(2026, 3, 4))))
    assert (told[ROSTOCK].life, told[ROSTOCK].by) == (ReferralLife.RECALLED, ChangedBy.RELEASED)


def test_a_family_that_allows_less_is_heard_of_only_by_what_its_office_may_do() -> None:
    narrowed = ConsentNarrowed(by=ROSTOCK, purposes=(), receivers=BOTH, prison_hears=())
    told = updates(hear(accepted(), narrowed))[ROSTOCK]
    assert told.by is ChangedBy.CONSENT
    assert "AskQuestion" not in told.answers
    same = narrowed.model_copy(update={"purposes": (Purpose.COUNSELLING,)})
    assert updates(hear(accepted(), same)) == {}


def test_an_office_without_a_basis_is_asked_to_erase_and_hears_nothing_else() -> None:
    gone = ConsentNarrowed(
        by=ROSTOCK,
        purposes=(Purpose.COUNSELLING,),
        receivers=COORDINATION_ONLY,
        prison_hears=(),
    )
    assert updates(hear(accepted(), gone)) == {}
    assert updates(hear(accepted(), ConsentWithdrawn(by=ROSTOCK))) == {}
    two = notice(child("c1", "13003"), child("c2", "13004"))
    case = assigned(two, part(ROSTOCK, "c1"), part(SCHWERIN, "c2"))
    assert updates(hear(case, ConsentWithdrawn(by=ROSTOCK, children=("c1",)))) == {}


def test_a_family_that_may_be_sent_on_no_further_is_not_offered_to_be() -> None:
    case = assigned(notice(receivers=YOUTH_OFFICE_ONLY), part())
    referral = the_referral(case)
    often = referral.origin.model_copy(update={"hop": 3})
    case = case.change(referrals=(referral.change(origin=often),))
    told = heard(case, AcknowledgeReferral(referral=referral.id))
    assert "HandOverReferral" not in told.answers


def test_no_step_can_forget_to_tell_and_each_has_its_word() -> None:
    for message, entry in SWITCHBOARD.on.items():
        assert hasattr(entry.step, "__wrapped__"), message
        if not entry.overtakes and message is not DeadlineReached:
            assert message in BY, message


@pytest.mark.parametrize("life", [ReferralLife.ASSIGNED, ReferralLife.ACKNOWLEDGED])
def test_what_is_kept_for_others_tells_nothing_new(life: ReferralLife) -> None:
    case = assigned()
    if life is ReferralLife.ACKNOWLEDGED:
        case = after(case, (AcknowledgeReferral(referral=the_referral(case).id), ROSTOCK))
    assert updates(hear(case, confirming(case, DeliveryResult.STORED), ROSTOCK)) == {}
