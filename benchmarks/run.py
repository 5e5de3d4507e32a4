"""One run of all figures on one machine."""

import asyncio
import random
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.latency import office_latency
from benchmarks.mails import mails_per_second
from benchmarks.processes import idle_percent, resident_mib
from benchmarks.throughput import Track
from benchmarks.workload import PER_CASE
from deploy.local.system import System
from deploy.network.services import NAMES

Say = Callable[[str], None]
FEW, MANY = 1_000, 100_000
MAILS = 400
IDLE_SECONDS = 60


def run(folder: Path, say: Say, *, cases: int, runs: int, seed: int) -> dict[str, Any]:
    """Measure everything in fresh data folders below `folder`; the keys are those of the issue.

    Raises StackError, ProvisionError.
    """
    figures: dict[str, Any] = {"commands": cases * PER_CASE, "runs": runs}
    with System(folder / "throughput", say, services=()) as system:
        figures |= asyncio.run(_throughput(system, say, cases, runs))
    with System(folder / "existing", say, services=()) as system:
        figures["events_per_s_by_cases"] = asyncio.run(_by_cases(system, say, cases))
    settings = {"INTAKE_SETTLE_MINUTES": "0"}
    began = perf_counter()
    with System(folder / "latency", say, settings=settings) as system:
        figures["ready_s"] = round(perf_counter() - began, 1)
        say(f"idle: {IDLE_SECONDS} seconds in which nobody says anything")
        figures["idle_percent_of_a_core"] = idle_percent(system.folder, IDLE_SECONDS)
        figures["memory_mib_at_rest"] = _memory(system)
        say("latency: 50 notices a second for 30 seconds")
        chance = random.Random(seed)  # noqa: S311 - case ids of a benchmark
        asyncio.run(office_latency(system, per_second=50, seconds=4, chance=chance))  # warm
        figures["office_latency_ms"] = asyncio.run(
            office_latency(system, per_second=50, seconds=30, chance=chance)
        )
        figures["memory_mib_afterwards"] = _memory(system)
    say(f"mails: {MAILS} that all are due, twice")
    figures["mails_per_s_by_seconds_of_the_server"] = {
        f"{seconds:g}": round(
            asyncio.run(
                mails_per_second(folder / f"mails {seconds:g}", server_seconds=seconds, count=MAILS)
            ),
            1,
        )
        for seconds in (0.0, 0.2)
    }
    return figures


async def _throughput(system: System, say: Say, cases: int, runs: int) -> dict[str, Any]:
    contestants = ("engine", "engine_two_replicas", "bare_loop", "faststream_defaults")
    spans: dict[str, list[float]] = {name: [] for name in contestants}
    peaks: list[float] = []
    for turn in range(runs):
        track = Track(system)
        # The service knows again what it has dealt with, so two replicas get cases of their own.
        await track.load(range(2 * turn * cases, (2 * turn + 1) * cases))
        say(f"throughput: {track.count} commands, run {turn + 1} of {runs}")
        worked = await track.engine()
        spans["engine"].append(worked.per_second)
        peaks.append(worked.peak_mib)
        spans["bare_loop"].append((await track.other("bare_loop", track.count)).per_second)
        few = min(track.count, 3_000)
        slow = await track.other("faststream_defaults", few)
        spans["faststream_defaults"].append(slow.per_second)
        others = Track(system)
        await others.load(range((2 * turn + 1) * cases, (2 * turn + 2) * cases))
        worked = await others.engine(replicas=2)
        spans["engine_two_replicas"].append(worked.per_second)
        peaks.append(worked.peak_mib)
        say(", ".join(f"{name} {values[-1]:,.0f}/s" for name, values in spans.items()))
    figures: dict[str, Any] = {name: round(median(values)) for name, values in spans.items()}
    return figures | {"memory_mib_at_work": max(peaks)}


async def _by_cases(system: System, say: Say, commands: int) -> dict[str, int]:
    """The same work, once among few and once among many existing cases.

    It is for the same number of cases, since several commands of one case in a batch are one write.
    """
    found = {}
    there = 0
    for existing in (FEW, MANY):
        fill = Track(system)
        await fill.load(range(there, existing), range(1))
        say(f"throughput: {existing:,} existing cases")
        await fill.engine()
        track = Track(system)
        some = range(there, existing, (existing - there) // FEW)[:FEW]
        await track.load(some, range(1, 1 + commands // FEW))
        found[f"{existing}"] = round((await track.engine()).per_second)
        there = existing
    return found


def _memory(system: System) -> dict[str, float]:
    return {name: resident_mib(system.processes[name].pid or 0) for name in NAMES}
