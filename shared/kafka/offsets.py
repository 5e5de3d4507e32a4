"""How far a group has come, asked beside its consumers."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from math import inf
from time import monotonic
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaConnectionError, KafkaError, KafkaTimeoutError

from shared.kafka.lag import unacknowledged
from shared.kafka.login import KafkaLogin
from shared.kafka.tasks import Task, ended
from shared.kafka.trust import distrust
from shared.store.watermark import noted

WATERMARK_SECONDS = 5.0


class UntrustedKafka(KafkaError):  # type: ignore[misc] # aiokafka carries no types
    """A server answers that KVI_KAFKA_CA does not vouch for, or not by this name, or not by TLS."""


class Offsets:
    """End offsets, and acknowledged offsets, of the topics of a group."""

    def __init__(self, login: KafkaLogin, group: str) -> None:
        self._login = login
        self.group = group
        self._administers = False
        self._known: dict[tuple[str, ...], tuple[float, Sequence[Any]]] = {}
        settings = {**login.aiokafka(), "client_id": f"{login.user}-offsets"}
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

    async def ends(self, topics: Iterable[str], *, known_s: float = 0) -> dict[Any, int]:
        """The end offset of every partition of these topics.

        Partitions that were looked up in the last `known_s` seconds are not looked up again, which
        costs more than their ends. Who has to know of every record asks with 0.
        """
        found: dict[Any, int] = await self._reader.end_offsets(await self._places(topics, known_s))
        return found

    async def _places(self, topics: Iterable[str], known_s: float) -> Sequence[Any]:
        names, now = tuple(sorted(topics)), monotonic()
        at, known = self._known.get(names, (-inf, ()))
        if now - at < known_s:
            return known
        described = await self._admin.describe_topics(list(names))
        found = [
            TopicPartition(topic["topic"], partition["partition"])
            for topic in described
            if topic["error_code"] == 0
            for partition in topic["partitions"]
        ]
        self._known[names] = (now, found)
        return found

    async def acknowledged(self) -> dict[Any, int]:
        """The acknowledged offset of every partition the group has read."""
        offsets = await self._admin.list_consumer_group_offsets(self.group)
        return {place: entry.offset for place, entry in offsets.items()}

    async def watermark(self) -> int:
        """The watermark of the service's database at its last acknowledgement; 0: not known."""
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
        first = await self._reader.beginning_offsets(missing) if missing else {}
        waiting = {p: unacknowledged(done.get(p, 0), first[p], ends[p]) for p in missing}
        return {place: offsets for place, offsets in waiting.items() if offsets}

    async def older(self, waiting: Mapping[Any, range], moment_ms: int) -> dict[Any, range]:
        """Of records that wait, the partitions whose first was written before this moment."""
        found = await self._reader.offsets_for_times(dict.fromkeys(waiting, moment_ms))
        return {
            place: offsets
            for place, offsets in waiting.items()
            if found.get(place) is None or found[place].offset > offsets.start
        }
