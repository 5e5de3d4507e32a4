"""The desk of an agency: what comes in is read in order, what goes out is answered, time passes.

Nothing here waits by the clock of the machine: the world says what time it is, and the desk says
when it next wants to be woken.
"""

import heapq
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import UTC, datetime
from itertools import count
from typing import Any, Protocol

from deploy.simulate.exchange import Json, Report, Turn
from deploy.simulate.papers import Papers
from shared.wire.received import Received

ANSWER_SECONDS = 300
Job = Callable[[], Awaitable[None]]


class Staff(Protocol):
    """The staff of a desk."""

    async def hear(self, message: Received) -> None:
        """Deal with a message that is no answer."""
        ...

    async def act_on(self, cue: Json) -> None:
        """Do what a cue from the world asks for."""
        ...


class Bus(Protocol):
    """The agency's connection; `AgencyClient` is the real one."""

    def receive(self) -> AsyncIterator[Received]:
        """Everything on the agency's topic."""
        ...

    async def send(  # noqa: PLR0913 - these are the parts of a message
        self,
        type_name: str,
        key: str,
        data: Mapping[str, Any],
        *,
        service: str,
        ce_id: str | None = None,
        time: datetime | None = None,
    ) -> str:
        """Send a command and give its id."""
        ...

    async def send_record(
        self, topic: str, key: str | None, headers: Mapping[str, str], value: bytes
    ) -> None:
        """Send a record exactly as it is given."""
        ...

    async def answer_to(self, ce_id: str, timeout: float) -> Received:  # noqa: ASYNC109
        """The answer to a command."""
        ...


class Desk:
    """One agency at work."""

    def __init__(self, papers: Papers, client: Bus, manner: str = "diligent") -> None:
        self.papers = papers
        self.manner = manner
        self.client = client
        self.now = datetime.min.replace(tzinfo=UTC)
        self.tally: Counter[str] = Counter()
        self._inbox: AsyncIterator[Received] = client.receive()
        self._read = 0
        self._goal = 0
        self._jobs: list[tuple[datetime, int, Job]] = []
        self._number = count()
        self._noted: list[Json] = []
        self._sent = 0

    @property
    def agency(self) -> str:
        """Whose desk it is."""
        return self.papers.agency.id

    async def send(
        self,
        type_name: str,
        key: str,
        data: Mapping[str, Any],
        *,
        service: str,
        ce_id: str | None = None,
    ) -> Received:
        """Send a command, wait for its answer, and give it."""
        sent = await self.client.send(
            type_name, key, data, service=service, ce_id=ce_id, time=self.now
        )
        self._sent += 1
        answer = await self.client.answer_to(sent, ANSWER_SECONDS)
        # What came before the answer is read before the next thing is done.
        self._goal = max(self._goal, answer.offset + 1)
        return answer

    def later(self, moment: datetime, job: Job) -> None:
        """Do this at that time, even if it has already come."""
        heapq.heappush(self._jobs, (moment, next(self._number), job))

    def note(self, what: str, **details: Any) -> None:
        """Write something into the agency's own log."""
        at = self.now.isoformat()
        self._noted.append({"what": what, "agency": self.agency, "at": at, **details})

    async def take(self, turn: Turn, staff: Staff) -> Report:
        """Do all there is to do at this moment."""
        self.now = turn.now
        self._goal = max(self._goal, turn.read_to)
        self._sent = 0
        self._noted.clear()
        await self._read_mail(staff)
        for cue in turn.cues:
            await staff.act_on(cue)
            await self._read_mail(staff)
        while self._jobs and self._jobs[0][0] <= self.now:
            await heapq.heappop(self._jobs)[2]()
            await self._read_mail(staff)
        return Report(
            read=self._read,
            wake=self._jobs[0][0] if self._jobs else None,
            happened=len(turn.cues),
            sent=self._sent,
            noted=tuple(self._noted),
            tally=dict(self.tally),
        )

    async def _read_mail(self, staff: Staff) -> None:
        while self._read < self._goal:
            message = await anext(self._inbox)
            self._read = message.offset + 1
            if message.type_name == "CommandRefused":
                self.note("refused", about=message.key, **message.data)
            elif not message.answers_a_command:
                await staff.hear(message)
