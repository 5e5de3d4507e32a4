"""Kafka and MongoDB up and down together, with everything they keep under one folder."""

import os
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, TypeAdapter

from deploy.servers.credentials import Secrets
from deploy.servers.endpoints import ADMIN, REPLICA_SET, ROOT_USER, Endpoints
from deploy.servers.errors import StackError
from deploy.stack.bootstrap import ROOT
from deploy.stack.folder import DataFolder
from deploy.stack.jars import find_jars
from deploy.stack.java import find_java
from deploy.stack.kafka import PORTS, Kafka
from deploy.stack.kept import kept
from deploy.stack.leftovers import end_leftovers
from deploy.stack.mongod import Mongod, announcement, find_mongod
from deploy.stack.ports import Ports
from shared.kafka.login import BadCertificates, trusting

READY_SECONDS = 300


class _Written(BaseModel):
    """The endpoints as other commands find them; secrets lie elsewhere."""

    kafka_bootstrap: str
    mongo_uri: str
    kafka_ca: str | None = None


_ENDPOINTS = TypeAdapter(_Written)


def data_folder() -> Path:
    """Return the folder that the user chose for everything a stack keeps."""
    return Path(os.environ.get("KVI_DATA") or ROOT / ".kvi").absolute()


def running(path: Path) -> Endpoints:
    """Find the stack that runs in this folder. Raises StackError."""
    folder = DataFolder(path)
    if not folder.is_taken() or not folder.endpoints.exists():
        raise StackError(f"no kvi runs in {folder.path}; start one with `./kvi up`.")
    known = kept(folder.endpoints, _ENDPOINTS)
    return Endpoints(
        known.kafka_bootstrap, known.mongo_uri, Secrets(folder.secrets), _usable(known.kafka_ca)
    )


def named_ca() -> Path | None:
    """The CA certificates of the Kafka that KVI_KAFKA names. Raises StackError."""
    return _usable(os.environ.get("KVI_KAFKA_CA"))


def _usable(ca_file: str | None) -> Path | None:
    if not ca_file:
        return None
    path = Path(ca_file).absolute()
    try:
        trusting(path)
    except BadCertificates as error:
        raise StackError(str(error)) from error
    return path


class Stack:
    """The embedded Kafka and mongod, or the ones that the settings name.

    ``KVI_KAFKA`` (bootstrap servers) and ``KVI_MONGO`` (an address without credentials) name
    servers that are there already; nothing is started for those. ``KVI_KAFKA_CA`` belongs to
    ``KVI_KAFKA``: our own Kafka speaks no TLS.
    """

    def __init__(self, path: Path, progress: Callable[[str], None]) -> None:
        self._folder = DataFolder(path)
        self._progress = progress
        self._undo = ExitStack()
        self._abandoned = threading.Event()
        self.kafka: Kafka | None = None
        self.mongod: Mongod | None = None

    def __enter__(self) -> Endpoints:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> Endpoints:
        """Start both side by side and return once both serve; on failure leave nothing behind."""
        try:
            return self._start()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop what was started, in reverse order; safe to call twice."""
        self._undo.close()

    def _start(self) -> Endpoints:
        started = time.monotonic()
        self._folder.take()
        self._undo.callback(self._folder.release)
        end_leftovers(self._folder.run, self._progress)
        secrets = Secrets(self._folder.secrets)
        ports = Ports(self._folder.ports, random.SystemRandom()).choose(*PORTS, "mongod")
        kafka_bootstrap, mongo_uri = os.environ.get("KVI_KAFKA"), os.environ.get("KVI_MONGO")
        kafka_ca = named_ca() if kafka_bootstrap else None
        servers: list[Callable[[], None]] = []
        if not mongo_uri:
            mongod = Mongod(self._folder, ports["mongod"], secrets.of(ROOT_USER), self._progress)
            mongo_uri = f"mongodb://{mongod.host}/?replicaSet={REPLICA_SET}"
            servers.append(lambda: self._start_mongod(mongod))
        if not kafka_bootstrap:
            kafka = Kafka(self._folder, ports, secrets.of(ADMIN), self._progress)
            kafka_bootstrap = kafka.bootstrap
            servers.append(lambda: self._start_kafka(kafka))
        self._together(servers)
        endpoints = Endpoints(kafka_bootstrap, mongo_uri, secrets, kafka_ca)
        self._write(endpoints)
        self._progress(f"Kafka and MongoDB are ready after {time.monotonic() - started:.1f} s")
        return endpoints

    def _together(self, servers: list[Callable[[], None]]) -> None:
        """Start them side by side; when one fails or the user gives up, end the others too."""
        with ThreadPoolExecutor(max(1, len(servers))) as pool:
            try:
                for outcome in as_completed([pool.submit(start) for start in servers]):
                    outcome.result()
            except BaseException:
                self._abandoned.set()
                self._undo.close()
                raise

    def _start_kafka(self, kafka: Kafka) -> None:
        with ThreadPoolExecutor(2) as pool:
            java = pool.submit(find_java, self._progress)
            jars = pool.submit(find_jars, self._progress)
            found = java.result(), jars.result()
        self._check_wanted()
        self._progress("starting Kafka")
        kafka.start(*found)
        self.kafka = kafka
        self._undo.callback(kafka.stop)
        kafka.wait_until_ready(READY_SECONDS)

    def _start_mongod(self, mongod: Mongod) -> None:
        program = find_mongod(self._progress)
        self._check_wanted()
        self._progress(announcement(program, datetime.now(UTC).date()))
        mongod.start(program)
        self.mongod = mongod
        self._undo.callback(mongod.stop)
        mongod.wait_until_ready(READY_SECONDS)

    def _check_wanted(self) -> None:
        if self._abandoned.is_set():
            raise StackError("the start was given up.")

    def _write(self, endpoints: Endpoints) -> None:
        self._undo.callback(self._folder.endpoints.unlink, missing_ok=True)
        known = _Written(
            kafka_bootstrap=endpoints.kafka_bootstrap,
            mongo_uri=endpoints.mongo_uri,
            kafka_ca=str(endpoints.kafka_ca) if endpoints.kafka_ca else None,
        )
        draft = self._folder.endpoints.with_suffix(".new")
        draft.write_text(known.model_dump_json(indent=2, exclude_none=True) + "\n")
        draft.replace(self._folder.endpoints)
