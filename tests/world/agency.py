"""An agency of the network: it has its own credentials, its topic, and the published contract."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import Any, Protocol, Self
from uuid import uuid4

from aiokafka import AIOKafkaProducer

from deploy.agency.client import AgencyClient
from deploy.local.system import System
from shared.language.topics import inbound_topic, outbound_topic
from shared.network.registry import Registry
from shared.wire.received import Received
from tests.run.bound import HANG_SECONDS
from tests.world.ear import Ear
from tests.world.states import check_state

Json = dict[str, Any]


class Surroundings(Protocol):
    """What an agency needs of the world it lives in."""

    @property
    def system(self) -> System: ...

    @property
    def registry(self) -> Registry: ...

    @property
    def now(self) -> datetime: ...

    def new_case(self) -> str: ...

    async def all_heard(self, topic: str, ear: Ear) -> None: ...


class Agency:
    """Speaks to services and hears what is written to it, from the first record on."""

    def __init__(self, world: Surroundings, agency: str) -> None:
        login = world.system.endpoints.login(agency)
        self.id = agency
        self.world = world
        self.client = AgencyClient(login, from_start=True)
        self._raw = AIOKafkaProducer(
            **login.aiokafka(), acks="all", max_request_size=2**21, max_batch_size=2**20
        )

    async def __aenter__(self) -> Self:
        await self.client.__aenter__()
        self.ear = Ear(self.client.receive())
        await self._raw.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._raw.stop()
        await self.ear.close()
        await self.client.__aexit__(kind, error, trace)

    async def send(
        self, service: str, command: str, key: str, data: Mapping[str, Any] = {}, **how: Any
    ) -> str:
        """Put a command on its way; gives its id."""
        return await self.client.send(
            command, key, data, service=service, time=self.world.now, **how
        )

    async def ask(
        self, service: str, command: str, key: str, data: Mapping[str, Any] = {}, **how: Any
    ) -> Received:
        """Send a command and wait for its answer."""
        sent = await self.send(service, command, key, data, **how)
        answer = await self.client.answer_to(sent, HANG_SECONDS)
        check_state(command, answer)
        return answer

    async def may(
        self, service: str, command: str, key: str, data: Mapping[str, Any] = {}, **how: Any
    ) -> str:
        """A command that is accepted; gives the state it led to."""
        answer = await self.ask(service, command, key, data, **how)
        assert answer.accepted, f"{command}: {answer.data}"
        return str(answer.data["state"])

    async def may_not(
        self, service: str, command: str, key: str, data: Mapping[str, Any] = {}, **how: Any
    ) -> Json:
        """A command that is refused; gives all that the answer says, without its hint."""
        answer = await self.ask(service, command, key, data, **how)
        assert not answer.accepted, f"{command} was accepted: {answer.data}"
        return {name: value for name, value in answer.data.items() if name != "hint"}

    async def throw(
        self,
        service: str,
        value: bytes | None,
        headers: Sequence[tuple[str, bytes | None]] = (),
        key: bytes | None = None,
    ) -> tuple[int, int]:
        """Put a record on the topic that no proper software would; gives partition and offset."""
        topic = inbound_topic(service, self.id)
        sent = await self._raw.send_and_wait(topic, value, key=key, headers=list(headers))
        return sent.partition, sent.offset

    async def ping_often(self, service: str, key: str, times: int) -> None:
        """Put many a Ping on the topic, on the partition of this key."""
        headers = {
            "ce_specversion": "1.0",
            "ce_source": f"/agencies/{self.id}",
            "ce_type": "de.kvi-mv.Ping.v1",
            "ce_time": self.world.now.isoformat(),
            "ce_subject": key,
            "content-type": "application/json",
        }
        said = [(name, content.encode()) for name, content in headers.items()]
        await asyncio.gather(
            *(
                self.throw(service, b"{}", [*said, ("ce_id", str(uuid4()).encode())], key.encode())
                for _ in range(times)
            )
        )

    async def hears(self, case: str, type_name: str, *, nth: int = 1) -> Received:
        """The n-th message of this type about a case, as soon as it has come."""

        def search() -> Received | None:
            same = [r for r in self.ear.about(case) if r.type_name == type_name]
            return same[nth - 1] if len(same) >= nth else None

        return await self.ear.finds(search)

    async def has_heard(self, case: str) -> list[Received]:
        """The complete list of what has come about a case by now, without answers."""
        await self.world.all_heard(outbound_topic(self.id), self.ear)
        return [r for r in self.ear.about(case) if not r.answers_a_command]


class Operator(Agency):
    """Sees ids and codes, and mends what was put aside."""

    async def release_parked(self, service: str, key: str) -> Received:
        return await self.ask(service, "ReleaseParked", key)

    async def discard_parked(self, service: str, key: str, parked: str) -> str:
        said = {"parked": parked, "reason": "cannot_be_read"}
        return await self.may(service, "DiscardParked", key, said)
