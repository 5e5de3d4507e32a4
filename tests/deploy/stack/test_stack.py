import json
import os
import select
import signal
import socketserver
import stat
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from confluent_kafka import (
    OFFSET_BEGINNING,
    Consumer,
    KafkaError,
    KafkaException,
    Producer,
    TopicPartition,
)
from confluent_kafka.admin import AdminClient, NewTopic
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from deploy.servers.endpoints import ADMIN, ROOT_USER, Endpoints
from deploy.servers.errors import StackError
from deploy.stack.bootstrap import ROOT
from deploy.stack.kafka import check_admin
from deploy.stack.stack import Stack, running
from tests.run.bound import HANG_SECONDS
from tests.run.program import started


def admin_settings(endpoints: Endpoints) -> dict[str, Any]:
    return {**endpoints.login(ADMIN).librdkafka(), "log_level": 0}


def mongo(endpoints: Endpoints) -> MongoClient[dict[str, Any]]:
    return MongoClient(
        endpoints.mongo_uri, username=ROOT_USER, password=endpoints.secrets.of(ROOT_USER)
    )


def keep_a_record(endpoints: Endpoints, topic: str) -> None:
    admin = AdminClient(admin_settings(endpoints))
    [created] = admin.create_topics([NewTopic(topic, 1)]).values()
    created.result(HANG_SECONDS)
    producer = Producer({**admin_settings(endpoints), "acks": "all"})
    producer.produce(topic, value=b"kept")
    assert producer.flush(HANG_SECONDS) == 0


def records_kept(endpoints: Endpoints, topic: str) -> int:
    """Read them: unlike a question for offsets, that waits for a broker that is coming back."""
    settings = {"group.id": "looking", "enable.partition.eof": True}
    consumer = Consumer({**admin_settings(endpoints), **settings})
    consumer.assign([TopicPartition(topic, 0, OFFSET_BEGINNING)])
    read, until = 0, monotonic() + HANG_SECONDS
    try:
        while monotonic() < until:
            record = consumer.poll(1)
            error = record.error() if record is not None else None
            if error is not None and error.code() == KafkaError._PARTITION_EOF:  # noqa: SLF001 - its only name
                return read
            if record is not None and error is None:
                read += 1
    finally:
        consumer.close()
    raise AssertionError("Kafka does not come back")


def keep_a_document(endpoints: Endpoints, name: str) -> None:
    with mongo(endpoints) as client:
        client["test"]["kept"].insert_one({"_id": name})


def documents_kept(endpoints: Endpoints, name: str) -> int:
    with mongo(endpoints) as client:
        return client["test"]["kept"].count_documents({"_id": name})


def test_the_stack_says_where_it_is_without_telling_secrets(
    stack: Endpoints, stack_folder: Path
) -> None:
    known = json.loads((stack_folder / "endpoints.json").read_text())
    assert known == {"kafka_bootstrap": stack.kafka_bootstrap, "mongo_uri": stack.mongo_uri}
    assert running(stack_folder).secrets.of(ADMIN) == stack.secrets.of(ADMIN)


def test_kafka_lets_nobody_in_with_a_wrong_password(stack: Endpoints) -> None:
    with pytest.raises(StackError, match="refuses the secret of its super user"):
        check_admin(stack.kafka_bootstrap, "a-wrong-password", HANG_SECONDS)


def test_kafka_lets_nobody_in_without_a_password(stack: Endpoints) -> None:
    client = AdminClient({"bootstrap.servers": stack.kafka_bootstrap, "log_level": 0})
    with pytest.raises(KafkaException):
        client.list_topics(timeout=2)


def test_mongod_lets_nobody_in_with_a_wrong_password(stack: Endpoints) -> None:
    with (
        MongoClient[dict[str, Any]](
            stack.mongo_uri,
            username=ROOT_USER,
            password="wrong",  # noqa: S106 - it is meant to fail
        ) as client,
        pytest.raises(OperationFailure, match="Authentication failed"),
    ):
        client.admin.command("ping")


def test_mongod_lets_nobody_in_without_a_password(stack: Endpoints) -> None:
    with (
        MongoClient[dict[str, Any]](stack.mongo_uri) as client,
        pytest.raises(OperationFailure, match="requires authentication"),
    ):
        client["test"]["kept"].find_one()


def test_nobody_can_make_another_first_user(stack: Endpoints) -> None:
    with (
        MongoClient[dict[str, Any]](stack.mongo_uri) as client,
        pytest.raises(OperationFailure, match="requires authentication"),
    ):
        client.admin.command("createUser", "stranger", pwd=ROOT_USER, roles=["root"])


def test_no_secret_stands_on_a_command_line_or_in_a_log(
    embedded: tuple[Stack, Endpoints], stack_folder: Path
) -> None:
    running_stack, endpoints = embedded
    secrets = [endpoints.secrets.of(name).encode() for name in (ADMIN, ROOT_USER)]
    assert running_stack.kafka
    assert running_stack.mongod
    places = [*(stack_folder / "logs").iterdir()]
    for part in (running_stack.kafka, running_stack.mongod):
        assert part.process
        places.append(Path(f"/proc/{part.process.pid}/cmdline"))
    assert len(places) == 4
    for place in places:
        text = place.read_bytes()
        assert text
        assert not [secret for secret in secrets if secret in text], place


def test_files_with_secrets_are_private(stack: Endpoints, stack_folder: Path) -> None:
    secret = stack.secrets.of(ADMIN).encode()
    files = [file for file in stack_folder.rglob("*") if file.is_file()]
    holding = [file for file in files if secret in file.read_bytes()]
    assert stack_folder / "kafka" / "server.properties" in holding
    assert {stat.S_IMODE(file.stat().st_mode) for file in holding} == {0o600}


def test_everything_listens_on_loopback_only(stack: Endpoints, stack_folder: Path) -> None:
    ports = json.loads((stack_folder / "ports.json").read_text())
    # Each line of the system's table: number, local address:port, remote, state (0A: listening).
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    lines += [line.split() for line in Path("/proc/net/tcp6").read_text().splitlines()[1:]]
    ours = [
        line[1] for line in lines if line[3] == "0A" and int(line[1][-4:], 16) in ports.values()
    ]
    assert len(ours) == len(ports)
    assert all(local.startswith(("0100007F:", "0" * 16 + "FFFF00000100007F:")) for local in ours)
    assert stack.kafka_bootstrap.startswith("127.0.0.1:")


def test_kafka_comes_back_by_itself_after_kill_9_with_what_it_had(
    embedded: tuple[Stack, Endpoints],
) -> None:
    running_stack, endpoints = embedded
    keep_a_record(endpoints, "kept-over-kill")
    assert running_stack.kafka
    assert running_stack.kafka.process
    kill_and_wait(running_stack.kafka.process.pid)
    assert records_kept(endpoints, "kept-over-kill") == 1


def test_mongod_comes_back_by_itself_after_kill_9_with_what_it_had(
    embedded: tuple[Stack, Endpoints],
) -> None:
    running_stack, endpoints = embedded
    keep_a_document(endpoints, "kept-over-kill")
    assert running_stack.mongod
    assert running_stack.mongod.process
    kill_and_wait(running_stack.mongod.process.pid)
    assert documents_kept(endpoints, "kept-over-kill") == 1


def kill_and_wait(pid: int | None) -> None:
    assert pid
    handle = os.pidfd_open(pid)
    signal.pidfd_send_signal(handle, signal.SIGKILL)
    assert select.select([handle], [], [], HANG_SECONDS)[0]
    os.close(handle)


# What `./kvi up` is to the stack: somebody who starts it and then only waits.
PARENT = """
import signal, sys
from pathlib import Path
from time import monotonic
from deploy.stack.stack import Stack
with Stack(Path(sys.argv[1]), print):
    print("up", flush=True)
    signal.pause()
"""


@pytest.fixture
def killed_stack(tmp_path: Path) -> Path:
    """The data folder of a stack that was killed with everything in it running."""
    with started([sys.executable, "-c", PARENT, str(tmp_path)], cwd=ROOT) as parent:
        assert parent.stdout
        assert "up\n" in parent.stdout, "the stack did not start"
        endpoints = running(tmp_path)
        keep_a_record(endpoints, "kept")
        keep_a_document(endpoints, "kept")
        pids = [json.loads(file.read_text())["pid"] for file in (tmp_path / "run").glob("*.pid")]
        children = [os.pidfd_open(pid) for pid in pids]
        assert len(children) == 2
        parent.kill()
        for child in children:
            assert select.select([child], [], [], HANG_SECONDS)[0], "a child survived its parent"
            os.close(child)
    return tmp_path


class Stranger(socketserver.TCPServer):
    """Somebody else's server, which hangs up on whoever calls."""

    allow_reuse_address = True


@contextmanager
def stranger_at(port: int) -> Iterator[None]:
    with Stranger(("127.0.0.1", port), socketserver.BaseRequestHandler) as server:
        serving = threading.Thread(target=server.serve_forever, args=(0.01,))
        serving.start()
        yield
        server.shutdown()
        serving.join()


def test_after_kill_9_of_everything_the_next_start_has_what_was_kept_even_on_other_ports(
    killed_stack: Path,
) -> None:
    before = json.loads((killed_stack / "ports.json").read_text())
    with (
        stranger_at(before["mongod"]),
        stranger_at(before["kafka-client"]),
        Stack(killed_stack, print) as endpoints,
    ):
        assert str(before["kafka-client"]) not in endpoints.kafka_bootstrap
        assert str(before["mongod"]) not in endpoints.mongo_uri
        assert records_kept(endpoints, "kept") == 1
        assert documents_kept(endpoints, "kept") == 1
    assert not list((killed_stack / "run").iterdir())
    with pytest.raises(StackError, match="no kvi runs in"):
        running(killed_stack)


def test_a_start_that_fails_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KVI_JAVA", "/bin/false")
    with pytest.raises(StackError, match="KVI_JAVA is not a Java 17 or newer"):
        Stack(tmp_path, print).start()
    assert not list((tmp_path / "run").iterdir())
    assert not (tmp_path / "endpoints.json").exists()


def test_named_servers_are_used_and_nothing_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KVI_KAFKA", "kafka.example:9092")
    monkeypatch.setenv("KVI_MONGO", "mongodb://mongo.example/?replicaSet=rs1")
    with Stack(tmp_path, print) as endpoints:
        assert endpoints.kafka_bootstrap == "kafka.example:9092"
        assert endpoints.mongo_uri == "mongodb://mongo.example/?replicaSet=rs1"
        assert not list((tmp_path / "run").iterdir())


def test_an_operation_that_takes_long_is_not_logged_with_its_document(
    stack: Endpoints, stack_folder: Path
) -> None:
    secret = stack.secrets.of(ROOT_USER)
    client: MongoClient[dict[str, Any]] = MongoClient(
        stack.mongo_uri, username=ROOT_USER, password=secret
    )
    with client:
        slow = client["slow"]["documents"]
        slow.insert_one({"name": "Fachvogel"})
        long = {"$where": "sleep(300) || true"}
        slow.update_one(long, {"$set": {"name": "Fachvogel the second"}})
        client.drop_database("slow")
    assert "Fachvogel" not in (stack_folder / "logs" / "mongod.log").read_text()
