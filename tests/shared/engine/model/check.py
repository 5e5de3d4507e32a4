"""Runs schedules and tells what was found in them."""

from collections.abc import Iterable

from tests.shared.engine.model.findings import findings
from tests.shared.engine.model.schedule import Schedule
from tests.shared.engine.process import Design
from tests.shared.engine.virtual_time import Stuck, run


def findings_of(seed: int, design: Design) -> list[str]:
    """All that is wrong at the end of one schedule."""

    try:
        return findings(at_its_end(seed, design))
    except Stuck:
        return ["everybody waits for something that nobody will bring about"]


def at_its_end(seed: int, design: Design) -> Schedule:
    """One schedule, when nothing is left to do. Raises Stuck."""

    async def whole() -> Schedule:
        schedule = Schedule(seed, design)
        await schedule.run()
        return schedule

    return run(whole())


def first_finding(seeds: Iterable[int], design: Design) -> tuple[int, list[str]] | None:
    """The first seed whose schedule ends badly, and how."""
    for seed in seeds:
        if found := findings_of(seed, design):
            return seed, found
    return None
