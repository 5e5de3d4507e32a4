"""Kafka: the only file that knows how its clients are set up."""

import asyncio
import logging
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from faststream.kafka import KafkaBroker
from faststream.security import SASLScram512

LOGGER = logging.getLogger("kvi.kafka")
CONNECT_SECONDS = 10.0


@dataclass(frozen=True)
class KafkaAccess:
    """Where Kafka is and who we are there."""

    bootstrap: str
    user: str
    password: str
    ca_file: Path | None = None
    """With it the connection is TLS; without it only loopback makes sense."""

    def tls(self) -> ssl.SSLContext | None:
        """The TLS context, if there is one."""
        return ssl.create_default_context(cafile=str(self.ca_file)) if self.ca_file else None


def make_broker(access: KafkaAccess) -> KafkaBroker:
    """FastStream's broker: every record on all replicas, once; no topic is ever made by it."""
    return KafkaBroker(
        access.bootstrap,
        security=SASLScram512(
            access.user,
            access.password,
            ssl_context=access.tls(),
            use_ssl=access.ca_file is not None,
        ),
        client_id=access.user,
        acks="all",
        enable_idempotence=True,
        max_batch_size=256 * 1024,
        request_timeout_ms=30_000,
        metadata_max_age_ms=3_000,
        allow_auto_create_topics=False,
        graceful_timeout=25,
        apply_types=False,
        logger=LOGGER,
        log_level=logging.DEBUG,
    )


class BrokerSender:
    """Sends through FastStream's producer, without waiting for each record."""

    def __init__(self, broker: KafkaBroker) -> None:
        self._broker = broker

    async def send(
        self, topic: str, key: str, value: str, headers: dict[str, str]
    ) -> "asyncio.Future[object]":
        """As `Sender.send`."""
        future = await self._broker.publish(
            value.encode(),
            topic,
            key=key.encode(),
            headers=headers,
            correlation_id=headers["ce_correlationid"],
            no_confirm=True,
        )
        return cast("asyncio.Future[object]", future)


class Offsets:
    """How far a group has come: end offsets and acknowledged offsets of its topics."""

    def __init__(self, access: KafkaAccess, group: str) -> None:
        self._group = group
        context = access.tls()
        self._settings: dict[str, Any] = {
            "bootstrap_servers": access.bootstrap,
            "security_protocol": "SASL_PLAINTEXT" if context is None else "SASL_SSL",
            "ssl_context": context,
            "sasl_mechanism": "SCRAM-SHA-512",
            "sasl_plain_username": access.user,
            "sasl_plain_password": access.password,
            "client_id": f"{access.user}-offsets",
            "metadata_max_age_ms": 3_000,
        }
        self._admin = AIOKafkaAdminClient(**self._settings)
        self._reader = AIOKafkaConsumer(**self._settings)

    async def start(self) -> None:
        """Connect. Raises KafkaError."""
        await self._admin.start()
        await self._reader.start()

    async def stop(self) -> None:
        """Disconnect."""
        await self._reader.stop()
        await self._admin.close()

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
        offsets = await self._admin.list_consumer_group_offsets(self._group)
        return {place: entry.offset for place, entry in offsets.items()}

    async def behind(self, ends: dict[Any, int]) -> int:
        """Records before these ends that the group has not acknowledged."""
        done = await self.acknowledged()
        return sum(max(0, end - max(done.get(place, 0), 0)) for place, end in ends.items())
