"""How much is broken, and by which chance: both can be chosen, and the chance is always told."""

import os
from random import Random, SystemRandom

import pytest

ROUNDS, SEED = "FAULT_ROUNDS", "FAULT_SEED"


@pytest.fixture(scope="session")
def rounds() -> int:
    """How often the one service is killed at each place; the others a fifth of it."""
    return int(os.environ.get(ROUNDS, "2"))


@pytest.fixture(scope="session")
def seed(pytestconfig: pytest.Config) -> int:
    chosen = int(os.environ.get(SEED) or SystemRandom().randrange(10**6))
    reporter = pytestconfig.pluginmanager.getplugin("terminalreporter")
    capture = pytestconfig.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        reporter.write_line(f"faults: {SEED}={chosen}")
    return chosen


@pytest.fixture
def chance(seed: int, request: pytest.FixtureRequest) -> Random:
    """The same for the same seed and test, whichever other tests run."""
    return Random(f"{seed} {request.node.name}")  # noqa: S311 - chance, no secret
