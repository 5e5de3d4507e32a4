"""Every process of a run of the tests carries the run's mark, and none outlives the run.

Run as ``python marked.py RUN MARK`` it waits for the end of the process RUN, however that ends,
also by ``kill -9``, and then ends whatever carries the mark. A script of its own that imports
nothing of ours, so that it is there at once.
"""

import os
import select
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

LOOK_SECONDS = 0.05
OF_THE_KERNEL = {"0", "2"}
"""The parents of its threads, which have no surroundings either."""


def carrying(mark: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Every process with this setting in its surroundings, given as NAME=VALUE, and what is there.

    One that has ended and only waits to be buried has none any more.
    """
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with suppress(OSError):  # it has just ended, or is somebody else's
                settings = (entry / "environ").read_bytes().split(b"\0")
                if os.fsencode(mark) in settings:
                    texts = (os.fsdecode(setting).partition("=") for setting in settings)
                    yield int(entry.name), {name: value for name, _, value in texts}


def is_one_starting() -> bool:
    """Whether a process is just becoming another program: nobody can read what surrounds it yet.

    Whoever started it has gone on by then.
    """
    return any(_is_starting(entry) for entry in Path("/proc").iterdir() if entry.name.isdecimal())


def _is_starting(entry: Path) -> bool:
    with suppress(OSError):
        if not (entry / "environ").read_bytes() and not (entry / "cmdline").read_bytes():
            state, parent, *_ = (entry / "stat").read_text().rpartition(")")[2].split()
            return state != "Z" and parent not in OF_THE_KERNEL
    return False


def end_all(mark: str) -> None:
    """End them at once, and what they start meanwhile."""
    while found := [pid for pid, _ in carrying(mark)]:
        for pid in found:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(LOOK_SECONDS)


def main() -> None:
    """Wait for the end of the run, then clear up."""
    run, mark = int(sys.argv[1]), sys.argv[2]
    with suppress(ProcessLookupError):
        select.select([os.pidfd_open(run)], [], [])
    end_all(mark)


if __name__ == "__main__":
    main()
