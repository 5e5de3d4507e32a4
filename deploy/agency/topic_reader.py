"""Read a topic without a group: nobody's position on it moves."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Self

from aiokafka import AIOKafkaConsumer

from deploy.agency.started import started
from shared.kafka.login import KafkaLogin
from shared.wire.received import Received


class NoSuchTopic(Exception):
    """The topic is not there, or this user may not see it; names those that it sees."""

    def __init__(self, topic: str, visible: list[str]) -> None:
        super().__init__(f"there is no topic {topic} for this user")
        self.visible = visible


class TopicReader:
    """Everything on a topic from now on, or from the oldest record kept."""

    def __init__(self, login: KafkaLogin, topic: str, *, from_start: bool = False) -> None:
        self._login = login.aiokafka()
        self._topic = topic
        self._from_start = from_start

    async def __aenter__(self) -> Self:
        await self._check_that_it_is_visible()
        # Without a group, naming the topic here is what assigns all its partitions at the start.
        self._consumer = AIOKafkaConsumer(
            self._topic, **self._login, auto_offset_reset="earliest", enable_auto_commit=False
        )
        async with AsyncExitStack() as opened:
            await opened.enter_async_context(started(self._consumer))
            await self._take_place()
            self._undo = opened.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._undo.aclose()

    async def messages(self) -> AsyncIterator[Received]:
        """One after the other, in order within each case."""
        async for record in self._consumer:
            yield Received.of(record)

    async def so_far(self) -> list[Received]:
        """All that is on the topic by now, and not what comes later."""
        found: list[Received] = []
        ends = await self._consumer.end_offsets(sorted(self._consumer.assignment()))
        while any([await self._consumer.position(one) < end for one, end in ends.items()]):
            for records in (await self._consumer.getmany(timeout_ms=1000)).values():
                found += [Received.of(record) for record in records]
        return found

    async def _check_that_it_is_visible(self) -> None:
        async with started(AIOKafkaConsumer(**self._login)) as asking:
            visible = await asking.topics()
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
