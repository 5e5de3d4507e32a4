"""A service that is killed at named places, as by `kill -9`, and comes back at once each time.

Every life is a fork of a process that has imported everything, so that it begins quickly. A death
is `saved:2`, or `saved,published:1` for whichever comes first; with `:stay` behind it the next life
waits until somebody lets the process go on.
"""

import ctypes
import os
import signal
from collections.abc import Callable, Collection
from functools import partial
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import NoReturn, Protocol

from deploy.stack.tied import PR_SET_PDEATHSIG
from shared.process.serve import run
from shared.process.service import Service

MODULE, PLAN, DEATHS = "FAULT_MODULE", "FAULT_PLAN", "FAULT_DEATHS"
STAY = ":stay"


class Run(Protocol):
    """Runs a process until it is asked to stop."""

    def __call__(self, checkpoint: Callable[[str], None] = ..., /) -> None: ...


def killer(places: Collection[str], nth: int) -> Callable[[str], None]:
    """A checkpoint that kills this process the n-th time it comes by one of these places."""
    times = 0

    def checkpoint(here: str) -> None:
        nonlocal times
        times += here in places
        if times == nth:
            os.kill(os.getpid(), signal.SIGKILL)

    return checkpoint


def live(run: Run, death: str | None) -> NoReturn:
    """One life of the process, up to its death or to its proper end."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if death is None:
        run()
    else:
        places, nth, *_ = death.split(":")
        run(killer(places.split(","), int(nth)))
    raise SystemExit


def main() -> None:
    """Be a service."""
    service: Service = import_module(os.environ[MODULE]).SERVICE
    live_again_and_again(partial(run, service))


def live_again_and_again(run: Run) -> None:
    """Live as often as the plan says, and then for good."""
    child = 0

    def hand_on(number: int, _frame: FrameType | None) -> None:
        os.kill(child, number)

    for death in [*os.environ[PLAN].split(), None]:
        child = os.fork()
        if child == 0:
            live(run, death)
        signal.signal(signal.SIGTERM, hand_on)
        _, status = os.waitpid(child, 0)
        if os.waitstatus_to_exitcode(status) != -signal.SIGKILL:
            return
        with Path(os.environ[DEATHS]).open("a") as deaths:
            deaths.write(f"{death}\n")
        if death is not None and death.endswith(STAY):
            os.kill(os.getpid(), signal.SIGSTOP)


if __name__ == "__main__":
    main()
