"""A ready configuration for an agency's own software: safe defaults, and the secret in it."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from deploy.kafka_login import MECHANISM, KafkaLogin

SCRAM_MODULE = "org.apache.kafka.common.security.scram.ScramLoginModule"


class Format(StrEnum):
    """For which client."""

    JAVA = "java"
    KCAT = "kcat"
    PYTHON = "python"


def client_file(login: KafkaLogin, kind: Format) -> str:
    """The text of the file; whoever has it is the agency."""
    return WRITERS[kind](login)


def group_for(user: str) -> str:
    """A consumer group that this user may have; any other must begin the same, up to the dot."""
    return f"{user}.main"


def _java(login: KafkaLogin) -> str:
    trust = {"ssl.truststore.type": "PEM", "ssl.truststore.location": login.ca_file}
    jaas = f'{SCRAM_MODULE} required username="{login.user}" password="{login.password}";'
    return _properties(
        f"{login.user} at the kvi bus, for Java clients: load it as Properties.",
        {
            "bootstrap.servers": login.bootstrap,
            "security.protocol": login.protocol,
            "sasl.mechanism": MECHANISM,
            "sasl.jaas.config": jaas,
            **({name: str(value) for name, value in trust.items()} if login.ca_file else {}),
        },
        {
            "A record counts once all replicas have it, and counts once.": {
                "acks": "all",
                "enable.idempotence": "true",
                # Java's own partitioner goes by the key: all of one case in one place.
                "partitioner.ignore.keys": "false",
            },
            "Begin with the oldest answer; commit what is done, not what was fetched.": {
                "group.id": group_for(login.user),
                "auto.offset.reset": "earliest",
                "enable.auto.commit": "false",
            },
        },
    )


def _kcat(login: KafkaLogin) -> str:
    answers, group = f"to.{login.user}.v1", group_for(login.user)
    return _properties(
        f"{login.user} at the kvi bus, for kcat and other clients built on librdkafka:\n"
        f"#   kcat -F THIS_FILE -G {group} {answers}",
        login.librdkafka(),
        {
            "A record counts once all replicas have it, and counts once.": {
                "acks": "all",
                "enable.idempotence": "true",
            },
            "librdkafka's own default puts a case elsewhere than all other clients do.": {
                "partitioner": "murmur2_random",
            },
            "Begin with the oldest answer.": {"auto.offset.reset": "earliest"},
        },
    )


def _python(login: KafkaLogin) -> str:
    tls = (
        f'    "ssl_context": ssl.create_default_context(cafile={login.ca_file!r}),\n'
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

# A record counts once all replicas have it, and counts once: AIOKafkaProducer(**PRODUCER)
PRODUCER = {{**KAFKA, "acks": "all", "enable_idempotence": True}}

# Begin with the oldest answer; commit what is done, not what was fetched:
# AIOKafkaConsumer("to.{login.user}.v1", **CONSUMER)
CONSUMER = {{
    **KAFKA,
    "group_id": "{group_for(login.user)}",
    "auto_offset_reset": "earliest",
    "enable_auto_commit": False,
}}
"""
    )


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
}
