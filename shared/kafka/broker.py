"""Kafka: how FastStream's broker, its consumers and whoever asks for offsets are set up."""

import asyncio
import logging
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaConnectionError, KafkaError, KafkaTimeoutError
from faststream.kafka import KafkaBroker
from faststream.security import SASLScram512

from shared.kafka.login import KafkaLogin
from shared.kafka.reading import CarefulConsumer
from shared.kafka.tasks import Task, ended
from shared.kafka.trust import distrust
from shared.store.watermark import noted

LOGGER = logging.getLogger("kvi.kafka")
LOGGER.setLevel(logging.ERROR)  # its warnings repeat what we have set on purpose
CONNECT_SECONDS = 10.0
WATERMARK_SECONDS = 5.0


class UntrustedKafka(KafkaError):  # type: ignore[misc] # aiokafka carries no types
    """Somebody answers whom KVI_KAFKA_CA does not vouch for, or not by this name, or not by TLS."""


class Broker(KafkaBroker):
    """FastStream's broker, which drives the consumers; what is told goes out by `Producer`."""

    async def start(self) -> None:
        """Let the consumers join their group together.

        FastStream starts one when the one before has joined. Each then waits for a rebalance of
        its own, and for static members that come back but have not been started.
        """
        await self.connect()
        starting = [asyncio.create_task(each.start()) for each in self.subscribers]
        try:
            await asyncio.gather(*starting)
        except BaseException:
            # Whoever joined after this would hold partitions that nobody reads.
            for task in starting:
                task.cancel()
            await asyncio.gather(*starting, return_exceptions=True)
            raise
        self.running = True


def make_broker(login: KafkaLogin) -> Broker:
    """The broker of a service, not yet connected."""
    return Broker(
        login.bootstrap,
        security=SASLScram512(
            login.user,
            login.password,
            ssl_context=login.tls(),
            use_ssl=login.ca_file is not None,
        ),
        client_id=login.user,
        consumer_only=True,
        request_timeout_ms=30_000,
        metadata_max_age_ms=3_000,
        allow_auto_create_topics=False,
        graceful_timeout=25,
        apply_types=False,
        logger=LOGGER,
        log_level=logging.DEBUG,
    )


async def connect(broker: KafkaBroker) -> None:
    """Connect a broker so that its consumers are careful ones. Raises KafkaError."""
    await broker.connect()
    config: Any = broker.config.broker_config
    config.builder = partial(CarefulConsumer, **config.builder.keywords)


class Offsets:
    """How far a group has come: end offsets and acknowledged offsets of its topics."""

    def __init__(self, login: KafkaLogin, group: str) -> None:
        self._login = login
        self.group = group
        self._administers = False
        settings = {**login.aiokafka(), "client_id": f"{login.user}-offsets"}
        settings["metadata_max_age_ms"] = 3_000
        self._admin = AIOKafkaAdminClient(**settings)
        self._reader = AIOKafkaConsumer(**settings)

    async def start(self) -> None:
        """Connect. Raises KafkaError, and may then be called again."""
        if not self._administers:
            try:
                await self._admin.start()
            except KafkaConnectionError as error:
                if why := await asyncio.to_thread(distrust, self._login):
                    raise UntrustedKafka(why) from error
                raise
            self._administers = True
        await self._reader.start()

    async def stop(self) -> None:
        """Disconnect."""
        await self._reader.stop()
        await self._admin.close()

    def ended(self) -> list[Task]:
        """Those tasks of its clients that have ended, so that they answer nothing more."""
        return [*ended(self._admin), *ended(self._reader)]

    async def visible(self) -> frozenset[str]:
        """The topics this user can see now, as the broker says."""
        return frozenset(await self._admin.list_topics())

    async def ends(self, topics: Iterable[str]) -> dict[Any, int]:
        """The end offset of every partition of these topics."""
        described = await self._admin.describe_topics(sorted(topics))
        partitions = [
            TopicPartition(topic["topic"], partition["partition"])
            for topic in described
            if topic["error_code"] == 0
            for partition in topic["partitions"]
        ]
        found: dict[Any, int] = await self._reader.end_offsets(partitions)
        return found

    async def acknowledged(self) -> dict[Any, int]:
        """The acknowledged offset of every partition the group has read."""
        offsets = await self._admin.list_consumer_group_offsets(self.group)
        return {place: entry.offset for place, entry in offsets.items()}

    async def watermark(self) -> int:
        """How far the database of the group's service was when last acknowledged; 0: not known."""
        try:
            async with asyncio.timeout(WATERMARK_SECONDS):
                offsets = await self._admin.list_consumer_group_offsets(self.group)
        except TimeoutError as error:
            raise KafkaTimeoutError from error
        return max((noted(entry.metadata or "") for entry in offsets.values()), default=0)

    async def behind(self, ends: dict[Any, int]) -> int:
        """Records before these ends, and still kept, that the group has not acknowledged."""
        return sum(len(offsets) for offsets in (await self.waiting(ends)).values())

    async def waiting(self, ends: dict[Any, int]) -> dict[Any, range]:
        """These records, by partition."""
        done = await self.acknowledged()
        missing = [place for place, end in ends.items() if end > max(done.get(place, 0), 0)]
        # Where nothing was acknowledged yet, or retention was faster, they begin later.
        first = await self._reader.beginning_offsets(missing) if missing else {}
        begin = {place: max(done.get(place, 0), first[place]) for place in missing}
        return {p: range(begin[p], ends[p]) for p in missing if begin[p] < ends[p]}

    async def older(self, waiting: Mapping[Any, range], moment_ms: int) -> dict[Any, range]:
        """Of records that wait, the partitions whose first was written before this moment."""
        found = await self._reader.offsets_for_times(dict.fromkeys(waiting, moment_ms))
        return {
            place: offsets
            for place, offsets in waiting.items()
            if found.get(place) is None or found[place].offset > offsets.start
        }
