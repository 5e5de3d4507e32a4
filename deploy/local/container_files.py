"""The containers of deploy/compose.yaml are handed their secrets as files, which nobody else reads.

A container's user is not the one who made the file, and may have any number. So the files of this
folder are open, and the folder is closed: whoever starts containers hands each one its own files,
and to everybody else on this machine they are out of reach (docs/decisions).
"""

import base64
import json
import os
import secrets as chance
from collections.abc import Iterable, Mapping
from pathlib import Path

from deploy.local.agency_keys import REGISTRY, overlay_file
from deploy.network.services import DESK
from deploy.servers.credentials import Secrets
from deploy.servers.endpoints import ADMIN, ROOT_USER
from deploy.stack.folder import DataFolder
from deploy.stack.kafka import cluster_id, properties, scram
from deploy.stack.kept import PORTS, kept
from shared.network.agency import LOCAL_NAME

KAFKA_PORTS = {"kafka-broker": 9092, "kafka-controller": 9093, "kafka-client": 19092}
"""Containers use the broker's own listener, called `kafka`; this machine the client's, loopback."""
SERVICE_PORTS = {"intake": 18081, "referral": 18082, "events": 18083, "notify": 18084, DESK: 18085}
"""Where this machine asks the services and the desk for their condition."""
DESK_ORIGIN = f"http://{LOCAL_NAME}:18080"
"""Where browsers of this machine find the desk, unless it has an address of its own."""

KAFKA_HOST = "kafka"
KAFKA_DATA = "/var/lib/kafka/data"
KAFKA_PROPERTIES = "/run/secrets/kafka-properties"


def write_container_files(
    folder: DataFolder,
    secrets: Secrets,
    users: Iterable[str],
    at_the_desk: Iterable[str],
    signing: Path,
) -> None:
    """Write all of them again, with a secret for each of these users; remove others.

    The desk is handed those of the agencies that it serves, and no other; `signing` is the file
    with the key of certificates.
    """
    closed = folder.path / "containers"
    closed.mkdir(parents=True, exist_ok=True)
    closed.chmod(0o700)
    of_user = {user: secrets.of(user) for user in (ADMIN, ROOT_USER, DESK, *users)}
    _write(closed / "secrets", of_user)
    _write(closed / DESK, {agency: of_user[agency] for agency in at_the_desk})
    _write(closed / "servers", _for_servers(of_user[ADMIN]))
    _write(
        closed / "registry",
        {
            "agencies.yaml": REGISTRY.read_text("utf-8"),
            "keys.yaml": overlay_file(folder.path).read_text("utf-8"),
        },
    )
    _write(closed / "signing", {"key.jwk": signing.read_text("utf-8")})
    _remember_ports(folder.ports)


def _for_servers(password: str) -> dict[str, str]:
    """Kafka's settings, what its format tool is told, and the key of MongoDB's replica set.

    The last two change with every call. That is right: data are formatted once, and the one
    member of a set reads its key when it starts.
    """
    command = ["-t", cluster_id(), "-c", KAFKA_PROPERTIES, "--add-scram", scram(ADMIN, password)]
    return {
        "kafka.properties": properties(
            KAFKA_PORTS, password, KAFKA_DATA, bind="", inside=KAFKA_HOST
        ),
        "kafka.format": "".join(f"{word}\n" for word in command),
        "mongod.key": base64.b64encode(chance.token_bytes(96)).decode(),
    }


def _write(folder: Path, files: Mapping[str, str]) -> None:
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)
    for name, text in files.items():
        draft = folder / f".{name}"
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL), "w") as file:
            os.fchmod(file.fileno(), 0o444)
            file.write(text)
        draft.replace(folder / name)
    for file_there in folder.iterdir():
        if file_there.name not in files:
            file_there.unlink()


def _remember_ports(file: Path) -> None:
    """Let `./kvi status` find the services."""
    known = kept(file, PORTS) if file.exists() else {}
    file.write_text(json.dumps({**known, **SERVICE_PORTS}, indent=2) + "\n")
