import os

import pytest

from tests.shared.engine.model.broken import BROKEN
from tests.shared.engine.model.check import at_its_end, findings_of, first_finding
from tests.shared.engine.model.schedule import STOPS
from tests.shared.engine.process import Design

SCHEDULES = int(os.environ.get("KVI_SCHEDULES", "2000"))
"""More for a night: `KVI_SCHEDULES=100000 .venv/bin/python -m pytest tests/shared/engine/model`."""
BLOCK = 250
ENOUGH = 1000
"""This many schedules always show that a rule is missing; mostly twenty do."""


@pytest.mark.short(2)
@pytest.mark.parametrize("first", range(0, SCHEDULES, BLOCK))
def test_whatever_dies_breaks_or_moves_nothing_is_lost_doubled_or_out_of_order(first: int) -> None:
    found = {
        seed: wrong
        for seed in range(first, min(first + BLOCK, SCHEDULES))
        if (wrong := findings_of(seed, Design()))
    }
    assert not found, f"the seeds of the schedules and what is wrong at their ends: {found}"


def test_between_any_two_steps_somebody_stands_still_and_somebody_dies() -> None:
    passed, stood_still, died = set[str](), set[str](), set[str]()
    for seed in range(ENOUGH):
        schedule = at_its_end(seed, Design())
        passed |= schedule.passed
        stood_still |= schedule.stood_still
        died |= schedule.storm.deaths
        if stood_still == died == set(STOPS):
            break
    assert passed == stood_still == died == set(STOPS)


@pytest.mark.parametrize("rule", BROKEN)
def test_the_model_notices_when_a_rule_is_missing(rule: str) -> None:
    assert first_finding(range(ENOUGH), BROKEN[rule]) is not None


def test_a_schedule_is_the_same_again_from_its_seed() -> None:
    broken = BROKEN["oldest first"]
    assert [findings_of(seed, broken) for seed in range(5)] == [
        findings_of(seed, broken) for seed in range(5)
    ]
