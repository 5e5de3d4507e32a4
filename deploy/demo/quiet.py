"""It is quiet when nothing is under way on the bus and no service has anything due."""

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from math import inf
from time import monotonic
from typing import Any, Self

from aiokafka.errors import KafkaError
from pymongo import MongoClient

from deploy.agency.started import started
from deploy.network.rights import MONITOR, group_of
from deploy.network.services import NAMES, SWITCHBOARDS
from deploy.servers.endpoints import ROOT_USER, Endpoints
from shared.kafka.offsets import Offsets
from shared.language.topics import outbound_topic
from shared.network.registry import Registry
from shared.process.service import inputs

LOOK_SECONDS = 0.02
AWAY_SECONDS = 1.0
PATIENCE_SECONDS = 300


class NeverQuiet(Exception):
    """Something never ends, or never begins."""


class Quiet:
    """Looks from outside, as the user of `./kvi status` does, and into the databases."""

    def __init__(self, endpoints: Endpoints, registry: Registry) -> None:
        login = endpoints.login(MONITOR)
        self._offsets = {name: Offsets(login, group_of(name)) for name in NAMES}
        self._inputs = {name: inputs(SWITCHBOARDS[name], registry) for name in NAMES}
        mailboxes = {outbound_topic(agency.id): agency.id for agency in registry.agencies}
        self._mailboxes = mailboxes
        self._topics = frozenset(mailboxes).union(*self._inputs.values())
        self._mongo: MongoClient[dict[str, Any]] = MongoClient(
            endpoints.mongo_uri,
            username=ROOT_USER,
            password=endpoints.secrets.of(ROOT_USER),
            tz_aware=True,
            tzinfo=UTC,
        )

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as opened:
            opened.callback(self._mongo.close)
            for offsets in self._offsets.values():
                await opened.enter_async_context(started(offsets))
            self._undo = opened.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._undo.aclose()

    async def wait(self, now: datetime) -> dict[str, int]:
        """Wait until it is quiet at this moment; how much mail every agency then has got."""
        until = monotonic() + PATIENCE_SECONDS
        before: dict[Any, int] = {}
        while True:
            # In this order: what was acknowledged is asked first, so that nothing was under way
            # when the ends were read; what is due is asked between two looks at the same ends,
            # so that nothing came of it unseen.
            try:
                behind, ends = await self._look()
            except KafkaError as error:
                if monotonic() > until:
                    raise NeverQuiet(f"Kafka does not answer: {type(error).__name__}") from error
                # A broker that is busy, or whose coordinator moves, answers the next time.
                await asyncio.sleep(AWAY_SECONDS)
                continue
            due = self.next_due()
            if not any(behind.values()) and ends == before and (due is None or due > now):
                return self._mail(ends)
            before = {} if any(behind.values()) or (due and due <= now) else ends
            if monotonic() > until:
                waiting = ", ".join(f"{name} {lag}" for name, lag in behind.items() if lag)
                raise NeverQuiet(f"records wait: {waiting or 'none'}; due next: {due}")
            await asyncio.sleep(LOOK_SECONDS if before == {} else 0)

    async def behind(self) -> dict[str, int]:
        """How many records each service has not acknowledged."""
        return (await self._look())[0]

    async def ends(self, topics: Iterable[str]) -> dict[Any, int]:
        """How far these topics reach, by partition."""
        return await self._offsets[NAMES[0]].ends(topics, known_s=inf)

    def next_due(self) -> datetime | None:
        """The earliest deadline of any service."""
        found = (
            self._mongo[name]["aggregates"].find_one(
                {"due_at": {"$type": "date"}}, {"due_at": 1}, sort=[("due_at", 1)]
            )
            for name in NAMES
        )
        return min((document["due_at"] for document in found if document), default=None)

    def parked(self) -> dict[str, int]:
        """How many records each service has put aside."""
        return {name: self._mongo[name]["parked"].count_documents({}) for name in NAMES}

    async def _look(self) -> tuple[dict[str, int], dict[Any, int]]:
        acknowledged = await asyncio.gather(
            *(offsets.acknowledged() for offsets in self._offsets.values())
        )
        ends = await self.ends(self._topics)
        behind = {
            name: self._lag(self._inputs[name], done, ends)
            for name, done in zip(NAMES, acknowledged, strict=True)
        }
        return behind, ends

    @staticmethod
    def _lag(topics: frozenset[str], done: Mapping[Any, int], ends: Mapping[Any, int]) -> int:
        return sum(
            max(0, end - max(done.get(place, 0), 0))
            for place, end in ends.items()
            if place.topic in topics
        )

    def _mail(self, ends: Mapping[Any, int]) -> dict[str, int]:
        return {
            self._mailboxes[place.topic]: end
            for place, end in ends.items()
            if place.topic in self._mailboxes
        }
