"""The whole running system with everyone who takes part, and a clock that stands until stepped."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from random import SystemRandom
from types import TracebackType
from typing import Any, Self, TypeVar
from uuid import uuid4

from aiokafka import AIOKafkaProducer

from deploy.mail_sink import MailSink
from deploy.received import Received
from deploy.rights import MONITOR
from deploy.services import SWITCHBOARDS
from deploy.stack.folder import DataFolder
from deploy.stack.kafka import ADMIN
from deploy.stack.ports import Ports
from deploy.stack.process import Process
from deploy.system import READY_SECONDS, System
from deploy.topic_reader import TopicReader, login
from deploy.topology import topology
from shared.registry import Registry
from shared.working_days import BERLIN
from tests.world.agency import Agency, Operator
from tests.world.database import Database
from tests.world.ear import Ear
from tests.world.office import CoordinationOffice, Office
from tests.world.prison import Prison
from tests.world.quiet import Quiet

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""A Monday."""
A = TypeVar("A", bound=Agency)


class Mails(MailSink):
    """Takes every mail, except for those who are said to be unknown here."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.unknown: set[str] = set()

    def reply_to(self, address: str) -> str:
        return "550 5.1.1 unknown" if address in self.unknown else super().reply_to(address)


class World:
    """Start it once, use it for many stories: each has cases of its own."""

    def __init__(self, folder: Path, progress: Callable[[str], None]) -> None:
        self.mails = Mails(folder / "mails")
        self.mails.start()
        self.system = System(
            folder / "data",
            progress,
            start_at=START,
            settings={**self.mails.settings, "NOTIFY_PAUSE_SECONDS": "0.1"},
        )
        self._agencies: dict[str, Agency] = {}
        self._ears: dict[str, Ear] = {}
        self._open = AsyncExitStack()
        self.cases: set[str] = set()
        """Those of the present story: time stops wherever one of them has something due."""

    async def __aenter__(self) -> Self:
        self._open.callback(self.mails.stop)
        try:
            self._open.enter_context(self.system)
            self.database = Database(self.system.endpoints)
            self._open.callback(self.database.close)
            self.activity = await self._open.enter_async_context(Quiet(self.system, self.database))
        except BaseException:
            await self._open.aclose()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._open.aclose()

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
        return await self._agency(agency, Office)

    async def coordination_office(self) -> CoordinationOffice:
        return await self._agency(self.registry.coordination_office.id, CoordinationOffice)

    async def provider(self) -> Office:
        return await self._agency("traeger-beispiel", Office)

    async def operator(self) -> Operator:
        return await self._agency("betrieb", Operator)

    async def _agency(self, agency: str, kind: type[A]) -> A:
        if agency not in self._agencies:
            self._agencies[agency] = await self._open.enter_async_context(kind(self, agency))
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
            self.system.clock.step_to(due)
            await self.quiet()
        self.system.clock.step_to(moment)
        await self.quiet()

    def jump_to(self, moment: datetime) -> None:
        """Let time pass while somebody is away, so that nothing can become quiet."""
        assert self.system.clock is not None
        self.system.clock.step_to(moment)

    # Services that are away

    @asynccontextmanager
    async def without(self, service: str) -> AsyncIterator[None]:
        """Let a service be stopped for a while."""
        await asyncio.to_thread(self.system.processes[service].stop)
        try:
            yield
        finally:
            await self.start(service)

    @asynccontextmanager
    async def instead_of(
        self, service: str, module: str, settings: Mapping[str, str]
    ) -> AsyncIterator[Process]:
        """Let another program be a service for a while."""
        async with self.without(service):
            process = await self.start(service, module=module, settings=settings)
            yield process
            await asyncio.to_thread(process.stop)

    async def start(self, service: str, **how: Any) -> Process:
        """Start a service that was stopped, also as another program than its own."""
        process = self.system.service(service, **how)
        self.system.processes[service] = process
        self._open.callback(process.stop)
        process.start()
        await asyncio.to_thread(process.wait_until_ready, READY_SECONDS)
        return process

    def replica(self, service: str) -> Process:
        """Start a second process of a service."""
        folder = DataFolder(self.system.folder)
        label = f"{service}-second"
        port = Ports(folder.ports, SystemRandom()).choose(label)[label]
        process = self.system.service(service, replica="second", port=port)
        self._open.callback(process.stop)
        process.start()
        process.wait_until_ready(READY_SECONDS)
        return process

    async def say_as(
        self, service: str, topic: str, key: str, headers: Mapping[str, str], value: bytes
    ) -> str:
        """Write a record with the rights of a service; gives the name it would be parked under."""
        endpoints = self.system.endpoints
        producer = AIOKafkaProducer(
            **login(service, endpoints.kafka_bootstrap, endpoints.secrets.of(service))
        )
        async with producer:
            sent = await producer.send_and_wait(
                topic,
                value,
                key=key.encode(),
                headers=[(name, content.encode()) for name, content in headers.items()],
            )
        return f"{sent.topic}-{sent.partition}-{sent.offset}"

    # What was told

    async def all_heard(self, topic: str, ear: Ear) -> None:
        """Wait until an ear has heard all that is on its topic by now."""
        await ear.up_to(await self.activity.ends(topic))

    async def told(self, topic: str, key: str) -> list[Received]:
        """What was said about a case or training on a shared topic by now, each id once."""
        about = [received for received in await self.told_on(topic) if received.key == key]
        return list({received.id: received for received in about}.values())

    async def told_on(self, topic: str) -> list[Received]:
        """All that lies on a topic by now."""
        if topic not in self._ears:
            self._ears[topic] = await self._ear(topic)
        ear = self._ears[topic]
        await self.all_heard(topic, ear)
        return ear.heard

    async def _ear(self, topic: str) -> Ear:
        """Listen as the monitor; what no outsider may read is heard as the super user."""
        readers = topology(self.registry, SWITCHBOARDS).readers(topic)
        user = MONITOR if MONITOR in readers else ADMIN
        endpoints = self.system.endpoints
        reader = TopicReader(
            user, endpoints.kafka_bootstrap, endpoints.secrets.of(user), topic, from_start=True
        )
        await self._open.enter_async_context(reader)
        ear = Ear(reader.messages())
        self._open.push_async_callback(ear.close)
        return ear

    async def names_told(self, topic: str, key: str) -> list[str]:
        """The names of what was said, in order."""
        return [received.type_name for received in await self.told(topic, key)]

    def mails_to(self, address: str, about: str = "") -> list[EmailMessage]:
        """The mails that somebody got, oldest first."""
        return [
            mail
            for mail in self.mails.mails()
            if mail["To"] == address and about in str(mail.get_content())
        ]

    def subjects(self, address: str, about: str) -> list[str]:
        """What these mails are called."""
        return [str(mail["Subject"]) for mail in self.mails_to(address, about)]

    def log(self, service: str) -> list[dict[str, Any]]:
        """What a service has logged."""
        path = self.system.folder / "logs" / f"{service}.log"
        return [json.loads(line) for line in path.read_text().splitlines()]
