"""The producer: hands letters to Kafka, packed by partition, each on all replicas, once, in order.

aiokafka makes a future for every record that is sent by itself, and looks the topic up again for
each; that costs more than writing the record. So a list is packed into Kafka's record batches
here, and a future stands for a batch (docs/decisions/0025).
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from functools import lru_cache
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from aiokafka.partitioner import murmur2

from shared.envelope import Outgoing
from shared.login import KafkaLogin

_BATCH_BYTES = 256 * 1024
"""What is longer fills a batch of its own; the broker takes a megabyte."""


class Producer:
    """The one client of a process that writes; it never makes a topic."""

    def __init__(self, login: KafkaLogin) -> None:
        self._settings = {
            **login.aiokafka(),
            "acks": "all",
            "enable_idempotence": True,
            "max_batch_size": _BATCH_BYTES,
            "request_timeout_ms": 30_000,
            "metadata_max_age_ms": 60_000,
        }
        self._replacing = asyncio.Lock()
        self._producer = AIOKafkaProducer(**self._settings)

    async def start(self) -> None:
        """Connect. Raises KafkaError."""
        await self._producer.start()

    async def stop(self) -> None:
        """Wait for what is under way, and disconnect."""
        await self._producer.stop()

    async def send(
        self, topic: str, letters: Sequence[Outgoing], source: bytes
    ) -> AsyncIterator["asyncio.Future[object]"]:
        """As `Sender.send`."""
        partitions = len(await self._producer.partitions_for(topic))
        open_batches: dict[int, Any] = {}
        for letter in letters:
            key = letter.key.encode()
            partition = _hash(key) % partitions if partitions > 1 else 0
            record = {
                "timestamp": None,  # the broker's counts
                "key": key,
                "value": letter.value.encode(),
                "headers": letter.headers(source),
            }
            batch = open_batches.get(partition)
            if batch is None or batch.append(**record) is None:
                if batch is not None:
                    yield await self._producer.send_batch(batch, topic, partition=partition)
                batch = open_batches[partition] = self._producer.create_batch()
                batch.append(**record)  # an empty one takes whatever it is
        for partition, batch in open_batches.items():
            yield await self._producer.send_batch(batch, topic, partition=partition)

    async def recover(self, error: KafkaError) -> None:
        """As `Sender.recover`: where the client has given up for good, go on with a fresh one."""
        del error  # the client itself tells whether it can go on
        async with self._replacing:
            if not self._producer._sender.sender_task.done():  # noqa: SLF001 - told nowhere else
                return
            fresh = AIOKafkaProducer(**self._settings)
            try:
                await fresh.start()
            except KafkaError:
                await fresh.stop()
                raise
            failed, self._producer = self._producer, fresh
            await failed.stop()


@lru_cache(maxsize=32_768)
def _hash(key: bytes) -> int:
    """Kafka's murmur2, remembered: in Python it costs as much as all else about a record."""
    return int(murmur2(key)) & 0x7FFFFFFF
