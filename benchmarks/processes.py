"""What the processes of a system take from the machine."""

import json
import re
from pathlib import Path
from time import sleep

import psutil

from deploy.network.services import NAMES
from deploy.stack.folder import DataFolder

_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB$", re.MULTILINE)


def idle_percent(folder: Path, seconds: float) -> dict[str, float]:
    """Processor time of each process of a system that nobody uses, in percent of one core."""
    running = {
        note.stem: psutil.Process(json.loads(note.read_text())["pid"])
        for note in DataFolder(folder).run.glob("*.pid")
    }
    before = {name: _processor_seconds(process) for name, process in running.items()}
    sleep(seconds)
    taken = {
        name: 100 * (_processor_seconds(process) - before[name]) / seconds
        for name, process in running.items()
    }
    taken["all services"] = sum(taken[name] for name in NAMES)
    return {name: round(percent, 2) for name, percent in sorted(taken.items())}


def resident_mib(pid: int) -> float:
    """Memory that a process holds now."""
    return round(psutil.Process(pid).memory_info().rss / 2**20, 1)


def peak_mib(pid: int) -> float:
    """The most it has held so far, as Linux counts it."""
    (kib,) = _PEAK.findall(Path(f"/proc/{pid}/status").read_text())
    return round(int(kib) / 2**10, 1)


def _processor_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system
