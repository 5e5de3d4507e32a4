"""The producer: hands records to Kafka, packed by partition, each on all replicas, once, in order.

aiokafka makes a future for every record that is sent by itself, and looks the topic up again for
each; that costs more than writing the record. So a list is packed into Kafka's record batches
here, and a future stands for all batches of a partition (docs/decisions/0025).
"""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, KafkaTimeoutError, OutOfOrderSequenceNumber
from aiokafka.partitioner import murmur2
from aiokafka.producer.sender import Sender as AIOKafkaSender

from shared.engine.hold import HOLD_SECONDS
from shared.kafka.login import KafkaLogin
from shared.kafka.publish import Outdated
from shared.kafka.tasks import Task, ended
from shared.wire.envelope import Outgoing

_BATCH_BYTES = 256 * 1024
"""What is longer fills a batch of its own; the broker takes a megabyte."""


class Producer:
    """The one client of a process that writes; it never makes a topic."""

    def __init__(self, login: KafkaLogin, *, hold_seconds: float = HOLD_SECONDS) -> None:
        self._hold_seconds = hold_seconds
        self._settings = {
            **login.aiokafka(),
            "acks": "all",
            "enable_idempotence": True,
            "max_batch_size": _BATCH_BYTES,
            "request_timeout_ms": 30_000,
            "metadata_max_age_ms": 60_000,
        }
        self._replacing = asyncio.Lock()
        self._failing: AIOKafkaProducer | None = None
        """The client that failed last."""
        self._producer = self._make()

    async def start(self) -> None:
        """Connect. Raises KafkaError."""
        await self._producer.start()

    async def stop(self) -> None:
        """Wait for what is under way, and disconnect."""
        await self._producer.stop()

    def ended(self) -> list[Task]:
        """Those of its tasks that have ended, and that `recover` does not begin again."""
        return ended(self._producer)

    async def send(
        self, topic: str, outgoing: Sequence[Outgoing], source: bytes
    ) -> list["asyncio.Future[object]"]:
        """As `Sender.send`: a future for each partition."""
        # From here on, since waiting for the partitions below can take as long as anything else.
        outdated_at = asyncio.get_running_loop().time() + self._hold_seconds
        # Kept for the whole list: if it were replaced half way, the rest would arrive before the
        # start.
        producer = self._producer
        partitions = len(await producer.partitions_for(topic))
        batches: defaultdict[int, list[Any]] = defaultdict(list)
        for each in outgoing:
            key = each.key.encode()
            packed = batches[_hash(key) % partitions if partitions > 1 else 0]
            record = {
                "timestamp": None,  # the broker's counts
                "key": key,
                "value": each.value.encode(),
                "headers": each.headers(source),
            }
            if not packed or packed[-1].append(**record) is None:
                packed.append(producer.create_batch())
                packed[-1].append(**record)  # an empty one takes whatever it is
        return [
            asyncio.create_task(self._hand_over(producer, topic, partition, packed, outdated_at))
            for partition, packed in batches.items()
        ]

    async def recover(self, error: KafkaError) -> None:
        """As `Sender.recover`: where the client has given up for good, go on with a fresh one.

        So it has when its own loop has ended, and when Kafka misses a batch before the next:
        aiokafka counts a batch that Kafka refused or that did not leave as sent, and never counts
        back.
        """
        async with self._replacing:
            # Several lanes may have failed with the same client: the first of them replaces it.
            missed = isinstance(error, OutOfOrderSequenceNumber | Outdated) and (
                self._failing is self._producer
            )
            if not (missed or self._producer._sender.sender_task.done()):  # noqa: SLF001 - told nowhere else
                return
            fresh = self._make()
            try:
                await fresh.start()
            except KafkaError:
                await fresh.stop()
                raise
            failed, self._producer = self._producer, fresh
            await failed.stop()

    def _make(self) -> AIOKafkaProducer:
        """A client whose batches are outdated after a while."""
        made = AIOKafkaProducer(**self._settings)
        accumulator = made._message_accumulator  # noqa: SLF001 - aiokafka takes no sender of ours
        accumulator._batch_ttl = self._hold_seconds  # noqa: SLF001 - its own is that of a request
        made._sender = _Sender(  # noqa: SLF001 - as above
            made.client,
            acks=-1,
            txn_manager=made._txn_manager,  # noqa: SLF001
            message_accumulator=accumulator,
            retry_backoff_ms=100,
            request_timeout_ms=self._settings["request_timeout_ms"],
        )
        return made

    async def _hand_over(
        self,
        producer: AIOKafkaProducer,
        topic: str,
        partition: int,
        batches: list[Any],
        outdated_at: float,
    ) -> None:
        """Let batches go one after the other, and wait until the broker has all of them.

        aiokafka takes no further batch while another of the partition waits to be sent, and gives
        up on that after a while, the batch being untouched. Raises Outdated.
        """
        loop = asyncio.get_running_loop()
        futures = []
        for batch in batches:
            while True:
                if loop.time() > outdated_at:
                    self._failing = producer
                    raise Outdated
                try:
                    futures.append(await producer.send_batch(batch, topic, partition=partition))
                except KafkaTimeoutError:
                    continue
                break
        try:
            await asyncio.gather(*futures)
        except KafkaError:
            self._failing = producer
            raise


class _Sender(AIOKafkaSender):  # type: ignore[misc] # aiokafka has no types
    """aiokafka's own, but a batch leaves only as long as it is known that it may.

    An idempotent producer repeats a batch until it is there, however long that takes: also the one
    of a process that was frozen and is no longer the one to tell it.
    """

    async def _send_produce_req(self, node_id: int, batches: dict[Any, Any]) -> None:
        outdated = [place for place, batch in batches.items() if batch.expired()]
        for place in outdated:
            batches.pop(place).failure(exception=Outdated())
        try:
            if batches:
                await super()._send_produce_req(node_id, batches)
            else:
                self._in_flight.remove(node_id)
        finally:
            self._muted_partitions.difference_update(outdated)


@lru_cache(maxsize=32_768)
def _hash(key: bytes) -> int:
    """Kafka's murmur2, cached: in Python it costs as much as everything else about a record."""
    return int(murmur2(key)) & 0x7FFFFFFF
