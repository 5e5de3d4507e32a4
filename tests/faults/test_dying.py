"""A service one of whose lanes has died ends by itself, is started again, and carries all out."""

import asyncio
import os
import re
import signal
from pathlib import Path

import pytest

from deploy.local.system import problems
from tests.faults.dying_lane import IS_HIT, SERVICE, TEXT, UNSTARTABLE
from tests.faults.servers import until
from tests.run.bound import HANG_SECONDS
from tests.world.family import child
from tests.world.world import World

KAFKA_ERROR = "aiokafka.errors.KafkaError"
CONNECTION_ERROR = "aiokafka.errors.KafkaConnectionError"
PLACE = re.compile(r"[a-z_.]+:\d+")
CASES = 12
"""Enough for each lane to have some."""


@pytest.mark.parametrize(
    ("hit", "told"),
    [
        (signal.SIGUSR1, {"code": "lane.ended", "error": KAFKA_ERROR, "cause": "LookupError"}),
        (signal.SIGUSR2, {"code": "lane.stands_still"}),
    ],
)
async def test_a_service_with_a_dead_lane_says_why_ends_and_is_started_again(
    world: World, tmp_path: Path, hit: signal.Signals, told: dict[str, str]
) -> None:
    prison, port = await world.prison(), world.system.ports["intake"]
    logged, is_hit = len(world.log("intake")), tmp_path / "is hit"
    how = {SERVICE: "intake", IS_HIT: str(is_hit)}
    async with world.instead_of("intake", "tests.faults.dying_lane", how) as intake:
        first = intake.pid
        assert first is not None
        os.kill(first, hit)
        await until(is_hit.exists)
        cases = [world.new_case() for _ in range(CASES)]
        sent = [
            await prison.send("intake", "ReportAdmission", case, prison.admission(case, child()))
            for case in cases
        ]
        answers = [await prison.client.answer_to(each, HANG_SECONDS) for each in sent]
        assert {answer.data["state"] for answer in answers} == {"held"}
        assert intake.pid != first
        await until(lambda: not problems(port))
    assert given_up(world, logged) == [told]


async def test_a_service_of_which_one_lane_cannot_be_started_is_started_again(
    world: World, tmp_path: Path
) -> None:
    trap, port, logged = tmp_path / "trap", world.system.ports["intake"], len(world.log("intake"))
    trap.touch()
    how = {SERVICE: "intake", UNSTARTABLE: str(trap)}
    async with world.without("intake"):
        intake = world.system.service("intake", module="tests.faults.dying_lane", settings=how)
        intake.start()
        try:
            await until(lambda: not trap.exists())
            await until(lambda: not problems(port))
        finally:
            await asyncio.to_thread(intake.stop)
    assert given_up(world, logged) == [{"code": "start.failed", "error": CONNECTION_ERROR}]


def given_up(world: World, logged: int) -> list[dict[str, str]]:
    """Why intake ended by itself, since it had logged so many lines; every error has its place."""
    lines = [one for one in world.log("intake")[logged:] if one["event"] == "process.given_up"]
    for one in lines:
        for error, place in (("error", "place"), ("cause", "cause_place")):
            assert (error in one) == (place in one)
            assert PLACE.fullmatch(one.get(place, "module:1"))
        assert TEXT not in str(one)
    return [
        {name: one[name] for name in ("code", "error", "cause") if name in one} for one in lines
    ]
