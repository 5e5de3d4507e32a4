"""The topic of the registry is read to its end, and told what differs; nothing else is written."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from confluent_kafka import (
    OFFSET_BEGINNING,
    Consumer,
    KafkaError,
    KafkaException,
    Message,
    Producer,
    TopicPartition,
)

from deploy.network.registry_contract import REGISTRY, TOPIC, Listed
from deploy.provision.plan import ProvisionError
from deploy.provision.registry_state import Difference, Listing, Said
from shared.kafka.login import KafkaLogin
from shared.language.message import TYPE_PREFIX
from shared.wire.envelope import CONTENT_TYPE, SCHEMA_PREFIX

SECONDS = 30
SOURCE = f"/{REGISTRY}"


def read(login: KafkaLogin) -> Listing:
    """What the bus says of who takes part by now; nothing while the topic is not there yet.

    Raises ProvisionError.
    """
    consumer = Consumer(
        {
            **login.librdkafka(),
            # Never joined: it is assigned, and its position is nobody's.
            "group.id": f"{login.user}.{REGISTRY}",
            "enable.auto.commit": False,
            "enable.partition.eof": True,
            "log_level": 0,
        }
    )
    try:
        # Asked of the list of topics: reading from a topic that does not exist would wait for ever.
        if TOPIC not in _topics(consumer):
            return {}
        consumer.assign([TopicPartition(TOPIC, 0, OFFSET_BEGINNING)])
        return _to_the_end(consumer)
    except KafkaException as error:
        raise _cannot("be read", error.args[0]) from error
    finally:
        consumer.close()


def write(login: KafkaLogin, difference: Difference, at: datetime) -> None:
    """Say it, and return once Kafka has it all. Raises ProvisionError."""
    failed: list[KafkaError] = []

    def note(error: KafkaError | None, _record: Message) -> None:
        if error is not None:
            failed.append(error)

    settings = {"acks": "all", "enable.idempotence": True, "log_level": 0}
    producer = Producer({**login.librdkafka(), **settings})
    for listed in difference.to_write():
        headers: Any = _headers(listed, at)
        value = listed.to_json()
        producer.produce(TOPIC, value, listed.id, headers=headers, on_delivery=note)
    for key in difference.gone:
        producer.produce(TOPIC, None, key, on_delivery=note)
    if producer.flush(SECONDS):
        raise ProvisionError(f"the registry cannot be written: no answer in {SECONDS} s")
    if failed:
        raise _cannot("be written", failed[0])


def _headers(listed: Listed, at: datetime) -> dict[str, str]:
    ce_type = listed.ce_type()
    return {
        "content-type": CONTENT_TYPE,
        "ce_specversion": "1.0",
        # Fresh each time: what is changed back is said again, and must not look like a repeat.
        "ce_id": str(uuid4()),
        "ce_source": SOURCE,
        "ce_type": ce_type,
        "ce_dataschema": SCHEMA_PREFIX + ce_type.removeprefix(TYPE_PREFIX),
        "ce_time": at.isoformat().replace("+00:00", "Z"),
        "ce_subject": listed.id,
    }


def _topics(consumer: Consumer) -> set[str]:
    topics = consumer.list_topics(timeout=SECONDS).topics
    return {name for name, topic in topics.items() if topic.error is None}


def _to_the_end(consumer: Consumer) -> Listing:
    found: dict[bytes, Said] = {}
    while True:
        record = consumer.poll(SECONDS)
        if record is None:
            raise ProvisionError(f"the registry cannot be read: no answer in {SECONDS} s")
        error = record.error()
        if error is not None:
            if error.code() == KafkaError._PARTITION_EOF:  # noqa: SLF001 - its only name
                return found
            raise KafkaException(error)
        key, value = record.key(), record.value()
        if key is None:
            continue
        found.pop(_bytes(key), None)
        if value is not None:
            headers = dict(record.headers() or [])
            ce_type = _bytes(headers.get("ce_type") or b"").decode(errors="replace")
            found[_bytes(key)] = Said(ce_type, _bytes(value))


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


def _cannot(be_done: str, error: KafkaError) -> ProvisionError:
    return ProvisionError(f"the registry on the bus cannot {be_done}: {error.str()}")
