from datetime import date, timedelta

from services.intake.contract.milestones import Released
from services.referral.contract.about import ReferralLife
from services.referral.domain.rules import Rules
from services.referral.settings import Settings, rules
from tests.referral.cases import (
    NOON,
    REGISTRY,
    ROSTOCK,
    SCHWERIN,
    accepted,
    after,
    assigned,
    child,
    hear,
    let_time_pass,
    names,
    notice,
    part,
    seals,
    step,
    the_referral,
)

FREE = Released(released_on=date(2026, 3, 4))


def test_a_release_before_any_office_accepted_recalls_the_referral() -> None:
    outcome = hear(assigned(), FREE)
    assert names(outcome) == ["ReferralRecalled", f"ReferralRecalled to {ROSTOCK}"]
    assert the_referral(outcome.state).life is ReferralLife.RECALLED
    assert (outcome.state.parts, outcome.state.deadlines) == ((), {})


def test_a_release_before_its_sealed_part_has_come_tells_nobody_of_it_ever() -> None:
    outcome = hear(after(None, notice()), FREE)
    assert (names(outcome), outcome.state.deadlines) == ([], {})
    late = hear(outcome.state, seals(part()))
    assert (names(late), late.state.parts) == ([], ())


def test_a_part_that_is_sealed_after_the_release_reaches_nobody() -> None:
    case, _ = let_time_pass(after(None, notice()), NOON + timedelta(hours=1))
    case = after(case, FREE)
    assert names(hear(case, seals(part()))) == []


def test_a_release_after_an_office_accepted_lets_the_help_go_on() -> None:
    siblings = assigned(
        notice(child("c1", "13003"), child("c2", "13004")),
        part(ROSTOCK, "c1"),
        part(SCHWERIN, "c2"),
    )
    assert step(accepted(siblings), FREE) is None


def test_what_was_escalated_is_resolved_by_the_recall() -> None:
    case, _ = let_time_pass(assigned(), NOON + timedelta(days=3))
    assert "EscalationResolved" in names(hear(case, FREE))


def test_a_release_changes_nothing_where_the_operator_wants_it_so() -> None:
    unchanged = rules(Settings(recall_on_release=False), REGISTRY)
    assert step(assigned(), FREE, rules=unchanged) is None


def test_a_second_release_changes_nothing() -> None:
    assert step(after(assigned(), FREE), FREE) is None


def test_the_settings_are_the_rules_the_steps_are_given() -> None:
    assert rules(Settings(), REGISTRY) == Rules(registry=REGISTRY)
