"""A service that is killed at any moment comes back, and nobody outside can tell."""

from pathlib import Path
from random import Random

import pytest

from deploy.network.services import NAMES
from tests.faults.crashing_service import MODULE
from tests.faults.deaths import Deaths
from tests.faults.traffic import Traffic
from tests.world.world import World

PLACES = ("decoded", "saved", "published", "acknowledging")
MOST_WAVES = 400


@pytest.mark.parametrize("service", NAMES)
async def test_a_service_that_is_killed_again_and_again_loses_and_doubles_nothing(
    world: World, service: str, rounds: int, chance: Random, tmp_path: Path
) -> None:
    times = rounds if service == "intake" else max(1, rounds // 5)
    deaths = Deaths(chance, PLACES * times, 3, tmp_path)
    traffic = Traffic(world, with_money=service == "events")
    how = {MODULE: f"services.{service}.app", **deaths.settings}
    async with world.instead_of(service, "tests.faults.crashing_service", how):
        for _ in range(MOST_WAVES):
            await traffic.wave(chance.randint(1, 4))
            if deaths.are_over:
                break
    assert deaths.are_over, str(deaths)
    await traffic.check()
