"""Read a topic without a group: nobody's position on it moves."""

from collections.abc import AsyncIterator
from types import TracebackType
from typing import Any, Self

from aiokafka import AIOKafkaConsumer, TopicPartition

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
        self._consumer = AIOKafkaConsumer(**self._login, enable_auto_commit=False)
        await self._consumer.start()
        try:
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

    async def _take_place(self) -> None:
        visible = await self._consumer.topics()
        numbers = self._consumer.partitions_for_topic(self._topic)
        if not numbers:
            raise NoSuchTopic(self._topic, sorted(visible))
        partitions = [TopicPartition(self._topic, number) for number in sorted(numbers)]
        self._consumer.assign(partitions)
        if self._from_start:
            await self._consumer.seek_to_beginning(*partitions)
            return
        await self._consumer.seek_to_end(*partitions)
        for partition in partitions:
            # Fixed before anything else is done, so that nothing sent from now on is missed.
            await self._consumer.position(partition)


def login(user: str, bootstrap: str, password: str) -> dict[str, Any]:
    """How any user signs in to Kafka, as aiokafka wants to be told."""
    return {
        "bootstrap_servers": bootstrap,
        "security_protocol": "SASL_PLAINTEXT",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": user,
        "sasl_plain_password": password,
        "client_id": f"kvi-{user}",
    }
