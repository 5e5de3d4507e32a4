"""Of a mail it is told that it has left or that it was given up, whatever is killed meanwhile."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from deploy.local.system import problems
from services.notify.contract.deliveries import DELIVERIES
from tests.faults.servers import until
from tests.run.bound import HANG_SECONDS
from tests.world.family import child
from tests.world.world import World

OFFICE = "jugendamt-13003@kvi.example"


async def told(world: World, case: str, wording: str) -> list[str]:
    found = await world.told(DELIVERIES, case)
    return [each.type_name for each in found if each.data["wording"] == wording]


@asynccontextmanager
async def leaving_and_dropped(world: World) -> AsyncIterator[str]:
    """A case whose first mail is just leaving when its consent is withdrawn."""
    prison = await world.prison()
    case = await prison.report_admission(child())
    with world.mails.thinking(case) as waits:
        world.jump_to(world.now + timedelta(minutes=45))
        assert await asyncio.to_thread(waits.wait, HANG_SECONDS)
        assert await prison.may("intake", "WithdrawConsent", case, {}) == "withdrawn"
        await until(lambda: statuses(world, case)[:1] == ["dropped"])
        yield case
    await world.quiet()


def statuses(world: World, case: str) -> list[str]:
    """How far each delivery of a case has come."""
    document = world.database.aggregate("notify", case)
    deliveries = document["state"].get("deliveries", []) if document is not None else []
    return [delivery.get("status", "planned") for delivery in deliveries]


async def test_a_mail_that_leaves_while_it_is_dropped_is_told_as_sent_and_nothing_else(
    world: World,
) -> None:
    async with leaving_and_dropped(world) as case:
        pass
    assert await told(world, case, "new_referral") == ["NotificationPlanned", "NotificationSent"]
    assert len(world.mails_to(OFFICE, case)) >= 1


async def test_a_mail_whose_sender_is_killed_while_it_is_dropped_is_told_as_given_up(
    world: World,
) -> None:
    async with leaving_and_dropped(world) as case:
        killed = world.system.processes["notify"].pid
        assert killed is not None
        os.kill(killed, signal.SIGKILL)
        port = world.system.ports["notify"]
        # Whoever started it starts it again.
        await until(lambda: world.system.processes["notify"].pid != killed and not problems(port))
    assert await told(world, case, "new_referral") == ["NotificationPlanned", "NotificationGivenUp"]
    # Nobody took it, and nobody tried again what was dropped.
    assert "Löschung" in " ".join(world.subjects(OFFICE, case))
    assert len(world.mails_to(OFFICE, case)) == 1
