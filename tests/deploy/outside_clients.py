"""Agencies' own software in several languages, with nothing but the file it was given."""

import asyncio
import json
import os
import re
import ssl
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from confluent_kafka import Producer

from deploy.agency.client_file import Format, client_file
from deploy.stack.jars import find_jars
from deploy.stack.java import find_java
from deploy.stack.kafka import java_environment
from shared.kafka.login import KafkaLogin
from tests.run.bound import HANG_SECONDS


async def send_with_all(login: KafkaLogin, folder: Path, topic: str, keys: list[str]) -> None:
    """Let each of them write one record for each key; the record is the client's name."""
    java = folder / "client.properties"
    java.write_text(client_file(login, Format.JAVA))
    _send_with_java(login, java, topic, keys)
    _send_with_librdkafka(properties(client_file(login, Format.KCAT)), topic, keys)
    _send_with_librdkafka(
        dotnet(client_file(login, Format.CSHARP), "Producer"), topic, keys, "csharp"
    )
    facts = json.loads(client_file(login, Format.JSON))
    tls = facts["security_protocol"] == "SASL_SSL"
    async with AIOKafkaProducer(
        bootstrap_servers=facts["bootstrap_servers"],
        security_protocol=facts["security_protocol"],
        ssl_context=ssl.create_default_context(cafile=facts["ca_file"]) if tls else None,
        sasl_mechanism=facts["sasl_mechanism"],
        sasl_plain_username=facts["username"],
        sasl_plain_password=facts["password"],
        acks=facts["producer"]["acks"],
        enable_idempotence=facts["producer"]["enable_idempotence"],
    ) as producer:
        for key in keys:
            await producer.send_and_wait(topic, b"json", key=key.encode())
    names: dict[str, Any] = {}
    exec(client_file(login, Format.PYTHON), names)  # noqa: S102 - it is a file to be run
    async with AIOKafkaProducer(**names["PRODUCER"]) as producer:
        for key in keys:
            await producer.send_and_wait(topic, b"python", key=key.encode())


def properties(text: str) -> dict[str, str]:
    """Read a file of properties as kcat does."""
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return dict(line.split("=", 1) for line in lines)


CLIENTS = ("csharp", "java", "json", "librdkafka", "python")


def _dotted(name: str) -> str:
    """`SaslUsername` is `sasl.username`."""
    return ".".join(part.lower() for part in re.findall("[A-Z][a-z0-9]*", name))


def _underscored(word: str) -> str:
    return "_".join(part for part in re.findall("[A-Z][a-z]*[0-9]*", word))


_WORDS: dict[str, Callable[[str], str]] = {
    "security.protocol": lambda word: _underscored(word).upper(),
    "sasl.mechanism": lambda word: re.sub("Sha512$", "-SHA-512", word).upper(),
    "partitioner": lambda word: _underscored(word).lower(),
    "acks": str.lower,
    "auto.offset.reset": str.lower,
}
"""How the values of its enumerations are called in librdkafka."""


def dotnet(text: str, section: str) -> dict[str, str]:
    """The properties that Confluent.Kafka makes of a section: it is librdkafka with other names."""
    named = {_dotted(name): value for name, value in json.loads(text)["Kafka"][section].items()}
    return {
        name: _WORDS.get(name, str)(value) if isinstance(value, str) else json.dumps(value)
        for name, value in named.items()
    }


def javascript(text: str) -> dict[str, Any]:
    """The objects of a module that are written as JSON."""
    objects = re.findall(r"^const (\w+) = (\{.*?\});$", text, re.MULTILINE | re.DOTALL)
    return {name: json.loads(written) for name, written in objects}


async def what_came(
    service: KafkaLogin, topic: str, keys: list[str]
) -> Mapping[str, list[tuple[str, int]]]:
    """For each key by whom it was sent and where it went, as the service sees it."""
    found: dict[str, list[tuple[str, int]]] = {key: [] for key in keys}
    async with (
        asyncio.timeout(HANG_SECONDS),
        AIOKafkaConsumer(topic, **service.aiokafka(), auto_offset_reset="earliest") as consumer,
    ):
        while any(len(records) < len(CLIENTS) for records in found.values()):
            record = await consumer.getone()
            if record.key.decode() in found:
                where = (record.value.decode(), record.partition)
                found[record.key.decode()].append(where)
    return found


def _send_with_java(login: KafkaLogin, config: Path, topic: str, keys: list[str]) -> None:
    """Kafka's own console producer."""
    jars = find_jars(lambda _: None)
    subprocess.run(  # noqa: S603 - Kafka as it comes
        [
            *(find_java(lambda _: None), "-XX:TieredStopAtLevel=1", "-cp", f"{jars}/*"),
            *("org.apache.kafka.tools.ConsoleProducer", "--topic", topic),
            *("--bootstrap-server", login.bootstrap, "--command-config", str(config)),
            *("--reader-property", "parse.key=true", "--reader-property", "key.separator=|"),
        ],
        input="".join(f"{key}|java\n" for key in keys),
        text=True,
        check=True,
        capture_output=True,
        env={**os.environ, **java_environment()},
        timeout=HANG_SECONDS,
    )


def _send_with_librdkafka(
    config: dict[str, str], topic: str, keys: list[str], name: str = "librdkafka"
) -> None:
    heard: list[object] = []
    producer = Producer(dict[str, Any](config))
    for key in keys:
        producer.produce(
            topic, name.encode(), key, on_delivery=lambda error, _: heard.append(error)
        )
    producer.flush(HANG_SECONDS)
    assert heard == [None] * len(keys)
