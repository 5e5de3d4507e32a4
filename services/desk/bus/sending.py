"""Publishes what people have decided, as their agency; what Kafka has not, goes again."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Protocol

from aiokafka import AIOKafkaProducer

from services.desk.domain.order import Order
from shared.kafka.login import KafkaLogin
from shared.language.topics import inbound_topic
from shared.watch.logs import Log, declare
from shared.watch.retries import Retries
from shared.wire.command_record import command_headers

declare("order.sent", "agency")

_LOOK_SECONDS = 5.0
"""Between two looks for what another process of the desk has left."""
_AT_ONCE = 100


class Outbox(Protocol):
    """What is written down and not sent."""

    async def unsent(self, agency: str, *, limit: int) -> Sequence[Order]:
        """The oldest first."""

    async def sent(self, name: str) -> None:
        """Kafka has it."""


class Sender:
    """Of one agency. What is sent twice has the same id, and services know it."""

    def __init__(
        self,
        login: KafkaLogin,
        outbox: Outbox,
        retries: Retries,
        log: Log,
        checkpoint: Callable[[str], None] = lambda _place: None,
    ) -> None:
        self.agency = login.user
        self._login = login
        self._outbox = outbox
        self._retries = retries
        self._log = log
        self._checkpoint = checkpoint
        self._wanted = asyncio.Event()

    def wake(self) -> None:
        """Something was written down."""
        self._wanted.set()

    async def run(self) -> None:
        """Send until cancelled. Raises Stopping when the process stops."""
        while True:
            try:
                await self._send()
            except Exception as error:  # noqa: BLE001 - waited out unless nothing mends it
                await self._retries.wait_out(error)

    async def _send(self) -> None:
        producer = AIOKafkaProducer(**self._login.aiokafka(), acks="all", enable_idempotence=True)
        try:
            await producer.start()
            while True:
                self._wanted.clear()
                for order in await self._outbox.unsent(self.agency, limit=_AT_ONCE):
                    self._checkpoint("sending")
                    await self._publish(producer, order)
                    self._checkpoint("published")
                    await self._outbox.sent(order.id)
                    self._log.fact("order.sent", agency=self.agency, message=order.command)
                self._retries.over()
                try:
                    await asyncio.wait_for(self._wanted.wait(), _LOOK_SECONDS)
                except TimeoutError:
                    continue
        finally:
            await producer.stop()

    async def _publish(self, producer: AIOKafkaProducer, order: Order) -> None:
        headers = command_headers(
            order.agency, order.command, order.case, order.id, order.at.isoformat()
        )
        await producer.send_and_wait(
            inbound_topic(order.service, order.agency),
            (order.data or "{}").encode(),
            key=order.case.encode(),
            headers=[(name, content.encode()) for name, content in headers.items()],
        )
