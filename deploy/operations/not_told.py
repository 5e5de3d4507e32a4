"""Which agencies were not told: whom a mail reached no more, as notify told everybody."""

import time
from datetime import datetime
from typing import Any

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicPartition

from deploy.operations.bus_state import BusAway
from services.notify.contract import GivenUpReason
from shared.i_json import NotIJson, read
from shared.login import KafkaLogin

TOPIC = "notify.deliveries.v1"
BOUNCED, GIVEN_UP = b"de.kvi-mv.NotificationBounced.v1", b"de.kvi-mv.NotificationGivenUp.v1"
SECONDS = 3.0


def not_told(login: KafkaLogin, since: datetime) -> list[str]:
    """The agencies for which notify has given a delivery up since then. Raises BusAway.

    No position of any group moves.
    """
    settings: dict[str, Any] = {
        **login.librdkafka(),
        "group.id": f"{login.user}.status",
        "enable.auto.commit": False,
        "enable.partition.eof": True,
        "log_level": 0,
    }
    consumer = Consumer(settings)
    try:
        return sorted(set(_read_on(consumer, round(since.timestamp() * 1000))))
    except KafkaException as error:
        raise BusAway from error
    finally:
        consumer.close()


def _read_on(consumer: Consumer, since_ms: int) -> list[str]:
    numbers = consumer.list_topics(TOPIC, timeout=SECONDS).topics[TOPIC].partitions
    places = [TopicPartition(TOPIC, number, since_ms) for number in numbers]
    consumer.assign(consumer.offsets_for_times(places, timeout=SECONDS))
    found: list[str] = []
    left, until = len(places), time.monotonic() + SECONDS
    while left and time.monotonic() < until:
        for message in consumer.consume(500, timeout=0.1):
            error = message.error()
            if error is None:
                found += _agency(message)
            elif error.code() == KafkaError._PARTITION_EOF:  # noqa: SLF001 - its only name
                left -= 1
            else:
                raise KafkaException(error)
    return found


def _agency(message: Message) -> list[str]:
    kind = dict(message.headers() or ()).get("ce_type")
    if kind not in {BOUNCED, GIVEN_UP}:
        return []
    try:
        said = read(message.value() or b"")
        # What became pointless reached nobody either, and nobody has to call for that.
        missed = kind == BOUNCED or said["reason"] == GivenUpReason.UNREACHABLE
        return [str(said["agency"])] if missed else []
    except (NotIJson, LookupError, TypeError):
        return []  # that a delivery was given up is counted all the same
