"""Publishing: a list of messages is out when the broker has acknowledged all of it, in order."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Protocol

from aiokafka.errors import (
    InvalidTopicError,
    KafkaError,
    TopicAuthorizationFailedError,
    UnknownTopicOrPartitionError,
)

from shared.watch.trouble import Trouble
from shared.wire.envelope import Outgoing

_SLICE_SECONDS = 5.0
"""While the broker is frozen, idempotent sends stay pending; say so this often and keep waiting."""

_TOPIC_ERRORS = (InvalidTopicError, TopicAuthorizationFailedError, UnknownTopicOrPartitionError)
"""Kafka is there, but somebody has to create the topic or grant the right to write to it."""


class Outdated(KafkaError):  # type: ignore[misc] # aiokafka carries no types
    """Handed over too long ago to be sent now: another replica may have taken over since."""


class Sender(Protocol):
    """Hands messages to the producer."""

    async def send(
        self, topic: str, outgoing: Sequence[Outgoing], source: bytes
    ) -> Sequence["asyncio.Future[object]"]:
        """Hand over what goes to one topic, oldest first; `source` is who says it.

        All of it is there when every future has become done. Raises KafkaError.
        """

    async def recover(self, error: KafkaError) -> None:
        """Make sending possible again after an error. Raises KafkaError when it is not yet."""


class Publisher:
    """Publishes for one service."""

    def __init__(self, sender: Sender, service: str, trouble: Trouble) -> None:
        self._sender = sender
        self._source = f"/services/{service}".encode()
        self._trouble = trouble

    async def publish(
        self, outgoing: Sequence[Outgoing], check: Callable[[], Awaitable[None]] | None = None
    ) -> None:
        """Publish the whole list, oldest first; when one fails, the whole list again in order.

        Before each attempt `check` says, by raising, that this may no longer be told; and before
        each topic of it, since handing over to the one before may have taken long.

        Receivers drop ids they know, so first occurrences arrive in order whatever happens. The
        order counts within a topic: between topics Kafka has none.
        """
        by_topic: defaultdict[str, list[Outgoing]] = defaultdict(list)
        for each in outgoing:
            by_topic[each.topic].append(each)
        topic = ""
        while True:
            futures: dict[asyncio.Future[object], str] = {}
            try:
                for topic, some in by_topic.items():
                    if check is not None:
                        await check()
                    for future in await self._sender.send(topic, some, self._source):
                        futures[future] = topic
                await self._acknowledged(futures)
            except KafkaError as error:
                _forget(futures)
                if not isinstance(error, Outdated):
                    await self._wait(error, _topic_of(error, futures) or topic)
                await self._recover(error)
            except BaseException:
                _forget(futures)
                raise
            else:
                break
        self._trouble.over("kafka.away")
        self._trouble.over("topic.refused")

    async def _wait(self, error: KafkaError, topic: str) -> None:
        if isinstance(error, _TOPIC_ERRORS):
            await self._trouble.wait("topic.refused", error, topic=topic)
        else:
            await self._trouble.wait("kafka.away", error)

    async def _recover(self, error: KafkaError) -> None:
        try:
            await self._sender.recover(error)
        except KafkaError as still:
            await self._trouble.wait("kafka.away", still)

    async def _acknowledged(self, futures: Iterable["asyncio.Future[object]"]) -> None:
        waiting = set(futures)
        while waiting:
            done, waiting = await asyncio.wait(waiting, timeout=_SLICE_SECONDS)
            for future in done:
                future.result()
            if waiting and not done:
                self._trouble.note("kafka.silent", count=len(waiting))
        self._trouble.over("kafka.silent")


def _topic_of(error: KafkaError, futures: Mapping["asyncio.Future[object]", str]) -> str | None:
    """The topic of the record that failed so; None: it was not even taken."""
    failed = (f for f in futures if f.done() and not f.cancelled() and f.exception() is error)
    return next((futures[future] for future in failed), None)


def _forget(futures: Iterable["asyncio.Future[object]"]) -> None:
    """This attempt is over: nothing more of it is handed over, and further errors are ignored."""
    for future in futures:
        future.cancel()
        future.add_done_callback(lambda done: done.cancelled() or done.exception())
