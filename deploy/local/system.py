"""The whole system in the foreground of one process: the stack, its provisioning, four services."""

import os
import random
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Self

from deploy.local.agency_keys import (
    REGISTRY,
    ensure_keys,
    load_registry,
    overlay_file,
    signing_file,
)
from deploy.network.leaving import leaving
from deploy.network.present import present
from deploy.network.services import DESK, NAMES, SWITCHBOARDS
from deploy.provision import provision
from deploy.servers.endpoints import Endpoints
from deploy.servers.errors import StackError
from deploy.stack.bootstrap import ROOT
from deploy.stack.folder import DataFolder
from deploy.stack.kafka import write_private
from deploy.stack.ports import Ports
from deploy.stack.process import Process
from deploy.stack.stack import Stack
from deploy.stack.web import find_parts
from services.events.settings import SIGNER
from shared.network.agency import LOCAL_NAME
from shared.network.registry import Registry
from shared.watch.clock import SteppedClock
from shared.watch.trouble import RESTORED

READY_SECONDS = 300
PAGES = "desk-pages"
"""The port of the desk that browsers reach; under its own name it has that of its probes."""
_PROBE_SECONDS = 5


class System:
    """Everything that runs for one data folder; a context manager that starts and stops it.

    With `start_at` the services share a stepped clock that begins there; without it they go by
    the machine's. `settings` are further variables for every service, such as
    INTAKE_SETTLE_MINUTES. `services` are those to start; with `desk`, a desk as well, for the
    agencies that the registry gives one.
    """

    def __init__(  # noqa: PLR0913 - what a running system can be told
        self,
        folder: Path,
        progress: Callable[[str], None],
        *,
        start_at: datetime | None = None,
        settings: Mapping[str, str] | None = None,
        registry_file: Path = REGISTRY,
        services: Sequence[str] = NAMES,
        desk: bool = False,
    ) -> None:
        self.folder = folder
        self._progress = progress
        self._stack = Stack(folder, progress)
        self._undo = ExitStack()
        self._start_at = start_at
        self._settings = dict(settings or {})
        self._registry_file = registry_file
        self._services = services
        self._with_desk = desk
        self.processes: dict[str, Process] = {}
        self.ports: dict[str, int] = {}
        self.clock: SteppedClock | None = None

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start in order, reporting progress; raises StackError, ProvisionError, BadRegistry."""
        registry = Registry.load(self._registry_file)  # a bad one is told before anything starts
        self._undo.callback(self._stack.stop)
        self.endpoints: Endpoints = self._stack.start()
        self.ports = {name: self._choose_port(name) for name in (*NAMES, DESK, PAGES)}
        ensure_keys(self.folder, registry, self.desk_origin)
        self.registry = load_registry(self.folder, self._registry_file)
        self._progress("provisioning topics, users and rights")
        provision(self.endpoints, self.registry, SWITCHBOARDS, at=self._start_at)
        for sentence in leaving(self.registry, self._start_at or present()):
            self._progress(sentence)
        if self._start_at is not None:
            self.clock = SteppedClock(self.folder / "clock")
            (self.folder / "clock").unlink(missing_ok=True)
            self.clock.advance_to(self._start_at)
        self._progress("starting the services")
        started = {name: self.service(name) for name in self._services}
        if self._with_desk and (desk := self._desk_if_possible()) is not None:
            started[DESK] = desk
        for name, process in started.items():
            process.start()
            self._undo.callback(process.stop, 30)
            self.processes[name] = process
        for name, process in self.processes.items():
            process.wait_until_ready(READY_SECONDS)
            self._progress(f"{name} is ready")

    def stop(self) -> None:
        """Stop in reverse order; safe to call twice."""
        self._undo.close()

    def service(
        self,
        name: str,
        *,
        replica: str = "1",
        module: str | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> Process:
        """A process of a service, not yet started; `module` runs another main than its own.

        A further replica gets a port of its own.
        """
        label = name if replica == "1" else f"{name}-{replica}"
        port = self.ports[name] if label == name else self._choose_port(label)
        folder = DataFolder(self.folder)
        return Process(
            label,
            # -P: what lies where the user stands is not imported.
            [sys.executable, "-P", "-m", module or f"services.{name}"],
            {**self._environment(name, replica, port), **(settings or {})},
            folder.logs / f"{label}.log",
            lambda: _is_ready(name, port),
            run_folder=folder.run,
            report=self._progress,
        )

    @property
    def desk_origin(self) -> str:
        """Where browsers of this machine find the desk."""
        return f"http://{LOCAL_NAME}:{self.ports[PAGES]}"

    def desk(
        self,
        *,
        label: str = DESK,
        module: str = "services.desk",
        ports: tuple[int, int] | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> Process:
        """A process of the desk, not yet started; `ports` are those of its probes and pages."""
        port, pages = ports or (self.ports[DESK], self.ports[PAGES])
        folder = DataFolder(self.folder)
        # Before it leaves a trace: without these there is no desk here.
        parts = find_parts(self._progress)
        secrets = self.folder / "desk-secrets"
        secrets.mkdir(mode=0o700, exist_ok=True)
        for agency in self.registry.agencies:
            if agency.desk == self.desk_origin:
                write_private(secrets / agency.id, self.endpoints.secrets.of(agency.id))
        own = {
            "DESK_ORIGIN": self.desk_origin,
            "DESK_PORT": str(pages),
            "DESK_SECRETS": str(secrets),
            "DESK_PARTS": str(parts),
        }
        return Process(
            label,
            [sys.executable, "-P", "-m", module],
            {**self._environment(DESK, "1", port), **own, **(settings or {})},
            folder.logs / f"{label}.log",
            lambda: _is_ready(DESK, port),
            run_folder=folder.run,
            report=self._progress,
        )

    def _desk_if_possible(self) -> Process | None:
        """The desk; nothing where what its pages load cannot be had, since all else goes on."""
        try:
            return self.desk()
        except StackError as error:
            self._progress(f"going on without a desk: {error}")
            return None

    def _choose_port(self, label: str) -> int:
        return Ports(DataFolder(self.folder).ports, random.SystemRandom()).choose(label)[label]

    def _environment(self, name: str, replica: str, port: int) -> dict[str, str]:
        self.endpoints.secrets.of(name)
        environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("KVI_")},
            **self._settings,
            "PYTHONPATH": str(ROOT),
            "KVI_KAFKA": self.endpoints.kafka_bootstrap,
            "KVI_MONGO": self.endpoints.mongo_uri,
            "KVI_SECRET": self.endpoints.secrets.of(name),
            "KVI_REGISTRY": str(self._registry_file),
            "KVI_REGISTRY_KEYS": str(overlay_file(self.folder)),
            "KVI_REPLICA": replica,
            "KVI_PORT": str(port),
        }
        if self.endpoints.kafka_ca is not None:
            environment["KVI_KAFKA_CA"] = str(self.endpoints.kafka_ca)
        if name == SIGNER and (key := signing_file(self.folder, self.registry)) is not None:
            environment.setdefault("EVENTS_CERTIFICATE_KEY_FILE", str(key))
        if self.clock is not None:
            environment["KVI_CLOCK_FILE"] = str(self.folder / "clock")
        return environment


def _is_ready(name: str, port: int) -> bool:
    """Whether a service is ready. Raises StackError when waiting for it would not help."""
    found = problems(port)
    if restored := [fault for fault in found if fault.startswith(RESTORED)]:
        raise StackError(
            f"{name} refuses to work, {restored[0]}; put the newer database back, or let the "
            "services read again what was acknowledged with ./kvi reread: docs/operating.md, "
            "Restored."
        )
    return not found


def problems(port: int) -> list[str]:
    """What keeps a service from being ready, in its own words; empty when ready."""
    try:
        with urllib.request.urlopen(
            f"http://127.0.0.1:{port}/health/ready", timeout=_PROBE_SECONDS
        ):
            return []
    except urllib.error.HTTPError as error:
        return error.read().decode().splitlines()
    except OSError:
        return ["it does not answer"]
