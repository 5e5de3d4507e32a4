"""What a lane sees of FastStream: a subscriber with its consume loop."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from aiokafka import TopicPartition

from tests.shared.engine.memory_broker import MemoryConsumer, MemoryGroup

Parses = Callable[[Any], Awaitable[Any]]


class MemorySubscriber:
    """Polls a batch, hands it over, polls the next; an error of the handler is only passed over."""

    def __init__(self, consumer: MemoryConsumer, parser: Parses, decoder: Parses) -> None:
        self.consumer = consumer
        self.tasks: list[asyncio.Task[None]] = []
        self._parser = parser
        self._decoder = decoder
        self._handler: Callable[[Any], Awaitable[None]]

    def __call__(self, handler: Callable[[Any], Awaitable[None]]) -> None:
        self._handler = handler

    async def consume(self) -> None:
        """Run until cancelled."""
        await self.consumer.group.join(self.consumer)
        while True:
            message = await self._parser(await self.consumer.getmany())
            try:
                await self._handler(await self._decoder(message))
            except Exception:  # noqa: BLE001, S112 - so does FastStream, after a line in the log
                continue


class MemoryKafka:
    """FastStream's broker, as far as a lane uses it."""

    def __init__(
        self,
        group: MemoryGroup,
        max_records: Callable[[], int] = lambda: 500,
    ) -> None:
        self.subscribers: list[MemorySubscriber] = []
        self._group = group
        self._max_records = max_records

    def subscriber(
        self, *, listener: Any, parser: Parses, decoder: Parses, **_settings: object
    ) -> MemorySubscriber:
        """One more consumer of the group."""
        consumer = MemoryConsumer(self._group, self._max_records)
        consumer.revoked = lambda: listener.on_partitions_revoked(())
        consumer.assigned = lambda: listener.on_partitions_assigned(())
        subscriber = MemorySubscriber(consumer, parser, decoder)
        self.subscribers.append(subscriber)
        return subscriber


class MemoryOffsets:
    """How far the group has come, as the scheduler of deadlines asks."""

    def __init__(self, group: MemoryGroup) -> None:
        self._group = group

    async def ends(self, topics: Iterable[str], *, known_s: float = 0) -> dict[TopicPartition, int]:
        """As `Offsets.ends`; topics here have the partitions they began with."""
        del known_s
        return self._group.broker.ends(topics)

    async def behind(self, ends: dict[TopicPartition, int]) -> int:
        """As `Offsets.behind`."""
        return self._group.behind(ends)
