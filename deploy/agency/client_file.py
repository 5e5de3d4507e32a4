"""A ready configuration for an agency's own software: safe defaults, and the secret in it."""

import json
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from shared.kafka.login import MECHANISM, KafkaLogin

ONCE = "A record counts once all replicas have it, and counts once."
OLDEST = "Begin with the oldest answer; commit what is done, not what was fetched."
READING = {"auto.offset.reset": "earliest", "enable.auto.commit": "false"}


class Format(StrEnum):
    """For which client."""

    JAVA = "java"
    KCAT = "kcat"
    PYTHON = "python"
    NODE = "node"
    CSHARP = "csharp"
    JSON = "json"


def client_file(login: KafkaLogin, kind: Format) -> str:
    """The text of the file; whoever has it is the agency."""
    return WRITERS[kind](login)


def group_for(user: str) -> str:
    """A consumer group that this user may have; any other must begin the same, up to the dot."""
    return f"{user}.main"


def _java(login: KafkaLogin) -> str:
    return _properties(
        f"{login.user} at the kvi bus, for Java clients: load it as Properties.",
        login.java(),
        {
            ONCE: {
                "acks": "all",
                "enable.idempotence": "true",
                # Java's own partitioner goes by the key: all of one case in one place.
                "partitioner.ignore.keys": "false",
            },
            OLDEST: {"group.id": group_for(login.user), **READING},
        },
    )


def _kcat(login: KafkaLogin) -> str:
    return _properties(
        f"{login.user} at the kvi bus, for kcat and whatever else is built on librdkafka.\n"
        "# It has to be librdkafka 2.6.1 or newer: an older one fails to sign in to Kafka 4.\n"
        f"#   kcat -F THIS_FILE -C -t to.{login.user}.v1",
        login.librdkafka(),
        {
            ONCE: {"acks": "all", "enable.idempotence": "true"},
            "librdkafka's own default puts a case elsewhere than all other clients do.": {
                "partitioner": "murmur2_random",
            },
            # No group.id: kcat has an option for it, and without a group moves nobody's position.
            f"{OLDEST} A group.id may be {group_for(login.user)}.": READING,
        },
    )


def _python(login: KafkaLogin) -> str:
    tls = (
        f'    "ssl_context": ssl.create_default_context(cafile={str(login.ca_file)!r}),\n'
        if login.ca_file
        else ""
    )
    return (
        f'"""{login.user} at the kvi bus, for aiokafka; holds the secret, so keep it private."""\n'
        + ("\nimport ssl\n" if tls else "")
        + f"""
KAFKA = {{
    "bootstrap_servers": "{login.bootstrap}",
    "security_protocol": "{login.protocol}",
    "sasl_mechanism": "{MECHANISM}",
    "sasl_plain_username": "{login.user}",
    "sasl_plain_password": {login.password!r},
{tls}}}

# {ONCE}
# AIOKafkaProducer(**PRODUCER)
PRODUCER = {{**KAFKA, "acks": "all", "enable_idempotence": True}}

# {OLDEST}
# AIOKafkaConsumer("to.{login.user}.v1", **CONSUMER)
CONSUMER = {{
    **KAFKA,
    "group_id": "{group_for(login.user)}",
    "auto_offset_reset": "earliest",
    "enable_auto_commit": False,
}}
"""
    )


def _node(login: KafkaLogin) -> str:
    """A module of JavaScript, for KafkaJS reads no file: its CA has to come as bytes."""
    kafka = {
        "clientId": login.user,
        "brokers": login.bootstrap.split(","),
        "ssl": False,
        "sasl": {
            "mechanism": MECHANISM.lower(),
            "username": login.user,
            "password": login.password,
        },
    }
    ca_file = json.dumps(str(login.ca_file))
    tls = f'kafka.ssl = {{ ca: [require("node:fs").readFileSync({ca_file})] }};\n'
    producer = {"idempotent": True, "maxInFlightRequests": 1, "allowAutoTopicCreation": False}
    consumer = {"groupId": group_for(login.user), "allowAutoTopicCreation": False}
    return f"""\
// {login.user} at the kvi bus, for KafkaJS 2; holds the secret, so keep it private.

// new Kafka(kafka)
const kafka = {_as_json(kafka).rstrip()};
{tls if login.ca_file else ""}
// {ONCE}
// bus.producer(producer); send with acks: -1
const producer = {json.dumps(producer)};

// {OLDEST}
// bus.consumer(consumer); subscribe with fromBeginning: true, run with autoCommit: false
const consumer = {json.dumps(consumer)};

module.exports = {{ kafka, producer, consumer }};
"""


def _csharp(login: KafkaLogin) -> str:
    """For .NET's configuration: `GetSection("Kafka:Producer").Get<ProducerConfig>()`."""
    client = {
        "BootstrapServers": login.bootstrap,
        "SecurityProtocol": "SaslSsl" if login.ca_file else "SaslPlaintext",
        "SaslMechanism": "ScramSha512",
        "SaslUsername": login.user,
        "SaslPassword": login.password,
    }
    if login.ca_file:
        client["SslCaLocation"] = str(login.ca_file)
    producer: dict[str, Any] = {"Acks": "All", "EnableIdempotence": True}
    # librdkafka's own default puts a case elsewhere than all other clients do.
    producer["Partitioner"] = "Murmur2Random"
    consumer = {
        "GroupId": group_for(login.user),
        "AutoOffsetReset": "Earliest",
        "EnableAutoCommit": False,
    }
    return _as_json({"Kafka": {"Producer": client | producer, "Consumer": client | consumer}})


def _json(login: KafkaLogin) -> str:
    """The facts alone, for whatever else reads a file."""
    tls = {"ca_file": str(login.ca_file)} if login.ca_file else {}
    return _as_json(
        {
            "bootstrap_servers": login.bootstrap.split(","),
            "security_protocol": login.protocol,
            "sasl_mechanism": MECHANISM,
            "username": login.user,
            "password": login.password,
            **tls,
            "producer": {"acks": "all", "enable_idempotence": True, "partitioner": "murmur2"},
            "consumer": {
                "group_id": group_for(login.user),
                "auto_offset_reset": "earliest",
                "enable_auto_commit": False,
            },
        }
    )


def _as_json(content: Mapping[str, Any]) -> str:
    return json.dumps(content, indent=2) + "\n"


def _properties(title: str, login: Mapping[str, str], more: Mapping[str, Mapping[str, str]]) -> str:
    lines = [f"# {title}", "# It holds the secret, so keep it private."]
    lines += [f"{name}={value}" for name, value in login.items()]
    for reason, settings in more.items():
        lines += ["", f"# {reason}", *(f"{name}={value}" for name, value in settings.items())]
    return "\n".join(lines) + "\n"


WRITERS: Mapping[Format, Callable[[KafkaLogin], str]] = {
    Format.JAVA: _java,
    Format.KCAT: _kcat,
    Format.PYTHON: _python,
    Format.NODE: _node,
    Format.CSHARP: _csharp,
    Format.JSON: _json,
}
