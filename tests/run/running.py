"""Whether all processes of a data folder run and are ready, seen from outside."""

import json
import time
from collections.abc import Iterable
from pathlib import Path

import psutil

from deploy.local.system import problems
from deploy.network.services import NAMES
from deploy.stack.folder import DataFolder
from deploy.stack.ports import answers
from tests.run.bound import HANG_SECONDS

SERVERS = {"kafka": "kafka-client", "mongod": "mongod"}
"""With the names of their ports."""
SYSTEM = (*SERVERS, *NAMES)
STANDS_STILL = "stands still"
LOOK_SECONDS = 0.1


def what_is_wrong(folder: Path, names: Iterable[str], seconds: float = HANG_SECONDS) -> str | None:
    """What stays wrong: a process that is on its way back is waited for."""
    until = time.monotonic() + seconds
    while True:
        wrong = {name: why for name in names if (why := _wrong(DataFolder(folder), name))}
        if not wrong:
            return None
        # What stands still does not go on by itself.
        if STANDS_STILL in wrong.values() or time.monotonic() > until:
            return "; ".join(f"{name} {why}" for name, why in wrong.items())
        time.sleep(LOOK_SECONDS)


def _wrong(folder: DataFolder, name: str) -> str | None:
    try:
        pid = json.loads((folder.run / f"{name}.pid").read_text())["pid"]
        status = psutil.Process(pid).status()
    except (FileNotFoundError, psutil.NoSuchProcess):
        return "does not run"
    if status == psutil.STATUS_STOPPED:
        return STANDS_STILL
    if status == psutil.STATUS_ZOMBIE:
        return "does not run"  # its port may be open until its last thread has ended
    ports = json.loads(folder.ports.read_text())
    if name in SERVERS:
        return None if answers(ports[SERVERS[name]]) else "does not answer"
    faults = problems(ports[name])
    return f"is not ready: {', '.join(faults)}" if faults else None
