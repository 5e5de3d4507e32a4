import asyncio
import os
import subprocess
from pathlib import Path
from typing import Any
from uuid import uuid4

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from confluent_kafka import Producer

from deploy.client_file import Format, client_file
from deploy.kafka_login import KafkaLogin, login_of
from deploy.stack.jars import find_jars
from deploy.stack.java import find_java
from deploy.stack.kafka import java_environment
from deploy.stack.stack import Endpoints
from deploy.topic_reader import login as aiokafka_login
from tests.deploy.command_line import Done, kvi

AGENCY = "jva-waldeck"
TOPIC = "events.from.jva-waldeck.v1"


def test_what_is_written_is_data_and_what_is_explained_goes_beside_it(
    provisioned: Endpoints, stack_folder: Path
) -> None:
    ran = credentials(stack_folder)
    assert ran.code == 0
    assert provisioned.secrets.of(AGENCY) in ran.out
    assert provisioned.secrets.of(AGENCY) not in ran.err
    assert "intake.from.jva-waldeck.v1" in ran.err
    assert "to.jva-waldeck.v1" in ran.err


def test_a_file_with_a_secret_is_for_its_owner_alone_and_never_overwritten(
    provisioned: Endpoints, stack_folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "client.properties"
    ran = credentials(stack_folder, "--out", str(out))
    assert ran.code == 0
    assert ran.out == ""
    assert provisioned.secrets.of(AGENCY) in out.read_text()
    assert out.stat().st_mode & 0o777 == 0o600
    again = credentials(stack_folder, "--out", str(out))
    assert again.code == 2
    assert "there already" in again.err


def test_an_agency_that_does_not_take_part_is_told_so(
    tmp_path: Path,
) -> None:
    ran = kvi(tmp_path, "credentials", "jva-unbekannt")
    assert (ran.code, ran.out) == (2, "")
    assert "no agency jva-unbekannt takes part" in ran.err


def test_where_nothing_runs_it_says_what_to_start(tmp_path: Path) -> None:
    ran = credentials(tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "./kvi up" in ran.err


def test_with_a_ca_every_client_speaks_tls() -> None:
    login = KafkaLogin("kafka.example:9093", AGENCY, "secret-of-waldeck", "/etc/kvi/ca.pem")
    for kind in Format:
        text = client_file(login, kind)
        assert "SASL_SSL" in text
        assert "/etc/kvi/ca.pem" in text


async def test_java_librdkafka_and_python_put_a_case_on_the_same_partition(
    provisioned: Endpoints, tmp_path: Path
) -> None:
    login = login_of(provisioned, AGENCY)
    keys = [str(uuid4()) for _ in range(12)]

    java = tmp_path / "client.properties"
    java.write_text(client_file(login, Format.JAVA))
    send_with_java(provisioned, java, keys)

    send_with_librdkafka(properties(client_file(login, Format.KCAT)), keys)

    names: dict[str, Any] = {}
    exec(client_file(login, Format.PYTHON), names)  # noqa: S102 - it is a file to be run
    async with AIOKafkaProducer(**names["PRODUCER"]) as producer:
        for key in keys:
            await producer.send_and_wait(TOPIC, b"python", key=key.encode())

    for records in (await what_came(provisioned, keys)).values():
        assert sorted(client for client, _ in records) == ["java", "librdkafka", "python"]
        assert len({partition for _, partition in records}) == 1


def credentials(folder: Path, *more: str) -> Done:
    return kvi(folder, "credentials", AGENCY, *more)


def properties(text: str) -> dict[str, str]:
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return dict(line.split("=", 1) for line in lines)


def send_with_java(endpoints: Endpoints, config: Path, keys: list[str]) -> None:
    """Kafka's own console producer, with nothing but the file."""
    jars = find_jars(lambda _: None)
    subprocess.run(  # noqa: S603 - Kafka as it comes
        [
            *(find_java(lambda _: None), "-XX:TieredStopAtLevel=1", "-cp", f"{jars}/*"),
            *("org.apache.kafka.tools.ConsoleProducer", "--topic", TOPIC),
            *("--bootstrap-server", endpoints.kafka_bootstrap, "--command-config", str(config)),
            *("--reader-property", "parse.key=true", "--reader-property", "key.separator=|"),
        ],
        input="".join(f"{key}|java\n" for key in keys),
        text=True,
        check=True,
        capture_output=True,
        env={**os.environ, **java_environment()},
        timeout=60,
    )


def send_with_librdkafka(config: dict[str, str], keys: list[str]) -> None:
    heard: list[object] = []
    producer = Producer(dict[str, Any](config))
    for key in keys:
        producer.produce(
            TOPIC, b"librdkafka", key, on_delivery=lambda error, _: heard.append(error)
        )
    producer.flush(20)
    assert heard == [None] * len(keys)


async def what_came(endpoints: Endpoints, keys: list[str]) -> dict[str, list[tuple[str, int]]]:
    """For each key by whom it was sent and where it went, as the service sees it."""
    login = aiokafka_login("events", endpoints.kafka_bootstrap, endpoints.secrets.of("events"))
    found: dict[str, list[tuple[str, int]]] = {key: [] for key in keys}
    async with (
        asyncio.timeout(20),
        AIOKafkaConsumer(TOPIC, **login, auto_offset_reset="earliest") as consumer,
    ):
        while any(len(records) < len(Format) for records in found.values()):
            record = await consumer.getone()
            if record.key.decode() in found:
                where = (record.value.decode(), record.partition)
                found[record.key.decode()].append(where)
    return found
