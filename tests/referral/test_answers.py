from datetime import timedelta
from uuid import UUID

import pytest

from services.referral.contract.about import ReferralLife
from services.referral.contract.answers import (
    AcceptReferral,
    AcknowledgeReferral,
    ConfirmDelivery,
    DeliveryResult,
)
from services.referral.contract.assigning import ReferralAssigned
from services.referral.contract.deadlines import (
    DeadlineReminder,
    EscalationRaised,
    ReferralDeadline,
    Rung,
)
from services.referral.domain.case import Case
from shared.language.codes import Code
from tests.referral.cases import (
    COORDINATION,
    NOON,
    PROBLEMS,
    ROSTOCK,
    SCHWERIN,
    YOUTH_OFFICE_ONLY,
    accepted,
    acknowledged,
    after,
    assigned,
    confirming,
    handing_over,
    hear,
    let_time_pass,
    names,
    notice,
    part,
    pending,
    readable,
    refusal,
    said,
    seals,
    the_referral,
)

LATER = NOON + timedelta(days=30)


def _problem(case: Case) -> ConfirmDelivery:
    return confirming(case, DeliveryResult.CANNOT_OPEN)


def test_only_a_readable_delivery_drops_the_copy_of_the_sealed_part() -> None:
    case = assigned()
    assert part(ROSTOCK) in case.parts
    assert part(ROSTOCK) in acknowledged(case).parts
    outcome = hear(case, readable(case), ROSTOCK)
    assert part(ROSTOCK) not in outcome.state.parts
    assert names(outcome) == ["ReferralDelivered"]
    assert "delivery" not in pending(outcome.state)


def test_a_confirmation_after_the_acknowledgement_still_drops_the_copy() -> None:
    case = acknowledged(assigned())
    outcome = hear(case, readable(case), ROSTOCK)
    assert names(outcome) == ["ReferralDelivered"]
    assert outcome.answer == ReferralLife.ACKNOWLEDGED
    assert part(ROSTOCK) not in outcome.state.parts


@pytest.mark.parametrize("problem", PROBLEMS)
def test_what_an_office_cannot_read_reaches_the_coordination_office_at_once(
    problem: DeliveryResult,
) -> None:
    case = assigned()
    outcome = hear(case, confirming(case, problem), ROSTOCK)
    (raised,) = said(outcome, EscalationRaised)
    assert (raised.to, raised.covered) == (Rung.COORDINATION_OFFICE, True)
    assert raised.deadline is ReferralDeadline.DELIVERY
    assert len(said(outcome, DeadlineReminder, to=COORDINATION)) == 1
    assert part(ROSTOCK) in outcome.state.parts
    assert outcome.answer == ReferralLife.ASSIGNED


def test_the_coordination_office_only_counts_a_problem_of_a_case_it_may_not_know() -> None:
    case = assigned(notice(receivers=YOUTH_OFFICE_ONLY), part())
    outcome = hear(case, _problem(case), ROSTOCK)
    (raised,) = said(outcome, EscalationRaised)
    assert not raised.covered
    assert said(outcome, DeadlineReminder, to=COORDINATION) == []


def test_a_problem_told_twice_is_raised_once_and_resolved_when_the_part_can_be_read() -> None:
    case = assigned()
    problem = _problem(case)
    case = after(case, (problem, ROSTOCK))
    assert names(hear(case, problem, ROSTOCK)) == []
    assert names(hear(case, readable(case), ROSTOCK)) == [
        "EscalationResolved",
        f"EscalationResolved to {COORDINATION}",
        "ReferralDelivered",
    ]


def test_accepting_says_that_it_was_read_and_seen_when_nobody_said_so_before() -> None:
    case = assigned()
    outcome = hear(case, AcceptReferral(referral=the_referral(case).id), ROSTOCK)
    assert names(outcome) == ["ReferralDelivered", "ReferralAcknowledged", "ReferralAccepted"]
    assert set(pending(outcome.state)) == {"consult", "sealed_copy"}


def test_only_its_software_can_say_that_the_copy_is_not_needed_any_more() -> None:
    case = accepted()
    assert case.parts == (part(ROSTOCK),)
    outcome = hear(case, readable(case), ROSTOCK)
    assert (names(outcome), outcome.state.parts) == ([], ())
    case, _ = let_time_pass(case, NOON + timedelta(days=7))
    assert case.parts == ()


def test_accepting_does_not_undo_that_the_part_cannot_be_read() -> None:
    case = assigned()
    case = after(case, (_problem(case), ROSTOCK))
    outcome = hear(case, AcceptReferral(referral=the_referral(case).id), ROSTOCK)
    assert names(outcome) == ["ReferralAcknowledged", "ReferralAccepted"]
    case, _ = let_time_pass(outcome.state, LATER)
    assert case.parts == (part(ROSTOCK),)
    outcome = hear(case, readable(case), ROSTOCK, LATER)
    assert names(outcome) == [
        "EscalationResolved",
        f"EscalationResolved to {COORDINATION}",
        "ReferralDelivered",
    ]
    assert (outcome.answer, outcome.state.parts) == (ReferralLife.ACTIVE, ())


@pytest.mark.parametrize("had_said_so", [False, True])
def test_a_problem_that_shows_when_the_work_has_begun_is_looked_after_too(
    *, had_said_so: bool
) -> None:
    case = accepted()
    if had_said_so:
        case = after(case, (readable(case), ROSTOCK))
    outcome = hear(case, _problem(case), ROSTOCK)
    assert said(outcome, EscalationRaised)[0].deadline is ReferralDeadline.DELIVERY
    outcome = hear(outcome.state, seals(part(edition=2)))
    (assignment,) = said(outcome, ReferralAssigned, to=ROSTOCK)
    assert assignment.sealed == part(edition=2).jwe
    assert "ConfirmDelivery" in assignment.answers
    assert outcome.state.parts == (part(edition=2),)


def test_an_office_that_has_sealed_it_for_the_next_one_has_read_it() -> None:
    case = assigned()
    case = after(case, (_problem(case), ROSTOCK), (handing_over(case, ROSTOCK, SCHWERIN), ROSTOCK))
    assert part(ROSTOCK) not in case.parts
    assert hear(case, _problem(case), ROSTOCK).says == ()


def test_acknowledging_leaves_the_other_deadlines_pending() -> None:
    assert set(pending(acknowledged(assigned()))) == {
        "delivery",
        "decide",
        "consult",
        "sealed_copy",
    }


def test_an_answer_that_comes_late_is_accepted_all_the_same() -> None:
    case, _ = let_time_pass(assigned(), LATER)
    outcome = hear(case, AcceptReferral(referral=the_referral(case).id), ROSTOCK, LATER)
    assert outcome.answer == ReferralLife.ACTIVE
    assert pending(outcome.state) == {}


def test_the_same_answer_again_says_nothing_again() -> None:
    case = accepted()
    outcome = hear(case, AcceptReferral(referral=the_referral(case).id), ROSTOCK)
    assert (outcome.says, outcome.answer) == ((), ReferralLife.ACTIVE)


def test_another_office_may_not_answer() -> None:
    case = assigned()
    no = refusal(case, AcknowledgeReferral(referral=the_referral(case).id), SCHWERIN)
    assert no.code is Code.NOT_COMPETENT


def test_a_referral_the_case_does_not_have_is_unknown() -> None:
    unknown = AcknowledgeReferral(referral=UUID("5a7c1f9e-2222-4aaa-8bbb-000000000009"))
    no = refusal(assigned(), unknown, ROSTOCK)
    assert (no.code, no.pointer) == (Code.UNKNOWN_REFERRAL, "/referral")


def test_a_referral_the_office_was_not_told_of_yet_is_unknown_to_it() -> None:
    case = after(None, notice(), seals())
    no = refusal(case, AcknowledgeReferral(referral=the_referral(case).id), ROSTOCK)
    assert no.code is Code.UNKNOWN_REFERRAL


def test_a_copy_for_the_way_on_is_not_needed_once_every_decision_is_made() -> None:
    assert part(COORDINATION) not in accepted().parts


def test_software_that_keeps_a_part_for_others_stops_the_clock_and_not_the_copy() -> None:
    case = assigned()
    outcome = hear(case, confirming(case, DeliveryResult.STORED), ROSTOCK)
    assert (outcome.says, outcome.answer) == ((), ReferralLife.ASSIGNED)
    assert "delivery" not in pending(outcome.state)
    assert part(ROSTOCK) in outcome.state.parts
    case, later = let_time_pass(outcome.state, NOON + timedelta(hours=3))
    assert later == []
    assert part(ROSTOCK) in let_time_pass(case, NOON + timedelta(days=3))[0].parts


def test_what_was_stored_is_delivered_once_somebody_can_read_it() -> None:
    case = assigned()
    stored = confirming(case, DeliveryResult.STORED)
    case = after(case, (stored, ROSTOCK))
    outcome = hear(case, readable(case), ROSTOCK)
    assert (names(outcome), outcome.answer) == (["ReferralDelivered"], ReferralLife.DELIVERED)
    assert part(ROSTOCK) not in outcome.state.parts
    for again in (stored, readable(case)):
        assert hear(outcome.state, again, ROSTOCK).says == ()
        assert hear(outcome.state, again, ROSTOCK).state == outcome.state


def test_whoever_takes_over_what_was_stored_has_read_it() -> None:
    case = assigned()
    case = after(case, (confirming(case, DeliveryResult.STORED), ROSTOCK))
    outcome = hear(case, AcceptReferral(referral=the_referral(case).id), ROSTOCK)
    assert names(outcome) == ["ReferralDelivered", "ReferralAcknowledged", "ReferralAccepted"]


@pytest.mark.parametrize("problem", PROBLEMS)
def test_a_problem_with_what_was_stored_is_looked_after_at_once(problem: DeliveryResult) -> None:
    case = assigned()
    case = after(case, (confirming(case, DeliveryResult.STORED), ROSTOCK))
    outcome = hear(case, confirming(case, problem), ROSTOCK)
    assert len(said(outcome, EscalationRaised)) == 1
    # Keeping it does not mend it.
    again = hear(outcome.state, confirming(case, DeliveryResult.STORED), ROSTOCK)
    assert (again.says, again.state) == ((), outcome.state)


def test_a_part_sealed_anew_is_awaited_anew_until_it_is_stored_too() -> None:
    case = assigned()
    case = after(
        case, (confirming(case, DeliveryResult.STORED), ROSTOCK), (_problem(case), ROSTOCK)
    )
    case = after(case, seals(part(edition=2)))
    assert "delivery" in pending(case)
    case = after(case, (confirming(case, DeliveryResult.STORED), ROSTOCK))
    assert "delivery" not in pending(case)
    assert names(hear(case, readable(case), ROSTOCK)) == ["ReferralDelivered"]


def test_what_is_stored_late_ends_the_reminders() -> None:
    case, _ = let_time_pass(assigned(), NOON + timedelta(hours=2))
    case = after(case, (confirming(case, DeliveryResult.STORED), ROSTOCK))
    _, later = let_time_pass(case, NOON + timedelta(days=1))
    assert said([each for _, each in later], DeadlineReminder, to=ROSTOCK) == []
