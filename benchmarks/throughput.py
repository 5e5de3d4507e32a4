"""Commands per second through a whole service, beside two other ways to write the same loop.

The time of a run is taken from the broker: the span between the first and the last answer on the
prison's topic, so all are measured with the same clock from outside.
"""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from confluent_kafka import ConsumerGroupTopicPartitions, TopicPartition
from confluent_kafka.admin import AdminClient, OffsetSpec

from benchmarks.workload import PER_CASE, PRISON, TOPIC, commands, produce
from deploy.rights import group_of
from deploy.stack.bootstrap import ROOT
from deploy.stack.kafka import ADMIN
from deploy.stack.stack import Endpoints
from deploy.system import System
from deploy.topic import INPUT_PARTITIONS
from deploy.topic_reader import TopicReader
from shared.topics import outbound_topic


@dataclass(frozen=True)
class Span:
    """What the prison's topic showed of one run."""

    answers: int
    seconds: float

    @property
    def per_second(self) -> float:
        """Commands a second: each is answered once."""
        return self.answers / self.seconds


class Track:
    """The work that lies in the topic from a certain place on, for one contestant after another."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._admin = AdminClient(system.endpoints.login(ADMIN).librdkafka())
        self._start = self._ends()
        self.count = 0

    async def load(self, cases: range, rounds: range = range(PER_CASE)) -> None:
        """Write the commands of these cases to the prison's topic."""
        work = commands(cases, rounds)
        self.count += await produce(self._system.endpoints.login(PRISON), work)

    async def engine(self) -> Span:
        """Let intake itself carry out the work."""
        self._place(group_of("intake"))
        process = self._system.service("intake")
        try:
            return await _measure(self._system.endpoints, process.start, self.count)
        finally:
            await asyncio.to_thread(process.stop)

    async def other(self, name: str, count: int) -> Span:
        """Let another way to write the loop carry out so much of the work."""
        self._place(f"intake.{name}")
        endpoints = self._system.endpoints
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "KVI_KAFKA": endpoints.kafka_bootstrap,
            "KVI_MONGO": endpoints.mongo_uri,
            "KVI_SECRET": endpoints.secrets.of("intake"),
            "KVI_BENCH_COUNT": str(count),
        }
        argv = [sys.executable, "-m", f"benchmarks.{name}"]
        running: list[subprocess.Popen[bytes]] = []

        def begin() -> None:
            running.append(subprocess.Popen(argv, env=environment, cwd=ROOT))  # noqa: S603 - ours

        try:
            return await _measure(endpoints, begin, count)
        finally:
            await asyncio.to_thread(running[0].wait)

    def _ends(self) -> list[TopicPartition]:
        places = [TopicPartition(TOPIC, number) for number in range(INPUT_PARTITIONS)]
        found = self._admin.list_offsets({place: OffsetSpec.latest() for place in places})  # type: ignore[no-untyped-call]
        return [
            TopicPartition(TOPIC, place.partition, future.result().offset)
            for place, future in found.items()
        ]

    def _place(self, group: str) -> None:
        """Let a group begin where the work begins."""
        wanted = ConsumerGroupTopicPartitions(group, self._start)
        self._admin.alter_consumer_group_offsets([wanted])[group].result()


async def _measure(endpoints: Endpoints, begin: Callable[[], None], count: int) -> Span:
    """Begin, and watch the prison's topic until so many answers were written."""
    times: list[datetime] = []
    async with TopicReader(endpoints.login(PRISON), outbound_topic(PRISON)) as reader:
        await asyncio.to_thread(begin)
        async for received in reader.messages():
            times.append(received.written_at)
            if len(times) == count:
                break
    return Span(count, (max(times) - min(times)).total_seconds())
