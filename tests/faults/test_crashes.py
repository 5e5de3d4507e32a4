"""A service that is killed at any moment comes back, and nobody outside can tell."""

import os
import signal
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random

import pytest

from deploy.network.services import NAMES
from tests.faults.crashing_service import DEATHS, MODULE, PLAN, STAY
from tests.faults.deaths import Deaths
from tests.faults.servers import until
from tests.faults.traffic import Traffic
from tests.world.family import child
from tests.world.world import World

PLACES = ("decoded", "saved", "published", "acknowledging")
MOST_WAVES = 400
LIVES = 6
"""With the assignment that is saved, and what an erasure would drop of it, in several of them."""


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


def has_died(deaths: Path, times: int) -> bool:
    return len(deaths.read_text().split()) == times


async def test_who_is_killed_while_telling_what_an_erasure_would_drop_tells_it_all_the_same(
    world: World, tmp_path: Path
) -> None:
    prison, office = await world.prison(), await world.office()
    case, deaths = await prison.report_admission(child()), tmp_path / "deaths"
    deaths.touch()
    plan = " ".join([f"told_first,saved:1{STAY}"] * LIVES)
    how = {MODULE: "services.referral.app", PLAN: plan, DEATHS: str(deaths)}
    withdrawn = False
    await world.quiet()
    async with world.instead_of("referral", "tests.faults.crashing_service", how) as referral:
        world.jump_to(world.now + timedelta(minutes=45))
        for life in range(1, LIVES + 1):
            await until(partial(has_died, deaths, life))
            kept = world.database.aggregate("referral", case)
            is_saved = kept is not None and any("ReferralAssigned" in one for one in kept["outbox"])
            if is_saved and not withdrawn:
                assert await prison.may("intake", "WithdrawConsent", case) == "withdrawn"
                withdrawn = True
            os.kill(referral.pid or 0, signal.SIGCONT)
        await world.quiet()
    heard = await office.has_heard(case)
    first = {received.id: received.type_name for received in heard}
    assert [*first.values()] == ["ReferralAssigned", "ErasureRequested"]
    # Told in the life that came to its end, and in some that were killed right afterwards.
    assigned = [one.data for one in heard if one.type_name == "ReferralAssigned"]
    assert len(assigned) > 2
    assert all("sealed" not in data for data in assigned)
