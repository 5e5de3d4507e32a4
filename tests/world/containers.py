"""Kafka and MongoDB from their official images, set up as strictly as the embedded ones."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import SystemRandom
from time import monotonic

import docker  # type: ignore[import-untyped]
from docker.errors import DockerException  # type: ignore[import-untyped]
from pymongo import MongoClient
from testcontainers.core.container import DockerContainer

from deploy.stack.credentials import Secrets
from deploy.stack.folder import DataFolder
from deploy.stack.kafka import ADMIN, PORTS, PROPERTIES, check_admin, cluster_id, scram
from deploy.stack.mongod import REPLICA_SET, ROOT_USER, wait_for_primary
from deploy.stack.ports import Ports, answers

KAFKA_IMAGE = os.environ.get("TEST_KAFKA_IMAGE", "apache/kafka:4.3.1")
MONGO_IMAGE = os.environ.get("TEST_MONGO_IMAGE", "mongo:7.0")
SECONDS = 120
START_KAFKA = """
printf '%s' "$PROPERTIES" > /tmp/kvi.properties &&
/opt/kafka/bin/kafka-storage.sh format -t "$CLUSTER" -c /tmp/kvi.properties \
    --add-scram "$SCRAM" > /dev/null &&
exec /opt/kafka/bin/kafka-server-start.sh /tmp/kvi.properties
"""
START_MONGOD = """
printf '%s' "$KEY" > /tmp/key && chmod 400 /tmp/key && chown mongodb /tmp/key &&
exec docker-entrypoint.sh mongod --replSet "$REPLICA_SET" --keyFile /tmp/key --bind_ip_all \
    --port "$PORT"
"""


def why_not() -> str | None:
    """Why nothing can run in a container here; None if it can."""
    try:
        docker.from_env(timeout=5).ping()
    except DockerException:
        return "no Docker engine answers"
    return None


@contextmanager
def containers(folder: Path) -> Iterator[dict[str, str]]:
    """Run both, opened by the secrets of this data folder; gives the settings that name them."""
    data = DataFolder(folder)
    folder.mkdir(parents=True, exist_ok=True)
    ports = Ports(data.ports, SystemRandom()).choose(*PORTS, "mongod")
    secrets = Secrets(data.secrets)
    with _kafka(ports, secrets.of(ADMIN)) as bootstrap, _mongod(ports, secrets) as uri:
        yield {"KVI_KAFKA": bootstrap, "KVI_MONGO": uri}


@contextmanager
def _kafka(ports: dict[str, int], password: str) -> Iterator[str]:
    client = ports["kafka-client"]
    module = "org.apache.kafka.common.security"
    properties = PROPERTIES.format(
        client=client,
        broker=ports["kafka-broker"],
        controller=ports["kafka-controller"],
        scram=f"{module}.scram.ScramLoginModule",
        plain=f"{module}.plain.PlainLoginModule",
        login=f'username="{ADMIN}" password="{password}"',
        admin=ADMIN,
        password=password,
        logs="/tmp/kvi-kafka",  # noqa: S108 - inside the container
    )
    # From outside the container nobody reaches its loopback.
    properties = properties.replace(f",CLIENT://127.0.0.1:{client},", f",CLIENT://:{client},", 1)
    kafka = (
        DockerContainer(KAFKA_IMAGE)
        .with_bind_ports(client, client)
        .with_env("PROPERTIES", properties)
        .with_env("CLUSTER", cluster_id())
        .with_env("SCRAM", scram(ADMIN, password))
        .with_command(["sh", "-c", START_KAFKA])
    )
    with kafka:
        bootstrap = f"127.0.0.1:{client}"
        check_admin(bootstrap, password, SECONDS)
        yield bootstrap


@contextmanager
def _mongod(ports: dict[str, int], secrets: Secrets) -> Iterator[str]:
    port, password = ports["mongod"], secrets.of(ROOT_USER)
    mongod = (
        DockerContainer(MONGO_IMAGE)
        .with_bind_ports(port, port)
        .with_env("MONGO_INITDB_ROOT_USERNAME", ROOT_USER)
        .with_env("MONGO_INITDB_ROOT_PASSWORD", password)
        .with_env("KEY", secrets.of("mongod-key").replace("_", "x").replace("-", "x"))
        .with_env("REPLICA_SET", REPLICA_SET)
        .with_env("PORT", str(port))
        .with_command(["sh", "-c", START_MONGOD])
    )
    host, until = f"127.0.0.1:{port}", monotonic() + SECONDS
    with mongod:
        while not answers(port):
            assert monotonic() < until, "mongod does not answer"
        with MongoClient[dict[str, object]](
            host, directConnection=True, username=ROOT_USER, password=password
        ) as root:
            members = [{"_id": 0, "host": host}]
            root.admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": members})
            wait_for_primary(root, until)
        yield f"mongodb://{host}/?replicaSet={REPLICA_SET}"
