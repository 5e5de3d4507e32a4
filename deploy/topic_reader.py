"""Read a topic without a group: nobody's position on it moves."""

import os
import ssl
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Any, Self

from aiokafka import AIOKafkaConsumer

from deploy.received import Received


class NoSuchTopic(Exception):
    """The topic is not there, or this user may not see it; names those that it sees."""

    def __init__(self, topic: str, visible: list[str]) -> None:
        super().__init__(f"there is no topic {topic} for this user")
        self.visible = visible


class TopicReader:
    """Everything on a topic from now on, or from the oldest record kept."""

    def __init__(
        self, user: str, bootstrap: str, password: str, topic: str, *, from_start: bool = False
    ) -> None:
        self._login = login(user, bootstrap, password)
        self._topic = topic
        self._from_start = from_start

    async def __aenter__(self) -> Self:
        await self._check_that_it_is_visible()
        # Without a group, naming the topic here is what assigns all its partitions at the start.
        self._consumer = AIOKafkaConsumer(
            self._topic, **self._login, auto_offset_reset="earliest", enable_auto_commit=False
        )
        try:
            await self._consumer.start()
            await self._take_place()
        except BaseException:
            await self._consumer.stop()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._consumer.stop()

    async def messages(self) -> AsyncIterator[Received]:
        """One after the other, in order within each case."""
        async for record in self._consumer:
            yield Received.of(record)

    async def _check_that_it_is_visible(self) -> None:
        asking = AIOKafkaConsumer(**self._login)
        try:
            await asking.start()
            visible = await asking.topics()
        finally:
            await asking.stop()
        if self._topic not in visible:
            raise NoSuchTopic(self._topic, sorted(visible))

    async def _take_place(self) -> None:
        partitions = sorted(self._consumer.assignment())
        # Asked for and not left to seek_to_end, which an "earliest" under way has overruled.
        # Taken before anything else is done, so that nothing sent from now on is missed.
        places = await (
            self._consumer.beginning_offsets(partitions)
            if self._from_start
            else self._consumer.end_offsets(partitions)
        )
        for partition, offset in places.items():
            self._consumer.seek(partition, offset)


def login(user: str, bootstrap: str, password: str) -> dict[str, Any]:
    """How any user signs in to Kafka, as aiokafka wants to be told.

    With KVI_KAFKA_CA, which names a file of CA certificates, the connection is TLS.
    """
    ca_file = os.environ.get("KVI_KAFKA_CA")
    return {
        "bootstrap_servers": bootstrap,
        "security_protocol": "SASL_SSL" if ca_file else "SASL_PLAINTEXT",
        "ssl_context": ssl.create_default_context(cafile=ca_file) if ca_file else None,
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": user,
        "sasl_plain_password": password,
        "client_id": f"kvi-{user}",
    }
