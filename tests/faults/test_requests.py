"""Aggregates of one service that ask each other agree, whenever the service is killed."""

import asyncio
import os
import sys
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from random import Random, SystemRandom
from typing import Any
from uuid import UUID

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from pymongo import MongoClient

from deploy.agency.client import AgencyClient
from deploy.local.agency_keys import REGISTRY
from deploy.local.system import problems
from deploy.provision import provision
from deploy.servers.endpoints import ADMIN, ROOT_USER, Endpoints
from deploy.stack.bootstrap import ROOT
from deploy.stack.folder import DataFolder
from deploy.stack.ports import Ports
from deploy.stack.process import Process
from deploy.stack.stack import Stack
from shared.language.answers import RequestAnswered
from shared.network.registry import Registry
from shared.wire.switchboard import Switchboard
from tests.faults.crashing_service import MODULE
from tests.faults.deaths import Deaths
from tests.faults.servers import until
from tests.run.bound import HANG_SECONDS
from tests.shared.toy import neighbour
from tests.shared.toy.contract import MarblePassed
from tests.shared.toy.switchboard import SWITCHBOARD

PLACES = ("decoded", "saved", "published", "acknowledging")
PRISON = "jva-buetzow"
PARTITIONS = 6


class ToyTown:
    """A stack of its own with the toy on it, and a prison that asks it for things."""

    def __init__(self, folder: Path, endpoints: Endpoints, chance: Random) -> None:
        self._folder = DataFolder(folder)
        self.endpoints = endpoints
        self._chance = chance
        self._boxes: list[str] = []
        self._bags: list[str] = []
        self._marks = 0

    def process(self, deaths: Deaths) -> Process:
        """The toy, which dies as planned."""
        port = Ports(self._folder.ports, SystemRandom()).choose("toy")["toy"]
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "KVI_KAFKA": self.endpoints.kafka_bootstrap,
            "KVI_MONGO": self.endpoints.mongo_uri,
            "KVI_SECRET": self.endpoints.secrets.of("toy"),
            "KVI_REGISTRY": str(REGISTRY),
            "KVI_REPLICA": "1",
            "KVI_PORT": str(port),
            MODULE: "tests.shared.toy.app",
            **deaths.settings,
        }
        return Process(
            "toy",
            [sys.executable, "-P", "-m", "tests.faults.crashing_service"],
            environment,
            self._folder.logs / "toy.log",
            lambda: not problems(port),
            run_folder=self._folder.run,
            report=lambda _text: None,
        )

    async def wave(self, client: AgencyClient) -> None:
        """Open some of both, pass marbles about, empty some; every command is answered."""
        self._boxes += (boxes := [self._new_id() for _ in range(4)])
        self._bags += (bags := [self._new_id() for _ in range(4)])
        sent = [await self._say(client, "OpenBox", key) for key in boxes]
        sent += [await self._say(client, "OpenBag", key) for key in bags[1:]]
        for _ in range(12):
            other = self._chance.choice((*bags, *self._bags, boxes[0]))
            box = self._chance.choice(self._boxes)
            sent.append(await self._say(client, "PassMarble", box, other=other))
        sent.append(await self._say(client, "AddMarble", bags[1]))
        sent.append(await self._say(client, "EmptyBox", self._chance.choice(self._boxes)))
        sent.append(await self._say(client, "EmptyBag", self._chance.choice(self._bags)))
        for each in sent:
            await client.answer_to(each, HANG_SECONDS)

    def _new_id(self) -> str:
        return str(UUID(int=self._chance.getrandbits(128), version=4))

    async def _say(self, client: AgencyClient, name: str, key: str, **data: Any) -> str:
        if not name.startswith("Empty"):
            self._marks += 20
            data["mark"] = self._marks
        return await client.send(name, key, data, service="toy")

    def states(self) -> dict[str, dict[str, Any]]:
        """What is stored of all that is not erased."""
        client: MongoClient[dict[str, Any]] = MongoClient(
            self.endpoints.mongo_uri,
            username=ROOT_USER,
            password=self.endpoints.secrets.of(ROOT_USER),
        )
        with client:
            found = client["toy"]["aggregates"].find({"erased": False})
            return {each["_id"]: each["state"] or {} for each in found}

    async def answers(self) -> tuple[set[str], dict[str, set[str]]]:
        """What was requested, and the ids of the answers to each."""
        asked: set[str] = set()
        answers: dict[str, set[str]] = defaultdict(set)
        login = self.endpoints.login(ADMIN).aiokafka()
        async with AIOKafkaConsumer(**login, auto_offset_reset="earliest") as consumer:
            places = [TopicPartition(SWITCHBOARD.self_topic, n) for n in range(PARTITIONS)]
            consumer.assign(places)
            ends = await consumer.end_offsets(places)
            await consumer.seek_to_beginning()
            while any([await consumer.position(place) < end for place, end in ends.items()]):
                for records in (await consumer.getmany(timeout_ms=500)).values():
                    for record in records:
                        headers = dict(record.headers)
                        message, request = headers["ce_type"].decode(), _request(record.value)
                        if message == MarblePassed.ce_type():
                            asked.add(request)
                        elif message == RequestAnswered.ce_type():
                            answers[request].add(headers["ce_id"].decode())
        return asked, answers


def _request(value: bytes) -> str:
    return value.decode().partition('"request":"')[2][:36]


@pytest.fixture
async def town(tmp_path: Path, chance: Random) -> AsyncIterator[ToyTown]:
    with Stack(tmp_path / "data", lambda _text: None) as endpoints:
        registry = Registry.load(REGISTRY)
        boards = {"toy": SWITCHBOARD, "neighbour": Switchboard("neighbour", (), neighbour)}
        await asyncio.to_thread(provision, endpoints, registry, boards)
        yield ToyTown(tmp_path / "data", endpoints, chance)


async def test_whoever_is_killed_between_asking_and_answering_leaves_no_half_of_it(
    town: ToyTown, chance: Random, rounds: int, tmp_path: Path
) -> None:
    deaths = Deaths(chance, PLACES * max(1, rounds // 2), 3, tmp_path)
    async with AsyncExitStack() as opened:
        process = town.process(deaths)
        opened.callback(process.stop)
        process.start()
        await asyncio.to_thread(process.wait_until_ready, HANG_SECONDS)
        client = await opened.enter_async_context(
            AgencyClient(town.endpoints.login(PRISON), from_start=True)
        )
        while not deaths.are_over:
            await town.wave(client)
        # What was taken back at the very end is still under way.
        await until(lambda: agree(town.states()))
        async with asyncio.timeout(HANG_SECONDS):
            asked, answers = await town.answers()
            while not all(answers[request] for request in asked):
                asked, answers = await town.answers()
    assert asked
    assert {request: len(answers[request]) for request in asked} == dict.fromkeys(asked, 1)


def agree(living: Mapping[str, dict[str, Any]]) -> bool:
    """Whether nobody waits, and what is held is what its asker knows to be done."""
    done = {
        request: bag
        for state in living.values()
        for request, bag in state.get("passed", {}).items()
        if bag in living
    }
    held = {request: key for key, state in living.items() for request in state.get("held", {})}
    return done == held and not any(state.get("asked") for state in living.values())
