"""FastStream's broker and its consumers, set up for a service."""

import asyncio
import logging
from functools import partial
from typing import Any

from faststream.kafka import KafkaBroker
from faststream.security import SASLScram512

from shared.kafka.login import KafkaLogin
from shared.kafka.reading import PatientConsumer

LOGGER = logging.getLogger("kvi.kafka")
LOGGER.setLevel(logging.ERROR)  # its warnings repeat what we have set on purpose


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
        # A new agency's topic is seen after this long; each look costs as much as a second of
        # waiting.
        metadata_max_age_ms=5_000,
        allow_auto_create_topics=False,
        graceful_timeout=25,
        apply_types=False,
        logger=LOGGER,
        log_level=logging.DEBUG,
    )


async def connect(broker: KafkaBroker, spacing_ms: int = 0) -> None:
    """Connect a broker so that its consumers are patient ones. Raises KafkaError."""
    await broker.connect()
    config: Any = broker.config.broker_config
    config.builder = partial(PatientConsumer, spacing_ms=spacing_ms, **config.builder.keywords)
