"""A replica that was frozen has nothing new to tell when it thaws."""

import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.faults.freezing_service import ARMED, FROZEN, PLACE, SERVICE
from tests.faults.servers import frozen, pid_of, until
from tests.world.family import child
from tests.world.office import Office
from tests.world.world import World

ROSTOCK = "jugendamt-13003"


class Freezer:
    """Where a service stands still, and since when."""

    def __init__(self, folder: Path) -> None:
        self._armed, self._frozen = folder / "armed", folder / "frozen"
        self.how = {SERVICE: "referral", PLACE: "saved"}
        self.how |= {ARMED: str(self._armed), FROZEN: str(self._frozen)}

    @asynccontextmanager
    async def armed(self) -> AsyncIterator[None]:
        """Let it stand still whenever it comes by the place; at the end it moves for good."""
        self._armed.touch()
        try:
            yield
        finally:
            self.disarm()
            if self._frozen.exists():
                self.wake()

    def disarm(self) -> None:
        """Let it pass by the place from now on, also with what others of its lanes have in work."""
        self._armed.unlink(missing_ok=True)

    async def stands_still(self) -> int:
        """Wait until it does; gives its process."""
        await until(self._frozen.exists)
        return int(self._frozen.read_text())

    def wake(self) -> int:
        pid = int(self._frozen.read_text())
        self._frozen.unlink()
        os.kill(pid, signal.SIGCONT)
        return pid


async def a_saved_and_untold_assignment(world: World, freezer: Freezer, case: str) -> None:
    """Let referral stand still with an assignment that it has saved and not told."""
    world.jump_to(world.now + timedelta(minutes=45))
    await freezer.stands_still()
    while not has_saved(world, case, "ReferralAssigned"):
        freezer.wake()
        await freezer.stands_still()


def has_saved(world: World, case: str, word: str) -> bool:
    found = world.database.aggregate("referral", case)
    return found is not None and any(word in line for line in found["outbox"])


def has_logged(world: World, event: str, case: str | None = None) -> bool:
    found = (line for line in world.log("referral") if line["event"] == event)
    return any(case is None or line.get("case") == case for line in found)


async def nothing_new_after_the_request_to_erase(office: Office, case: str) -> None:
    heard = await office.has_heard(case)
    first = {received.id: received for received in reversed(heard)}
    in_order = [received.type_name for received in heard if received is first[received.id]]
    assert in_order == ["ReferralAssigned", "ErasureRequested"]
    asked = next(received for received in heard if received.type_name == "ErasureRequested")
    assert asked.data["referrals"] == [heard[0].data["referral"]]
    assert all("sealed" not in received.data for received in heard[heard.index(asked) :])


@pytest.mark.parametrize(
    ("taken_back", "life"),
    [({}, "withdrawn"), ({"about": "children", "children": ["c2"]}, "notified")],
    ids=["a case", "a child of two"],
)
async def test_who_was_frozen_before_it_could_tell_does_not_tell_what_was_erased_since(
    world: World, tmp_path: Path, taken_back: dict[str, Any], life: str
) -> None:
    prison, office = await world.prison(), await world.office(ROSTOCK)
    case = await prison.report_admission(child(), child("c2"))
    freezer = Freezer(tmp_path)
    async with world.instead_of("referral", "tests.faults.freezing_service", freezer.how):
        await world.quiet()
        async with freezer.armed():
            await a_saved_and_untold_assignment(world, freezer, case)
            assert await prison.may("intake", "WithdrawConsent", case, taken_back) == life
            second = await world.replica("referral")
            await office.hears(case, "ErasureRequested")
        await until(partial(has_logged, world, "batch.overtaken", case))
        await world.quiet()
    second.stop()
    await nothing_new_after_the_request_to_erase(office, case)
    assert "sealed" not in (await office.hears(case, "ReferralAssigned")).data


async def test_what_waited_in_a_frozen_producer_does_not_leave_when_kafka_is_back(
    world: World, tmp_path: Path
) -> None:
    prison, office = await world.prison(), await world.office(ROSTOCK)
    freezer = Freezer(tmp_path)
    async with world.instead_of("referral", "tests.faults.freezing_service", freezer.how):
        # It has written to these topics before, so it knows where they are without asking Kafka.
        first = await prison.report_admission(child())
        await world.pass_time(minutes=45)
        await office.receives(first)
        case = await prison.report_admission(child())
        await world.quiet()
        async with freezer.armed():
            await a_saved_and_untold_assignment(world, freezer, case)
            # Handed over to Kafka, which does not move: then both end or stand still.
            async with frozen(world, "kafka"):
                freezer.disarm()
                referral = freezer.wake()
                await until(partial(has_logged, world, "kafka.silent"))
                os.kill(referral, signal.SIGSTOP)
                os.kill(pid_of(world, "kafka"), signal.SIGKILL)
            try:
                assert await prison.may("intake", "WithdrawConsent", case) == "withdrawn"
                second = await world.replica("referral")
                await office.hears(case, "ErasureRequested")
            finally:
                os.kill(referral, signal.SIGCONT)
        await until(partial(has_logged, world, "batch.overtaken", case))
        await world.quiet()
    second.stop()
    await nothing_new_after_the_request_to_erase(office, case)
