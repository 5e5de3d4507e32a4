"""Programs as a person starts them, which end with the test that has started them.

Each has the signals that a terminal gives it, wherever the tests were started, and a process group
of its own, which ends with it.
"""

import asyncio
import os
import signal
import subprocess
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

from deploy.stack.tied import tied
from tests.run.bound import HANG_SECONDS

Program = subprocess.Popen[str]
Done = subprocess.CompletedProcess[str]


@contextmanager
def started(command: Sequence[str], **how: Any) -> Iterator[Program]:
    """Let it run until it ends or the block does; both outputs come by one pipe if not told."""
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    with subprocess.Popen(  # noqa: S603 - what a test starts
        tied(command), text=True, start_new_session=True, **{**pipes, **how}
    ) as program:
        try:
            yield program
        finally:
            end_group(program.pid)


def end_group(leader: int) -> None:
    """End a process with all that it has started in its own process group."""
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)


def finished(program: Program) -> Done:
    """Wait for its end; gives what it has said since it was last read."""
    out, err = program.communicate(timeout=HANG_SECONDS)
    return Done(program.args, program.returncode, out, err)


def run(command: Sequence[str], **how: Any) -> Done:
    """Start it and wait for its end."""
    with started(command, **how) as program:
        return finished(program)


@asynccontextmanager
async def started_beside(
    command: Sequence[str], **how: Any
) -> AsyncIterator[asyncio.subprocess.Process]:
    """The same beside what else goes on in the loop; each output comes by a pipe of its own."""
    pipe = asyncio.subprocess.PIPE
    pipes = {"stdin": asyncio.subprocess.DEVNULL, "stdout": pipe, "stderr": pipe}
    program = await asyncio.create_subprocess_exec(
        *tied(command), start_new_session=True, **{**pipes, **how}
    )
    try:
        yield program
    finally:
        end_group(program.pid)
        await program.wait()
