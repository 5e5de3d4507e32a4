"""Kafka and MongoDB from their official images, set up as strictly as the embedded ones."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import SystemRandom

import docker  # type: ignore[import-untyped]
import yaml
from docker.errors import DockerException  # type: ignore[import-untyped]
from testcontainers.core.config import testcontainers_config
from testcontainers.core.container import DockerContainer

from deploy.provision.replica_set import make_replica_set
from deploy.servers.credentials import Secrets
from deploy.servers.endpoints import ADMIN, REPLICA_SET, ROOT_USER, Endpoints
from deploy.stack.bootstrap import ROOT
from deploy.stack.folder import DataFolder
from deploy.stack.kafka import PORTS, check_admin, cluster_id, properties, scram
from deploy.stack.ports import Ports
from tests.run.bound import HANG_SECONDS

SHIPPED = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text("utf-8"))["services"]
KAFKA_IMAGE = os.environ.get("TEST_KAFKA_IMAGE", SHIPPED["kafka"]["image"])
MONGO_IMAGE = os.environ.get("TEST_MONGO_IMAGE", SHIPPED["mongod"]["image"])
KAFKA_DATA = "/tmp/kvi-kafka"  # noqa: S108 - inside the container
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
    with mongod(folder) as database:
        ports = Ports(DataFolder(folder).ports, SystemRandom()).choose(*PORTS)
        with _kafka(ports, database.secrets.of(ADMIN)) as bootstrap:
            yield {"KVI_KAFKA": bootstrap, "KVI_MONGO": database.mongo_uri}


@contextmanager
def mongod(folder: Path) -> Iterator[Endpoints]:
    """Run MongoDB alone, a replica set of one, opened by the secrets of this data folder."""
    # What is started here is stopped here. The reaper would be one more image to fetch, and it is
    # given the engine itself.
    testcontainers_config.ryuk_disabled = True
    data = DataFolder(folder)
    folder.mkdir(parents=True, exist_ok=True)
    port = Ports(data.ports, SystemRandom()).choose("mongod")["mongod"]
    secrets = Secrets(data.secrets)
    with _mongod(port, secrets) as uri:
        endpoints = Endpoints("", uri, secrets)
        make_replica_set(endpoints, HANG_SECONDS)
        yield endpoints


@contextmanager
def _kafka(ports: dict[str, int], password: str) -> Iterator[str]:
    client = ports["kafka-client"]
    kafka = (
        DockerContainer(KAFKA_IMAGE)
        .with_env("PROPERTIES", properties(ports, password, KAFKA_DATA, bind=""))
        .with_env("CLUSTER", cluster_id())
        .with_env("SCRAM", scram(ADMIN, password))
        .with_command(["sh", "-c", START_KAFKA])
    )
    with _on_loopback(kafka, client):
        bootstrap = f"127.0.0.1:{client}"
        check_admin(bootstrap, password, HANG_SECONDS)
        yield bootstrap


@contextmanager
def _mongod(port: int, secrets: Secrets) -> Iterator[str]:
    mongod = (
        DockerContainer(MONGO_IMAGE)
        .with_env("MONGO_INITDB_ROOT_USERNAME", ROOT_USER)
        .with_env("MONGO_INITDB_ROOT_PASSWORD", secrets.of(ROOT_USER))
        .with_env("KEY", secrets.of("mongod-key").replace("_", "x").replace("-", "x"))
        .with_env("REPLICA_SET", REPLICA_SET)
        .with_env("PORT", str(port))
        .with_command(["sh", "-c", START_MONGOD])
    )
    with _on_loopback(mongod, port):
        yield f"mongodb://127.0.0.1:{port}/?replicaSet={REPLICA_SET}"


def _on_loopback(container: DockerContainer, port: int) -> DockerContainer:
    """Publish a port to this machine alone, which the library has no call for."""
    container.ports[str(port)] = ("127.0.0.1", port)  # type: ignore[assignment]
    return container
