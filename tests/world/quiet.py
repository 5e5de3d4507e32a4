"""All is quiet when every service has dealt with everything and nothing is due any more."""

import asyncio
from math import inf
from time import monotonic
from types import TracebackType
from typing import Any, Self

from aiokafka.errors import KafkaError
from pymongo.errors import PyMongoError

from deploy.local.system import System
from deploy.network.rights import MONITOR, group_of
from deploy.network.services import NAMES, SWITCHBOARDS
from shared.kafka.offsets import Offsets
from shared.process.service import inputs
from tests.run.bound import HANG_SECONDS
from tests.world.database import Database

LOOK_SECONDS = 0.03
LONGEST_LOOK_SECONDS = 0.12
"""A look costs the servers work that whoever is busy waits for."""


class Quiet:
    """Looks from outside, as the user of `./kvi status` does."""

    def __init__(self, system: System, database: Database) -> None:
        login = system.endpoints.login(MONITOR)
        self._inputs = {name: inputs(SWITCHBOARDS[name], system.registry) for name in NAMES}
        self._offsets = {name: Offsets(login, group_of(name)) for name in NAMES}
        self._system = system
        self._database = database

    async def __aenter__(self) -> Self:
        for offsets in self._offsets.values():
            await offsets.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for offsets in self._offsets.values():
            await offsets.stop()

    async def ends(self, topic: str) -> dict[int, int]:
        """How far a topic reaches, by partition."""
        found = await self._offsets[NAMES[0]].ends([topic])
        return {place.partition: end for place, end in found.items()}

    async def acknowledged(self, service: str) -> dict[tuple[str, int], int]:
        """Up to where a service has dealt with what it reads, by topic and partition."""
        found = await self._offsets[service].acknowledged()
        return {(place.topic, place.partition): offset for place, offset in found.items()}

    async def behind(self) -> dict[str, int]:
        """How many records each service has not acknowledged.

        What is acknowledged is asked first: if then nothing lies beyond it, nothing was under
        way at that moment, since a service publishes before it acknowledges.
        """
        acknowledged = {name: await self._offsets[name].acknowledged() for name in NAMES}
        topics = frozenset[str]().union(*self._inputs.values())
        ends = await self._offsets[NAMES[0]].ends(topics, known_s=inf)
        return {name: self._lag(name, acknowledged[name], ends) for name in NAMES}

    async def wait(self) -> None:
        """Wait until it is so; raises AssertionError naming who is busy."""
        until, pause = monotonic() + HANG_SECONDS, LOOK_SECONDS
        while True:
            try:
                busy: object = await self._busy()
            except (KafkaError, PyMongoError) as error:
                busy = error  # it cannot be seen while a server is away
            if not busy:
                return
            assert monotonic() < until, f"still busy after {HANG_SECONDS} s: {busy}"
            await asyncio.sleep(pause)  # brokers and databases tell no such event
            pause = min(pause * 1.5, LONGEST_LOOK_SECONDS)

    async def _busy(self) -> object:
        """Who is busy: due before and after, since what is due becomes a record in between."""
        if due := self._due():
            return due
        behind = {name: lag for name, lag in (await self.behind()).items() if lag}
        return behind or self._due()

    def _due(self) -> list[str]:
        clock = self._system.clock
        assert clock is not None, "without a stepped clock there is always something coming"
        return self._database.due(clock.now())

    def _lag(self, name: str, done: dict[Any, int], ends: dict[Any, int]) -> int:
        return sum(
            max(0, end - max(done.get(place, 0), 0))
            for place, end in ends.items()
            if place.topic in self._inputs[name]
        )
