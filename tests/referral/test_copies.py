from datetime import UTC, datetime, timedelta

from services.referral.contract.answers import AcceptReferral, DeclineReason, DeclineReferral
from services.referral.contract.assigning import ReferralAssigned
from services.referral.contract.passing_on import ReassignReferral
from services.referral.domain.case import Case
from services.referral.domain.rules import Rules
from shared.language.answers import DeadlineReached
from tests.referral.cases import (
    COORDINATION,
    REGISTRY,
    ROSTOCK,
    acknowledged,
    assigned,
    hear,
    let_time_pass,
    part,
    pending,
    said,
    the_referral,
)

# Five working days after Wednesday the 4th, and a working day for each of three rungs.
TOP = datetime(2026, 3, 16, 23, tzinfo=UTC)
# Ten more working days; the clocks have changed in between.
CLEARED = datetime(2026, 3, 30, 22, tzinfo=UTC)
A_MOMENT = timedelta(seconds=1)


def _undecided(until: datetime) -> Case:
    case, _ = let_time_pass(acknowledged(assigned()), until)
    return case


def test_the_coordination_office_can_take_over_for_ten_working_days_after_the_last_rung() -> None:
    late = CLEARED - A_MOMENT
    case = _undecided(late)
    message = ReassignReferral(referral=the_referral(case).id, to=COORDINATION)
    outcome = hear(case, message, COORDINATION, late)
    (assignment,) = said(outcome, ReferralAssigned, to=COORDINATION)
    assert assignment.sealed == part(COORDINATION).jwe


def test_a_decline_in_that_time_is_no_dead_end() -> None:
    late = CLEARED - A_MOMENT
    case = _undecided(late)
    message = DeclineReferral(referral=the_referral(case).id, reason=DeclineReason.NOT_COMPETENT)
    outcome = hear(case, message, ROSTOCK, late)
    assert len(said(outcome, ReferralAssigned, to=COORDINATION)) == 1


def test_afterwards_only_what_an_office_has_not_been_able_to_read_is_kept() -> None:
    assert _undecided(CLEARED).parts == (part(ROSTOCK),)


def test_whoever_decides_in_that_time_leaves_no_copy_for_the_way_on() -> None:
    case = _undecided(TOP)
    outcome = hear(case, AcceptReferral(referral=the_referral(case).id), ROSTOCK, TOP)
    assert part(COORDINATION) not in outcome.state.parts


def test_that_time_begins_anew_when_the_service_was_away_for_all_of_it() -> None:
    case = _undecided(TOP - A_MOMENT)
    (kind,) = (name for name in case.deadlines if name.startswith("decide:"))
    back = datetime(2026, 4, 8, 9, tzinfo=UTC)
    outcome = hear(case, DeadlineReached(kind=kind, due=TOP), "referral", back)
    assert pending(outcome.state)["sealed_copy"] == datetime(2026, 4, 22, 22, tzinfo=UTC)


def test_the_operator_may_choose_how_long_that_is() -> None:
    case = _undecided(TOP - A_MOMENT)
    (kind,) = (name for name in case.deadlines if name.startswith("decide:"))
    rules = Rules(registry=REGISTRY, clearing_working_days=1)
    outcome = hear(case, DeadlineReached(kind=kind, due=TOP), "referral", TOP, rules)
    assert pending(outcome.state)["sealed_copy"] == datetime(2026, 3, 17, 23, tzinfo=UTC)
