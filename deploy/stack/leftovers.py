"""What a crashed run left running is ended at the next start, and never anybody else's process."""

import json
import os
import select
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field, TypeAdapter

from deploy.servers.errors import StackError
from deploy.stack.kept import kept

PATIENCE_SECONDS = 10


class _Process(BaseModel):
    pid: Annotated[int, Field(gt=0, lt=2**31)]
    identity: str | None
    """None: it had ended before it was written down."""


_PROCESS = TypeAdapter(_Process)


def identity(pid: int) -> str | None:
    """Tell this process from every other, also from a later one with the same number."""
    try:
        # The name may hold blanks and brackets; the start time is the 20th field behind it.
        stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    return f"{boot} {stat[19]}"


def remember(file: Path, pid: int) -> None:
    """Write down which process runs, for the next start to find it after a crash."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(".new")
    draft.write_text(json.dumps({"pid": pid, "identity": identity(pid)}))
    draft.replace(file)


def end_leftovers(folder: Path, report: Callable[[str], None]) -> None:
    """End each remembered process that still is the one remembered."""
    for file in sorted(folder.glob("*.pid")):
        try:
            known = kept(file, _PROCESS)
        except StackError:
            # Half a record names no process for certain, so none is touched.
            report(f"ignoring the unreadable {file.name}")
        else:
            if known.identity and end(known.pid, known.identity):
                report(f"ended the {file.stem} that an earlier run left behind")
        file.unlink()


def end(pid: int, known_identity: str) -> bool:
    """End the process if it still is that one; return whether it was."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return False
    try:
        # Compared through an open handle, so that the number cannot change its owner in between.
        if identity(pid) != known_identity or has_ended(handle, 0):
            return False
        for number in (signal.SIGTERM, signal.SIGKILL):
            signal.pidfd_send_signal(handle, number)
            if has_ended(handle, PATIENCE_SECONDS):
                break
    except ProcessLookupError:
        return True  # it ended by itself just now
    finally:
        os.close(handle)
    return True


def has_ended(handle: int, seconds: float) -> bool:
    """Whether the process ends within this time; a zombie counts as ended."""
    return bool(select.select([handle], [], [], seconds)[0])
