"""A single-node Kafka on loopback: every listener asks who is there, and the default is no."""

import base64
import hashlib
import os
import secrets
import shutil
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

from deploy.servers.endpoints import ADMIN
from deploy.servers.errors import StackError
from deploy.stack.folder import DataFolder
from deploy.stack.ports import answers
from deploy.stack.process import Process
from deploy.stack.tools import Progress
from shared.kafka.login import KafkaLogin

PORTS = ("kafka-client", "kafka-broker", "kafka-controller")
ITERATIONS = 4096
LOOPBACK = "127.0.0.1"
# The broker lives for minutes in tests and for days on a laptop: a quick start counts.
JAVA_OPTIONS = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData"]

# The session timeout is how long a broker that was killed must wait for its own ghost to be gone.
PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
listeners=BROKER://{bind}:{broker},CLIENT://{bind}:{client},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=BROKER://{inside}:{broker},CLIENT://127.0.0.1:{client}
listener.security.protocol.map=BROKER:SASL_PLAINTEXT,CLIENT:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT
controller.listener.names=CONTROLLER
inter.broker.listener.name=BROKER
sasl.enabled.mechanisms=SCRAM-SHA-512,PLAIN
sasl.mechanism.inter.broker.protocol=SCRAM-SHA-512
sasl.mechanism.controller.protocol=PLAIN
listener.name.client.sasl.enabled.mechanisms=SCRAM-SHA-512
listener.name.client.scram-sha-512.sasl.jaas.config={scram} required;
listener.name.broker.sasl.enabled.mechanisms=SCRAM-SHA-512
listener.name.broker.scram-sha-512.sasl.jaas.config={scram} required {login};
listener.name.controller.sasl.enabled.mechanisms=PLAIN
listener.name.controller.plain.sasl.jaas.config={plain} required {login} user_{admin}="{password}";
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:{admin}
allow.everyone.if.no.acl.found=false
auto.create.topics.enable=false
group.initial.rebalance.delay.ms=0
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
broker.heartbeat.interval.ms=500
broker.session.timeout.ms=3000
log.dirs={logs}
"""


class Kafka:
    """The broker whose data is in this folder."""

    def __init__(
        self, folder: DataFolder, ports: dict[str, int], password: str, report: Progress
    ) -> None:
        self._folder = folder
        self._ports = ports
        self._password = password
        self._report = report
        self._properties = folder.kafka / "server.properties"
        self._logs = folder.kafka / "data"
        self.process: Process | None = None

    @property
    def bootstrap(self) -> str:
        """Where clients connect."""
        return f"127.0.0.1:{self._ports['kafka-client']}"

    def start(self, java: str, jars: Path) -> None:
        """Format the folder on first use and start the broker."""
        self._write_properties()
        if not (self._folder.kafka / "formatted").exists():
            self._format(java, jars)
        options = [*JAVA_OPTIONS, "-Xms512m", "-Xmx512m", "-cp", f"{jars}/*"]
        options += ["-Dorg.slf4j.simpleLogger.defaultLogLevel=info"]
        options += ["-Dorg.slf4j.simpleLogger.showDateTime=true"]
        options += ["-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSZ"]
        self.process = Process(
            "kafka",
            [java, *options, "kafka.Kafka", str(self._properties)],
            java_environment(),
            self._folder.logs / "kafka.log",
            lambda: answers(self._ports["kafka-client"]),
            run_folder=self._folder.run,
            report=self._report,
        )
        self.process.start()

    def wait_until_ready(self, seconds: float) -> None:
        """Wait until the broker serves its super user."""
        if self.process is None:
            raise StackError("Kafka was not started.")
        self.process.wait_until_ready(seconds)
        check_admin(self.bootstrap, self._password, seconds)

    def stop(self) -> None:
        """Stop the broker."""
        if self.process is not None:
            self.process.stop()

    def _write_properties(self) -> None:
        write_private(self._properties, properties(self._ports, self._password, str(self._logs)))

    def _format(self, java: str, jars: Path) -> None:
        """Format the log folder with the super user in it.

        The salted password goes in rather than the password, so that any character is possible. It
        still opens the door, so it is not given on the command line, which everybody can read:
        Java itself takes its whole command from a private file. The tool prints the stored key, so
        its output is thrown away unless it fails, and then only its last line is told.
        """
        self._report("formatting Kafka's data folder (once)")
        shutil.rmtree(self._logs, ignore_errors=True)
        command = [*JAVA_OPTIONS, "-cp", f"{jars}/*", "kafka.tools.StorageTool", "format"]
        command += ["-t", cluster_id(), "-c", str(self._properties)]
        command += ["--add-scram", scram(ADMIN, self._password)]
        arguments = self._folder.kafka / "format.arguments"
        write_private(arguments, "\n".join(quoted(word) for word in command))
        try:
            done = subprocess.run(  # noqa: S603 - our own command
                [java, f"@{arguments}"],
                check=False,
                capture_output=True,
                text=True,
                env=java_environment(),
                stdin=subprocess.DEVNULL,
            )
        finally:
            arguments.unlink()
        if done.returncode != 0:
            lines = [line for line in done.stderr.splitlines() if "salt" not in line.lower()]
            raise StackError(f"Kafka's data folder cannot be formatted: {lines[-1:]}.")
        (self._folder.kafka / "formatted").touch()


def properties(
    ports: Mapping[str, int],
    password: str,
    logs: str,
    *,
    bind: str = LOOPBACK,
    inside: str = LOOPBACK,
) -> str:
    """Return the broker's settings.

    In a container loopback is the container's own: there `bind` is empty, and `inside` is the name
    by which other containers reach the broker, at the port of its own listener.
    """
    module = "org.apache.kafka.common.security"
    return PROPERTIES.format(
        bind=bind,
        inside=inside,
        client=ports["kafka-client"],
        broker=ports["kafka-broker"],
        controller=ports["kafka-controller"],
        scram=f"{module}.scram.ScramLoginModule",
        plain=f"{module}.plain.PlainLoginModule",
        login=f'username="{ADMIN}" password="{password}"',
        admin=ADMIN,
        password=password,
        logs=logs,
    )


def check_admin(bootstrap: str, password: str, seconds: float) -> None:
    """Ask the broker something as its super user."""
    complaints: list[str] = []
    settings: dict[str, Any] = {
        **KafkaLogin(bootstrap, ADMIN, password).librdkafka(),
        "log_level": 0,
        "error_cb": lambda error: complaints.append(error.name()),
    }
    client = AdminClient(settings)
    until = time.monotonic() + seconds
    while True:
        try:
            client.list_topics(timeout=1)
        except KafkaException as error:
            client.poll(0)
            if "_AUTHENTICATION" in complaints:
                raise StackError(
                    "Kafka refuses the secret of its super user; give the one that the data "
                    "folder was made with, or delete the folder."
                ) from error
            if time.monotonic() > until:
                raise StackError(f"Kafka does not answer at {bootstrap}.") from error
        else:
            return


def java_environment() -> dict[str, str]:
    """Give Java what it needs and none of our secrets."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"}


def cluster_id() -> str:
    """Return a new cluster id in Kafka's own form: a UUID in 22 characters, no leading dash."""
    while True:
        text = base64.urlsafe_b64encode(secrets.token_bytes(16)).decode().rstrip("=")
        if not text.startswith("-"):
            return text


def scram(user: str, password: str) -> str:
    """Return what the format tool needs to know of a user instead of the password."""
    salt = secrets.token_bytes(24)
    salted = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, ITERATIONS)
    encoded = {"salt": salt, "saltedpassword": salted}
    fields = ",".join(f'{k}="{base64.b64encode(v).decode()}"' for k, v in encoded.items())
    return f"SCRAM-SHA-512=[name={user},iterations={ITERATIONS},{fields}]"


def quoted(word: str) -> str:
    """Quote one word of a file of Java arguments."""
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, from its first byte on."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
