"""A process that only a restart would mend says why and ends, so that it is started again.

Libraries keep tasks for us and tell nobody when one of them ends: the process would stay, hold its
partitions and read nothing.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from aiokafka.errors import KafkaError

from shared.kafka.offsets import Offsets
from shared.kafka.tasks import Task, error_of
from shared.process.lane import Lane
from shared.process.standstill import Standstill
from shared.watch.logs import Log, declare
from shared.watch.restart_causes import RESTART_CAUSES

declare("process.given_up")

_LOOK_SECONDS = 5.0
_KNOWN_SECONDS = 60.0
"""A lane that stands still does so in partitions that have been there for longer."""
_LOOKS = 2
"""A fault counts once it is seen this often: FastStream restarts a loop that has failed."""
_STUCK_SECONDS = 600.0
"""A batch that takes longer while nothing is being waited out will not end any more."""


class Client(Protocol):
    """Something with a connection to Kafka and background tasks."""

    def ended(self) -> Sequence[Task]:
        """Those of its tasks that have ended."""


@dataclass(frozen=True)
class Fault:
    """What only a restart mends."""

    code: str
    error: BaseException | None = None

    @property
    def text(self) -> str:
        """In the words of the probes."""
        return RESTART_CAUSES[self.code]


class Liveness:
    """Looks after everything in a process that has to go on."""

    def __init__(  # noqa: PLR0913 - put together in one place, shared/process/process.py
        self,
        *,
        lanes: Sequence[Lane],
        background: Iterable["asyncio.Task[None]"],
        clients: Sequence[Client],
        offsets: Offsets,
        topics: Iterable[str],
        log: Log,
        give_up: Callable[[], None],
    ) -> None:
        self._lanes = lanes
        self._standstills = [Standstill(lane) for lane in lanes]
        self._background = background
        self._clients = clients
        self._offsets = offsets
        self._topics = frozenset(topics)
        self._log = log
        self._give_up = give_up
        self._begun = asyncio.Event()
        self._over = False

    def begin(self) -> None:
        """Everything has been started: from now on, what does not run has ended."""
        self._begun.set()

    def rest(self) -> None:
        """The process is asked to stop: what ends now ends in order."""
        self._over = True

    def faults(self) -> list[Fault]:
        """What only a restart mends; empty when all is alive."""
        return [*self._of_lanes(), *self._of_loops(), *self._of_clients()]

    async def watch(self) -> None:
        """Look until the process stops or has to end, as it has if nobody looks any more."""
        await self._begun.wait()
        try:
            await self._look_on()
        except Exception as error:  # noqa: BLE001 - said, and the process ends
            self.end(Fault("watch.failed", error))

    async def _look_on(self) -> None:
        seen = 0
        while not self._over:
            await asyncio.sleep(_LOOK_SECONDS)
            await self._compare()
            seen = seen + 1 if self.faults() else 0
            if seen == _LOOKS:
                self.end()

    def end(self, *why: Fault) -> None:
        """Say why and let the process end, once."""
        if self._over:
            return
        self._over = True
        for fault in why or self.faults():
            self._log.trouble("process.given_up", fault.error, code=fault.code)
        self._give_up()

    def _of_lanes(self) -> Iterable[Fault]:
        for lane, standstill in zip(self._lanes, self._standstills, strict=True):
            if not lane.is_consuming:
                yield Fault("lane.ended", lane.ended_by)
            elif standstill.lasts:
                yield Fault("lane.stands_still")
            if lane.seconds_in_work > _STUCK_SECONDS and not lane.trouble.current:
                yield Fault("batch.stuck")

    def _of_loops(self) -> Iterable[Fault]:
        for task in self._background:
            if task.done():
                yield Fault("loop.ended", error_of(task))

    def _of_clients(self) -> Iterable[Fault]:
        for client in self._clients:
            for task in client.ended():
                yield Fault("client.ended", error_of(task))

    async def _compare(self) -> None:
        """Look whether each lane reads what waits for it, as another client sees that."""
        try:
            async with asyncio.timeout(_LOOK_SECONDS):
                ends = await self._offsets.ends(self._topics, known_s=_KNOWN_SECONDS)
        except (TimeoutError, KafkaError):
            ends = None
        for each in self._standstills:
            each.look(ends)
