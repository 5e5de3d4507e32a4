"""A service that is killed at any moment comes back, and nobody outside can tell."""

from pathlib import Path
from random import Random

import pytest

from deploy.network.services import NAMES
from tests.faults.crashing_service import DEATHS, MODULE, PLAN
from tests.faults.traffic import Traffic
from tests.world.world import World

PLACES = ("decoded", "saved", "published", "acknowledging")
MOST_WAVES = 400


@pytest.mark.parametrize("service", NAMES)
async def test_a_service_that_is_killed_again_and_again_loses_and_doubles_nothing(
    world: World, service: str, rounds: int, chance: Random, tmp_path: Path
) -> None:
    times = rounds if service == "intake" else max(1, rounds // 5)
    plan = [f"{place}:{chance.randint(1, 3)}" for place in PLACES * times]
    chance.shuffle(plan)
    deaths = tmp_path / "deaths"
    deaths.touch()
    traffic = Traffic(world)
    how = {MODULE: f"services.{service}.app", PLAN: " ".join(plan), DEATHS: str(deaths)}
    async with world.instead_of(service, "tests.faults.crashing_service", how):
        for _ in range(MOST_WAVES):
            await traffic.wave(chance.randint(1, 4))
            if deaths.read_text().split() == plan:
                break
    assert deaths.read_text().split() == plan
    await traffic.check()
