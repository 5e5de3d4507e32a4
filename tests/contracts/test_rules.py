"""Every rule of law or agreement says since when, by which source and why; one page has all."""

from datetime import date

import pytest

from deploy.generate.documents import DOCS
from deploy.generate.rules import TABLES, Table
from services.intake.contract import ConsentGiver, Path
from services.intake.domain.consent_givers import GIVERS
from services.intake.domain.lawful_basis import BASES
from services.notify.contract import Wording
from services.notify.domain.audience import AUDIENCE
from services.referral.contract import DeclineReason, HandOverRule, ReferralDeadline, Rung
from services.referral.domain.clocks import CLOCKS
from services.referral.domain.competence import COMPETENCE, HOPS
from services.referral.domain.declining import CONSEQUENCES
from services.referral.domain.routing import RULES, Destination
from services.referral.domain.rungs import LADDER
from shared.rule import in_force

NETWORK_BEGAN = date(2023, 1, 1)


@pytest.mark.parametrize("table", TABLES, ids=[table.title for table in TABLES])
def test_every_line_says_why_and_by_which_source(table: Table) -> None:
    assert table.rules
    for rule in table.rules:
        assert len(rule.because) > 20
        assert rule.source
        assert rule.until is None or rule.since <= rule.until


@pytest.mark.parametrize("day", [NETWORK_BEGAN, date(2026, 3, 4), date(2099, 12, 31)])
def test_no_day_of_the_network_is_without_a_rule(day: date) -> None:
    assert {basis.path for basis in in_force(BASES, day)} == set(Path)
    assert {giver.given_by for giver in in_force(GIVERS, day)} == set(ConsentGiver)
    assert {rule.to for rule in in_force(RULES, day)} == set(Destination)
    assert {rule.rule for rule in in_force(COMPETENCE, day)} == set(HandOverRule)
    assert list(in_force(HOPS, day))
    assert {rule.reason for rule in in_force(CONSEQUENCES, day)} == set(DeclineReason)
    every_path = {clock.deadline for clock in in_force(CLOCKS, day) if clock.path is None}
    assert every_path == set(ReferralDeadline)
    assert [step.to for step in in_force(LADDER, day)] == list(Rung)
    assert [step.level for step in in_force(LADDER, day)] == [2, 3, 4]
    assert {line.wording for line in in_force(AUDIENCE, day)} == set(Wording)


def test_the_page_has_every_rule() -> None:
    page = (DOCS / "rules.md").read_text("utf-8")
    for table in TABLES:
        for rule in table.rules:
            assert f"| {table.name(rule)} | since {rule.since}" in page
            assert f"| {rule.source} | {rule.because} |" in page
