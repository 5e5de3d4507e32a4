"""The whole running system with everyone who takes part, and a clock that stands until stepped."""

from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar
from uuid import uuid4

from deploy.local.system import System
from services.notify.domain.quiet_hours import leaves_at
from shared.network.registry import Registry
from shared.network.working_days import BERLIN, Calendar
from tests.world.agency import Agency, Operator
from tests.world.database import Database
from tests.world.hearing import Hearing
from tests.world.mails import Mails
from tests.world.office import CoordinationOffice, Office
from tests.world.prison import Prison
from tests.world.processes import Processes
from tests.world.quiet import Quiet

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""A Monday."""
IMPATIENT = {
    "NOTIFY_PAUSE_SECONDS": "0.25",
    "NOTIFY_MAIL_TIMEOUT_SECONDS": "10",
    "NOTIFY_LEASE_MINUTES": "0.25",
}
"""A mail that was on its way when notify was killed goes out again after its lease."""
A = TypeVar("A", bound=Agency)


class World(Hearing, Processes):
    """Start it once, use it for many stories: each has cases of its own."""

    def __init__(self, folder: Path, progress: Callable[[str], None]) -> None:
        self.mails = Mails(folder / "mails")
        self.mails.start()
        self.system = System(
            folder / "data",
            progress,
            start_at=START,
            settings={**self.mails.settings, **IMPATIENT},
        )
        self.opened = AsyncExitStack()
        self.ears = {}
        self._agencies: dict[str, Agency] = {}
        self.cases: set[str] = set()
        """Those of the present story: time stops wherever one of them has something due."""

    async def __aenter__(self) -> Self:
        self.opened.callback(self.mails.stop)
        try:
            self.opened.enter_context(self.system)
            self.database = Database(self.system.endpoints)
            self.opened.callback(self.database.close)
            self.activity = await self.opened.enter_async_context(Quiet(self.system, self.database))
        except BaseException:
            await self.opened.aclose()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.opened.aclose()

    @property
    def registry(self) -> Registry:
        return self.system.registry

    def new_case(self) -> str:
        """A random id that nothing can be read from."""
        case = str(uuid4())
        self.cases.add(case)
        return case

    # Who takes part

    async def prison(self, agency: str = "jva-buetzow") -> Prison:
        return await self._agency(agency, Prison)

    async def office(self, agency: str = "jugendamt-13003") -> Office:
        """Any office that holds referrals, the coordination office too."""
        if agency == self.registry.coordination_office(self.now).id:
            return await self.coordination_office()
        return await self._agency(agency, Office)

    async def coordination_office(self) -> CoordinationOffice:
        return await self._agency(
            self.registry.coordination_office(self.now).id, CoordinationOffice
        )

    async def provider(self) -> Office:
        return await self._agency("traeger-beispiel", Office)

    async def public(self) -> Agency:
        """The public pages: they speak for people of no agency."""
        return await self._agency("oeffentlichkeit", Agency)

    async def operator(self) -> Operator:
        return await self._agency("betrieb", Operator)

    async def _agency(self, agency: str, kind: type[A]) -> A:
        if agency not in self._agencies:
            self._agencies[agency] = await self.opened.enter_async_context(kind(self, agency))
        found = self._agencies[agency]
        assert isinstance(found, kind)
        return found

    # Time

    @property
    def now(self) -> datetime:
        assert self.system.clock is not None
        return self.system.clock.now()

    @property
    def today(self) -> date:
        return self.now.astimezone(BERLIN).date()

    async def quiet(self) -> None:
        """Wait until everything that follows from the present moment is done."""
        await self.activity.wait()

    async def pass_time(self, **span: float) -> None:
        await self.pass_time_to(self.now + timedelta(**span))

    async def pass_time_to(self, moment: datetime) -> None:
        """Let time pass as it really does: whatever comes due on the way is done when it is due."""
        assert self.system.clock is not None
        await self.quiet()
        while (due := self.database.next_due(self.cases)) is not None and due < moment:
            self.system.clock.advance_to(due)
            await self.quiet()
        self.system.clock.advance_to(moment)
        await self.quiet()

    async def until_people_work(self) -> None:
        """Let time pass until mails that can wait have come."""
        await self.pass_time_to(leaves_at(self.now, Calendar()))

    def jump_to(self, moment: datetime) -> None:
        """Let time pass while somebody is away, so that nothing can become quiet."""
        assert self.system.clock is not None
        self.system.clock.advance_to(moment)
