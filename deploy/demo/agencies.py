"""Every simulated agency is a process of its own; this is where they are started and spoken to."""

import asyncio
import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from deploy.local.agency_keys import REGISTRY, key_file, overlay_file
from deploy.servers.endpoints import Endpoints
from deploy.simulate.exchange import Report, Turn
from deploy.stack.bootstrap import ROOT
from deploy.stack.folder import DataFolder
from deploy.stack.tied import tied
from shared.network.agency import AgencyKind
from shared.network.registry import Registry

START_SECONDS = 300
TURN_SECONDS = 300
STOP_SECONDS = 10
LONGEST_LINE = 4 * 1024 * 1024


class AgencyFailed(Exception):
    """An agency stopped working; its own log says why."""


@dataclass(slots=True)
class Agency:
    """One process and what is known of it."""

    name: str
    process: asyncio.subprocess.Process
    log: Path
    last: Report = field(default_factory=lambda: Report(read=0))

    async def take(self, turn: Turn) -> Report:
        """Let it do all there is to do at this moment."""
        await self._write(turn.to_line())
        self.last = await self.answer(TURN_SECONDS)
        return self.last

    async def answer(self, seconds: float) -> Report:
        """Its next report."""
        if self.process.stdout is None:
            raise AssertionError("it was started with pipes")
        try:
            line = await asyncio.wait_for(self.process.stdout.readline(), seconds)
        except TimeoutError:
            raise AgencyFailed(
                f"{self.name} does not report within {seconds} s; see {self.log}"
            ) from None
        if not line:
            raise AgencyFailed(f"{self.name} has ended; see {self.log}")
        return Report.from_line(line.decode())

    async def stop(self) -> None:
        """Let it go home; the end of its standard input is the end of its work."""
        if self.process.stdin is not None:
            self.process.stdin.close()
        try:
            await asyncio.wait_for(self.process.wait(), STOP_SECONDS)
        except TimeoutError:
            self.process.kill()
            await self.process.wait()

    async def _write(self, line: str) -> None:
        if self.process.stdin is None:
            raise AssertionError("it was started with pipes")
        try:
            self.process.stdin.write(line.encode())
            await self.process.stdin.drain()
        except ConnectionError:
            raise AgencyFailed(f"{self.name} has ended; see {self.log}") from None


class Agencies:
    """All of them; a context manager that starts and stops them together."""

    def __init__(
        self, folder: Path, endpoints: Endpoints, registry: Registry, manners: Mapping[str, str]
    ) -> None:
        self._folder = folder
        self._endpoints = endpoints
        self._registry = registry
        self._manners = manners
        self._agencies: dict[str, Agency] = {}

    def __getitem__(self, name: str) -> Agency:
        return self._agencies[name]

    def __iter__(self) -> Iterator[Agency]:
        return iter(self._agencies.values())

    async def __aenter__(self) -> Self:
        try:
            for name, manner in self._manners.items():
                self._agencies[name] = await self._start(name, manner)
            await asyncio.gather(*(each.answer(START_SECONDS) for each in self))
        except BaseException:
            await self._stop()
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._stop()

    async def _stop(self) -> None:
        await asyncio.gather(*(each.stop() for each in self))

    async def _start(self, name: str, manner: str) -> Agency:
        log = DataFolder(self._folder).logs / f"{name}.log"
        command = [
            *(sys.executable, "-P", "-m", "deploy.simulate", name, "--manner", manner),
            *("--credentials", str(self._credentials(name))),
            *("--registry", str(REGISTRY), str(overlay_file(self._folder))),
        ]
        key = key_file(self._folder, name)
        if key.exists():
            command += ["--key", str(key)]
        if self._registry[name].kind is AgencyKind.PUBLIC:
            command += ["--mailbox", str(self._folder / "mails")]
        with log.open("wb") as errors:
            process = await asyncio.create_subprocess_exec(
                *tied(command),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=errors,
                limit=LONGEST_LINE,
                # An agency is told nothing but where the program lies.
                env={"PYTHONPATH": str(ROOT), "PATH": os.defpath},
                # Ctrl-C in the terminal is for us; we tell them in order.
                start_new_session=True,
            )
        return Agency(name, process, log)

    def _credentials(self, name: str) -> Path:
        """What the operator handed to the agency when it joined."""
        folder = self._folder / "agencies"
        folder.mkdir(mode=0o700, exist_ok=True)
        path = folder / f"{name}.json"
        content = {
            "kafka": self._endpoints.kafka_bootstrap,
            "password": self._endpoints.secrets.of(name),
        }
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(content, file)
        return path
