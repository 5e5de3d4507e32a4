"""Who was not told: those whose mails were given up, as notify said on its topic."""

import time
from datetime import datetime
from typing import Any

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicPartition

from deploy.operations.bus_state import BusAway
from shared.kafka.login import KafkaLogin
from shared.network.i_json import NotIJson, read

TOPIC = "notify.deliveries.v1"
BOUNCED, GIVEN_UP, SENT = (
    f"de.kvi-mv.Notification{name}.v1".encode() for name in ("Bounced", "GivenUp", "Sent")
)
NOT_MISSED = frozenset({"pointless", "unwanted"})
"""A mail given up like this would have said what is no longer true, or its agency wants none of it:
nobody has to call.
"""
SECONDS = 3.0


def not_told(login: KafkaLogin, since: datetime) -> list[str]:
    """Whom a delivery did not reach since then, and who lacks it. Raises BusAway.

    A participant is named by her reference and her training. No position of any group moves.
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
    found: dict[str, str] = {}
    left, until = len(places), time.monotonic() + SECONDS
    while left and time.monotonic() < until:
        for message in consumer.consume(500, timeout=0.1):
            error = message.error()
            if error is None:
                _note(found, message)
            elif error.code() == KafkaError._PARTITION_EOF:  # noqa: SLF001 - its only name
                left -= 1
            else:
                raise KafkaException(error)
    return list(found.values())


def _note(found: dict[str, str], message: Message) -> None:
    """Keep whom a delivery did not reach, or drop it: the mail may have left after all."""
    ce_type = dict(message.headers() or ()).get("ce_type")
    if ce_type not in {BOUNCED, GIVEN_UP, SENT}:
        return
    try:
        told = read(message.value() or b"")
        delivery, whom, reason = str(told["delivery"]), _whom(told, message), told.get("reason")
    except (NotIJson, LookupError, TypeError, AttributeError):
        return  # that a delivery was given up is counted anyway
    if ce_type == SENT:
        found.pop(delivery, None)
    elif reason not in NOT_MISSED:
        found[delivery] = whom


def _whom(told: dict[str, Any], message: Message) -> str:
    if "agency" in told:
        return str(told["agency"])
    # The key is the training; her agency, or the organiser, finds her there by the reference.
    training = (message.key() or b"").decode(errors="replace")
    return f"participant {told['participant']} of training {training}"
