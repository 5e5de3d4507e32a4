"""A single mongod on loopback, a replica set of one, where nobody gets in without a password."""

import base64
import json
import os
import re
import secrets
import shutil
import subprocess
import time
from datetime import date
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from deploy.servers.endpoints import REPLICA_SET, ROOT_USER
from deploy.servers.errors import StackError
from deploy.servers.mongodb_support import unsupported
from deploy.servers.primary import LOOK_SECONDS, wait_for_primary
from deploy.stack.folder import DataFolder
from deploy.stack.java import make_executable
from deploy.stack.kafka import write_private
from deploy.stack.process import Process
from deploy.stack.tools import Progress, wheel

OLDEST = 5
UNAUTHENTICATED = 18
NOT_ALLOWED = 13
NOT_A_MEMBER = 93
STILL_LOADING = 94
NEVER_SLOW_MS = 2**31 - 1
"""What is applied from the oplog, as after a crash, goes by this alone and not by the rate."""


def find_mongod(progress: Progress) -> str:
    """Return the path of a mongod that can do what the services need."""
    named = os.environ.get("KVI_MONGOD")
    if named:
        if not is_new_enough(named):
            raise StackError(f"KVI_MONGOD is not a mongod {OLDEST} or newer; point it at one.")
        return named
    installed = shutil.which("mongod")
    if installed and is_new_enough(installed):
        return installed
    folder = wheel("mongod", "MongoDB", progress)
    for package in distributions(path=[str(folder)]):
        for file in package.files or ():
            if file.name == "mongod":
                program = make_executable(Path(str(package.locate_file(file))))
                if is_new_enough(program):
                    return program
    raise StackError(
        "the packaged mongod does not run here (it needs OpenSSL 3); install MongoDB "
        f"{OLDEST} or newer, or name its mongod: KVI_MONGOD."
    )


def is_new_enough(mongod: str) -> bool:
    """Whether this program is a mongod that the services can work with."""
    version = version_of(mongod)
    return version is not None and int(version.partition(".")[0]) >= OLDEST


def version_of(mongod: str) -> str | None:
    """The version that this program says it has; None: it is no mongod that runs here."""
    try:
        done = subprocess.run(  # noqa: S603 - a program the user has or named
            [mongod, "--version"], capture_output=True, text=True, check=False, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.search(r"db version v(\d+(?:\.\d+)*)", done.stdout)
    return found[1] if done.returncode == 0 and found is not None else None


def announcement(mongod: str, today: date) -> str:
    """What is said when this program is started, including when another one should be used."""
    version = version_of(mongod) or ""
    warning = unsupported(version, today)
    return f"starting mongod {version}" + (f": {warning}" if warning else "")


class Mongod:
    """The mongod whose data is in this folder."""

    def __init__(self, folder: DataFolder, port: int, password: str, report: Progress) -> None:
        self._folder = folder
        self._port = port
        self._password = password
        self._report = report
        self.process: Process | None = None

    @property
    def host(self) -> str:
        """Where clients connect."""
        return f"127.0.0.1:{self._port}"

    def start(self, mongod: str) -> None:
        """Start it, without waiting."""
        key = self._folder.mongod / "key"
        if not key.exists():
            write_private(key, base64.b64encode(secrets.token_bytes(96)).decode())
        data = self._folder.mongod / "data"
        data.mkdir(exist_ok=True)
        config = self._folder.mongod / "mongod.conf"
        # JSON is YAML that needs no care with blanks in a path.
        config.write_text(json.dumps(configuration(data, key, self._port), indent=2))
        self.process = Process(
            "mongod",
            [mongod, "--config", str(config)],
            {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"},
            self._folder.logs / "mongod.log",
            self._answers,
            run_folder=self._folder.run,
            report=self._report,
        )
        self.process.start()

    def wait_until_ready(self, seconds: float) -> None:
        """Wait until it is the writable primary and its root user exists."""
        if self.process is None:
            raise StackError("mongod was not started.")
        until = time.monotonic() + seconds
        self.process.wait_until_ready(seconds)
        if self._has_root():
            self._settle_in(until)
        else:
            with self._client() as client:
                if not client.admin.command("hello").get("hosts"):
                    client.admin.command("replSetInitiate", self._members(1))
                wait_for_primary(client, until)
            self._make_root()

    def stop(self) -> None:
        """Stop it."""
        if self.process is not None:
            self.process.stop()

    def _client(self, **options: Any) -> MongoClient[dict[str, Any]]:
        # Short waits: this client only ever asks a mongod of our own, on this machine.
        return MongoClient(
            self.host, directConnection=True, serverSelectionTimeoutMS=2000, **options
        )

    def _root_client(self) -> MongoClient[dict[str, Any]]:
        return self._client(username=ROOT_USER, password=self._password)

    def _answers(self) -> bool:
        try:
            with self._client() as client:
                client.admin.command("hello")
        except PyMongoError:
            return False
        return True

    def _members(self, version: int) -> dict[str, Any]:
        members = [{"_id": 0, "host": self.host}]
        return {"_id": REPLICA_SET, "version": version, "members": members}

    def _settle_in(self, until: float) -> None:
        """Wait for the replica set, which looks for itself at its old port if that was taken."""
        with self._root_client() as root:
            while True:
                try:
                    root.admin.command("replSetGetStatus")
                except OperationFailure as error:
                    if error.code == NOT_A_MEMBER:
                        self._report("mongod moves to another port")
                        version = root.admin.command("replSetGetConfig")["config"]["version"]
                        new = self._members(version + 1)
                        root.admin.command("replSetReconfig", new, force=True)
                        break
                    if error.code != STILL_LOADING or time.monotonic() > until:
                        raise
                    time.sleep(LOOK_SECONDS)
                else:
                    break
            wait_for_primary(root, until)

    def _has_root(self) -> bool:
        """Whether the root user exists with our secret."""
        try:
            with self._root_client() as root:
                root.admin.command("ping")
        except OperationFailure as error:
            if error.code != UNAUTHENTICATED:
                raise
            return False
        return True

    def _make_root(self) -> None:
        """Make the root user, which nobody in particular may do as long as there is no user."""
        try:
            with self._client() as client:
                roles = [{"role": "root", "db": "admin"}]
                client.admin.command("createUser", ROOT_USER, pwd=self._password, roles=roles)
        except OperationFailure as error:
            if error.code != NOT_ALLOWED:
                raise
            raise StackError(
                "MongoDB refuses the secret of its root user; give the one that the data folder "
                "was made with, or delete the folder."
            ) from error


def configuration(data: Path, key: Path, port: int) -> dict[str, Any]:
    """Return the settings of a mongod that only clients of this machine with a password reach."""
    return {
        "net": {
            "bindIp": "127.0.0.1",
            "port": port,
            "unixDomainSocket": {"enabled": False},
        },
        "storage": {
            "dbPath": str(data),
            "wiredTiger": {"engineConfig": {"cacheSizeGB": 1}},
        },
        "replication": {"replSetName": REPLICA_SET},
        "security": {"authorization": "enabled", "keyFile": str(key)},
        # Its log shows a slow operation with the document, and in those are names and sealed parts.
        "operationProfiling": {
            "mode": "off",
            "slowOpThresholdMs": NEVER_SLOW_MS,
            "slowOpSampleRate": 0.0,
        },
        # A replica set of one has nobody to hand over to, so it need not wait for them.
        "setParameter": {"shutdownTimeoutMillisForSignaledShutdown": 100},
    }
