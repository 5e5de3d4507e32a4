"""What an agency outside has: its credentials, the published contract, and nothing else of ours."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any, Self
from uuid import uuid4

from aiokafka import AIOKafkaProducer

from deploy.agency.started import started
from deploy.agency.topic_reader import TopicReader
from shared.kafka.login import KafkaLogin
from shared.language.topics import inbound_topic, outbound_topic
from shared.wire.command_record import command_headers
from shared.wire.received import Received


class AgencyClient:
    """An agency's connection to the bus; use it as an async context manager.

    It hears what is written to the agency's topic from the moment it is entered, or with
    `from_start` from the oldest record kept. It joins no consumer group, so it never moves the
    position of the agency's real software.
    """

    def __init__(self, login: KafkaLogin, *, from_start: bool = False) -> None:
        self.agency = login.user
        self._login = login.aiokafka()
        self._reader = TopicReader(login, outbound_topic(login.user), from_start=from_start)
        self._answers: dict[str, asyncio.Future[Received]] = {}
        self._listeners: list[asyncio.Queue[Received | Exception]] = []
        self._broken: Exception | None = None

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as opened:
            # First the place to read from, then the first command: no answer can be missed.
            await opened.enter_async_context(self._reader)
            producer = AIOKafkaProducer(
                **self._login, acks="all", enable_idempotence=True, max_request_size=4 * 1024 * 1024
            )
            self._producer = await opened.enter_async_context(started(producer))
            self._undo = opened.pop_all()
        self._reading = asyncio.create_task(self._read(), name=f"reads for {self.agency}")
        return self

    async def __aexit__(self, *_: object) -> None:
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)
        for future in self._answers.values():
            if not future.cancel() and not future.cancelled():
                future.exception()  # seen by its waiter, or wanted by nobody
        await self._undo.aclose()

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
        """Send a command to a service, wait until the broker has it, and give its id."""
        message_id = ce_id or str(uuid4())
        at = (time or datetime.now(UTC)).isoformat()
        headers = command_headers(self.agency, type_name, key, message_id, at)
        value = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
        await self.send_record(inbound_topic(service, self.agency), key, headers, value)
        return message_id

    async def send_record(
        self, topic: str, key: str | None, headers: Mapping[str, str], value: bytes
    ) -> None:
        """Send a record exactly as it is given, also one that a service will refuse."""
        if message_id := headers.get("ce_id"):
            self._expect(message_id)
        await self._producer.send_and_wait(
            topic,
            value,
            key=None if key is None else key.encode(),
            headers=[(name, content.encode()) for name, content in headers.items()],
        )

    def receive(self) -> AsyncIterator[Received]:
        """Everything that is written to the agency's topic from this call on, answers included."""
        queue: asyncio.Queue[Received | Exception] = asyncio.Queue()
        self._listeners.append(queue)
        return self._drain(queue)

    async def answer_to(self, ce_id: str, timeout: float) -> Received:  # noqa: ASYNC109 - the API
        """The answer to a message sent by this client.

        Raises TimeoutError if none came in time; it can then be asked for again.
        """
        future = self._expect(ce_id)
        answer = await asyncio.wait_for(asyncio.shield(future), timeout)
        self._answers.pop(ce_id, None)
        return answer

    def _expect(self, ce_id: str) -> asyncio.Future[Received]:
        if self._broken is not None:
            raise self._broken
        if ce_id not in self._answers:
            self._answers[ce_id] = asyncio.get_running_loop().create_future()
        return self._answers[ce_id]

    async def _drain(self, queue: asyncio.Queue[Received | Exception]) -> AsyncIterator[Received]:
        try:
            while True:
                item = await queue.get()
                if isinstance(item, Exception):
                    raise item
                yield item
        finally:
            self._listeners.remove(queue)

    async def _read(self) -> None:
        try:
            async for received in self._reader.messages():
                for queue in self._listeners:
                    queue.put_nowait(received)
                waiting = self._answers.get(received.cause or "")
                if waiting is not None and received.answers_a_command and not waiting.done():
                    waiting.set_result(received)
        except Exception as error:  # noqa: BLE001 - handed on to everyone who waits
            self._broken = error
            for queue in self._listeners:
                queue.put_nowait(error)
            for future in self._answers.values():
                if not future.done():
                    future.set_exception(error)
