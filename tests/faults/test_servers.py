"""Kafka and MongoDB die, freeze and come back, and services are stopped, while everybody works."""

import asyncio
import os
import signal
import urllib.request
from random import Random

import pytest

from deploy.local.system import problems
from deploy.network.services import NAMES
from shared.language.topics import inbound_topic, outbound_topic
from tests.faults.servers import LOOK_SECONDS, frozen, pid_of, until
from tests.faults.traffic import Traffic
from tests.run.bound import HANG_SECONDS
from tests.world.family import child
from tests.world.world import World

OLDEST = "kvi_oldest_unfinished_seconds "


def seconds_waited(port: int) -> float:
    """How long the oldest record that is not acknowledged has waited."""
    with urllib.request.urlopen(
        f"http://127.0.0.1:{port}/metrics", timeout=HANG_SECONDS
    ) as figures:
        lines = figures.read().decode().splitlines()
    return float(next(line.split()[1] for line in lines if line.startswith(OLDEST)))


async def all_are_ready(world: World) -> None:
    ports = [world.system.ports[name] for name in NAMES]
    await until(lambda: not any(problems(port) for port in ports))


def times_logged(world: World, service: str, event: str) -> int:
    return sum(line["event"] == event for line in world.log(service))


@pytest.mark.parametrize("server", ["mongod", "kafka"])
async def test_a_server_that_is_killed_under_traffic_comes_back_and_nothing_is_lost(
    world: World, server: str, chance: Random
) -> None:
    pids = {name: process.pid for name, process in world.system.processes.items()}
    traffic = Traffic(world)
    await traffic.wave(2)
    going = asyncio.create_task(traffic.wave(12))
    await asyncio.sleep(chance.random() / 2)  # any moment of the wave will do
    os.kill(pid_of(world, server), signal.SIGKILL)
    await going
    await traffic.wave(2)
    await traffic.check()
    await all_are_ready(world)
    # Waiting is all that the services did: none of them had to be started again.
    assert {name: process.pid for name, process in world.system.processes.items()} == pids


async def test_with_kafka_frozen_a_service_says_so_once_and_completes_afterwards(
    world: World,
) -> None:
    prison, case = await world.prison(), world.new_case()
    port, logged = world.system.ports["intake"], times_logged(world, "intake", "kafka.silent")
    async with frozen(world, "mongod"):
        notice = prison.admission(case, child())
        sent = await prison.send("intake", "ReportAdmission", case, notice)
        # Taken from Kafka before that freezes too, it will be written down but cannot be told.
        await until(lambda: seconds_waited(port) > LOOK_SECONDS)
        os.kill(pid_of(world, "kafka"), signal.SIGSTOP)
    async with frozen(world, "kafka"):
        await until(lambda: times_logged(world, "intake", "kafka.silent") > logged)
        assert "kafka.silent" in problems(port)
        await asyncio.sleep(5.5)  # one more slice of waiting, which is not told again
    answer = await prison.client.answer_to(sent, HANG_SECONDS)
    assert answer.data["state"] == "held"
    assert times_logged(world, "intake", "kafka.silent") == logged + 1
    await all_are_ready(world)
    await world.pass_time(minutes=45)
    office = await world.office()
    assert await (await office.receives(case)).accept() == "active"


async def test_a_service_that_is_stopped_under_traffic_finishes_its_batch_and_begins_no_other(
    world: World, chance: Random
) -> None:
    traffic, prison = Traffic(world), await world.prison()
    await traffic.wave(2)
    going = asyncio.create_task(traffic.wave(20))
    await asyncio.sleep(chance.random() / 5)  # any moment of the wave will do
    async with world.without("intake"):
        asked = (await world.ear_on(inbound_topic("intake", prison.id))).heard
        done = await world.activity.acknowledged("intake")
        await world.all_heard(outbound_topic(prison.id), prison.ear)
        answered = {r.cause for r in prison.ear.heard if r.answers_a_command}
    # What other tests said lies there too, some of it without an id. What is said twice is
    # answered after its first record, so it tells nothing about the second.
    once = {sent.id for sent in traffic.sent if sent.times == 1}
    for record in (each for each in asked if each.id in once):
        is_done = record.offset < done[record.topic, record.partition]
        assert is_done == (record.id in answered)
    await going
    await traffic.check()
