"""Commands per second through a whole service, beside two other ways to write the same loop.

The time of a run is taken from the broker: the span between the first and the last answer on the
prison's topic, so all are measured with the same clock from outside.
"""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from time import sleep

import aiokafka
from aiokafka import AIOKafkaConsumer
from confluent_kafka import ConsumerGroupTopicPartitions, TopicPartition
from confluent_kafka.admin import AdminClient, OffsetSpec

from benchmarks.processes import peak_mib
from benchmarks.workload import PER_CASE, PRISON, TOPIC, commands, produce
from deploy.local.system import System
from deploy.network.rights import group_of
from deploy.network.topic import INPUT_PARTITIONS
from deploy.servers.endpoints import ADMIN
from deploy.stack.bootstrap import ROOT
from deploy.stack.tied import tied
from shared.language.topics import outbound_topic

ANSWERS = TopicPartition(outbound_topic(PRISON), 0)
"""An agency's topic has one partition, so its offsets count the answers."""


@dataclass(frozen=True)
class Span:
    """What the prison's topic showed of one run."""

    answers: int
    seconds: float
    peak_mib: float = 0.0
    """The most memory that a process of the service held meanwhile."""

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

    async def engine(self, replicas: int = 1) -> Span:
        """Let intake itself carry out the work, in so many processes that begin together."""
        self._place(group_of("intake"))
        names = [f"{number}" for number in range(1, replicas + 1)]
        processes = [self._system.service("intake", replica=name) for name in names]

        def begin() -> None:
            for process in processes:
                process.start()

        try:
            span = await self._measure(begin, self.count)
            return replace(span, peak_mib=max(peak_mib(each.pid or 0) for each in processes))
        finally:
            for process in processes:
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
            running.append(subprocess.Popen(tied(argv), env=environment, cwd=ROOT))  # noqa: S603 - ours

        try:
            return await self._measure(begin, count)
        finally:
            await asyncio.to_thread(running[0].wait)

    def _ends(self) -> list[TopicPartition]:
        places = [TopicPartition(TOPIC, number) for number in range(INPUT_PARTITIONS)]
        return [TopicPartition(TOPIC, each.partition, self._end_of(each)) for each in places]

    def _end_of(self, place: TopicPartition) -> int:
        found = self._admin.list_offsets({place: OffsetSpec.latest()})  # type: ignore[no-untyped-call]
        return int(found[place].result().offset)

    def _place(self, group: str) -> None:
        """Let a group begin where the work begins."""
        wanted = ConsumerGroupTopicPartitions(group, self._start)
        self._admin.alter_consumer_group_offsets([wanted])[group].result()

    async def _measure(self, begin: Callable[[], None], count: int) -> Span:
        """Begin, and wait until so many answers lie in the prison's topic.

        Only their number is asked for meanwhile: whoever read them would take a tenth of the
        machine from those who are measured.
        """
        start = self._end_of(ANSWERS)
        await asyncio.to_thread(begin)
        await asyncio.to_thread(self._wait_until, start + count)
        first, last = await self._written_at(start, start + count - 1)
        return Span(count, (last - first) / 1_000)

    def _wait_until(self, end: int) -> None:
        while self._end_of(ANSWERS) < end:
            sleep(0.05)

    async def _written_at(self, *offsets: int) -> list[int]:
        """When the broker took these answers, in its milliseconds."""
        access = self._system.endpoints.login(PRISON).aiokafka()
        times = []
        async with AIOKafkaConsumer(**access, enable_auto_commit=False) as consumer:
            place = aiokafka.TopicPartition(ANSWERS.topic, ANSWERS.partition)
            consumer.assign([place])
            for offset in offsets:
                consumer.seek(place, offset)
                times.append((await consumer.getone()).timestamp)
        return times
