"""How far everyone is on the bus, seen by the monitor, who reads no record for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from confluent_kafka import (
    ConsumerGroupTopicPartitions,
    KafkaError,
    KafkaException,
    TopicPartition,
)
from confluent_kafka.admin import AdminClient, OffsetSpec

from deploy.network.rights import group_of
from shared.kafka.lag import unacknowledged
from shared.kafka.login import KafkaLogin

SECONDS = 5.0
"""A broker on a busy machine answers within them; one that stands still keeps nobody for long."""

Place = tuple[str, int]
"""A partition of a topic."""


class BusAway(Exception):
    """Kafka does not answer the monitor."""


class ShutOut(BusAway):
    """Kafka answers, and does not know the monitor by its secret."""


@dataclass(frozen=True, slots=True)
class LastRecord:
    """When an agency last sent something, Ping included; a quiet agency is not a dead one."""

    at: datetime | None
    """The broker's time; None when no record is kept any more."""
    ever: bool
    """Whether it ever said anything."""
    service: str | None = None
    """To whom it spoke last."""


@dataclass(frozen=True, slots=True)
class BusState:
    """What the offsets tell."""

    lag: Mapping[str, int]
    """By service: records that it has not acknowledged."""
    last_records: Mapping[str, LastRecord]
    """By agency."""


class Monitor:
    """Asks a Kafka as one user that may see how far things are."""

    def __init__(self, login: KafkaLogin) -> None:
        self._errors: set[int] = set()
        # What is wrong is told here, once, instead of in librdkafka's own lines.
        quiet: dict[str, Any] = {"log_level": 0, "error_cb": self._note}
        self._admin = AdminClient(login.librdkafka() | quiet)

    def look(
        self, inputs: Mapping[str, Iterable[str]], spoken: Mapping[str, Mapping[str, str]]
    ) -> BusState:
        """What each service reads, and on which topics each agency speaks to which service.

        Raises BusAway, or ShutOut.
        """
        try:
            partitions = self._partitions()
            firsts = self._offsets(partitions, OffsetSpec.earliest())  # type: ignore[no-untyped-call]
            ends = self._offsets(partitions, OffsetSpec.latest())  # type: ignore[no-untyped-call]
            newest = self._offsets(partitions, OffsetSpec.max_timestamp())  # type: ignore[no-untyped-call]
            done = {service: self._acknowledged(service) for service in inputs}
            first = {place: found.result().offset for place, found in firsts.items()}
            end = {place: found.result().offset for place, found in ends.items()}
            times = {place: found.result().timestamp for place, found in newest.items()}
            return BusState(
                lag={
                    service: lag_of(set(topics), first, end, done[service].result())
                    for service, topics in inputs.items()
                },
                last_records={
                    agency: last_record(topics, end, times) for agency, topics in spoken.items()
                },
            )
        except KafkaException as error:
            self._admin.poll(0)  # hands over what librdkafka has heard meanwhile
            if KafkaError._AUTHENTICATION in self._errors:  # noqa: SLF001 - its only name
                raise ShutOut from error
            raise BusAway from error

    def _note(self, error: KafkaError) -> None:
        self._errors.add(error.code())

    def _partitions(self) -> list[TopicPartition]:
        topics = self._admin.list_topics(timeout=SECONDS).topics
        return [
            TopicPartition(name, number)
            for name, topic in topics.items()
            for number in topic.partitions
        ]

    def _offsets(self, partitions: list[TopicPartition], which: OffsetSpec) -> dict[Place, Any]:
        if not partitions:
            return {}
        asked = self._admin.list_offsets(dict.fromkeys(partitions, which), request_timeout=SECONDS)
        return {(place.topic, place.partition): found for place, found in asked.items()}

    def _acknowledged(self, service: str) -> "_Acknowledged":
        group = group_of(service)
        asked = self._admin.list_consumer_group_offsets(
            [ConsumerGroupTopicPartitions(group)], request_timeout=SECONDS
        )
        return _Acknowledged(asked[group])


class _Acknowledged:
    """An answer under way."""

    def __init__(self, future: Any) -> None:
        self._future = future

    def result(self) -> dict[Place, int]:
        """The acknowledged offset of every partition the group has read."""
        places = self._future.result().topic_partitions
        return {(place.topic, place.partition): place.offset for place in places}


def lag_of(
    topics: set[str],
    first: Mapping[Place, int],
    end: Mapping[Place, int],
    done: Mapping[Place, int],
) -> int:
    """Records of these topics that are kept and not acknowledged."""
    return sum(
        len(unacknowledged(done.get(place, 0), first.get(place, 0), last))
        for place, last in end.items()
        if place[0] in topics
    )


def last_record(
    topics: Mapping[str, str], end: Mapping[Place, int], times: Mapping[Place, int]
) -> LastRecord:
    """The newest record on the topics of an agency, each leading to a service."""
    ever = any(last > 0 for (topic, _), last in end.items() if topic in topics)
    kept = [(time, topics[topic]) for (topic, _), time in times.items() if topic in topics]
    newest, service = max(kept, default=(-1, ""))
    if newest < 0:
        return LastRecord(None, ever)
    return LastRecord(datetime.fromtimestamp(newest / 1000, UTC), ever, service)
