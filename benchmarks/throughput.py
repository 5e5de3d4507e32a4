"""Events per second through a whole service, beside two other ways to write the same loop.

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

from benchmarks.workload import PER_CASE, PRISON, commands, produce
from deploy.stack.bootstrap import ROOT
from deploy.stack.stack import Endpoints
from deploy.system import System
from deploy.topic_reader import TopicReader
from shared.topics import outbound_topic

Say = Callable[[str], None]


@dataclass(frozen=True)
class Span:
    """What the prison's topic showed of one run."""

    answers: int
    seconds: float

    @property
    def per_second(self) -> float:
        """Commands a second: each is answered once."""
        return self.answers / self.seconds


async def span_of(endpoints: Endpoints, watching: asyncio.Event, count: int) -> Span:
    """Watch the prison's topic from now on until so many answers were written."""
    times: list[datetime] = []
    password = endpoints.secrets.of(PRISON)
    topic = outbound_topic(PRISON)
    async with TopicReader(PRISON, endpoints.kafka_bootstrap, password, topic) as reader:
        watching.set()
        async for received in reader.messages():
            times.append(received.written_at)
            if len(times) == count:
                break
    return Span(count, (max(times) - min(times)).total_seconds())


async def load(system: System, cases: range, rounds: range = range(PER_CASE)) -> int:
    """Write the commands of these cases to the prison's topic."""
    password = system.endpoints.secrets.of(PRISON)
    return await produce(system.endpoints.kafka_bootstrap, password, commands(cases, rounds))


async def measure(system: System, begin: Callable[[], object], count: int) -> Span:
    """Begin, and watch until so many answers are there."""
    watching = asyncio.Event()
    span = asyncio.create_task(span_of(system.endpoints, watching, count))
    await watching.wait()
    await asyncio.to_thread(begin)
    return await span


def contestant(system: System, module: str, count: int) -> "subprocess.Popen[bytes]":
    """Another way to write the loop, as a process of its own with intake's rights."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "KVI_KAFKA": system.endpoints.kafka_bootstrap,
        "KVI_MONGO": system.endpoints.mongo_uri,
        "KVI_SECRET": system.endpoints.secrets.of("intake"),
        "KVI_BENCH_COUNT": str(count),
    }
    return subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", module], env=environment, cwd=ROOT
    )
