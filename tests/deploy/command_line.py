"""Run `./kvi` as a person or a script would: arguments in, exit code and two streams out."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from deploy.cli.__main__ import load, single
from deploy.stack.bootstrap import ROOT
from tests.run.bound import HANG_SECONDS
from tests.run.program import started_beside

EXAMPLES = ROOT / "tests" / "contracts" / "examples"


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


def kvi(
    folder: Path,
    name: str,
    *arguments: str,
    stdin: str | bytes = "",
    more: Mapping[str, str] | None = None,
) -> Done:
    """In this process, which takes a tenth of the time that one of its own takes."""
    found = load(name)
    app = found if not callable(found) or hasattr(found, "command") else single(name, found)
    with _ended_as_before():
        result = CliRunner().invoke(
            app, arguments, input=stdin, env={"KVI_DATA": str(folder), **(more or {})}
        )
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Done(result.exit_code, result.stdout, result.stderr)


@contextmanager
def _ended_as_before() -> Iterator[None]:
    """A command may take the signals that ask it to end; afterwards they are the run's again."""
    before = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            # Beside the main thread no command can have taken one, and none can be given back.
            if signal.getsignal(number) is not handler:
                signal.signal(number, handler)


def environment(folder: Path, more: Mapping[str, str]) -> dict[str, str]:
    own = {key: value for key, value in os.environ.items() if not key.startswith("KVI_")}
    return {**own, "PYTHONPATH": str(ROOT), "KVI_DATA": str(folder), **more}


@asynccontextmanager
async def started(
    folder: Path, *arguments: str, more: Mapping[str, str] | None = None
) -> AsyncIterator[asyncio.subprocess.Process]:
    """In a process of its own, as from a shell; it ends with the block at the latest."""
    command = [sys.executable, "-m", "deploy.cli", *arguments]
    async with started_beside(command, env=environment(folder, more or {})) as process:
        yield process


async def says(process: asyncio.subprocess.Process) -> str:
    """The next line that a person would see beside its output."""
    assert process.stderr is not None
    line = await asyncio.wait_for(process.stderr.readline(), HANG_SECONDS)
    return line.decode()


async def finished(process: asyncio.subprocess.Process) -> Done:
    out, err = await asyncio.wait_for(process.communicate(), HANG_SECONDS)
    return Done(process.returncode or 0, out.decode(), err.decode())


async def run(folder: Path, *arguments: str, more: Mapping[str, str] | None = None) -> Done:
    async with started(folder, *arguments, more=more) as process:
        return await finished(process)


def example(name: str, case: str) -> str:
    return str(EXAMPLES / name / f"{case}.v1.json")
