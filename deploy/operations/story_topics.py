"""What the shared topics tell of a case, with reasons; sealed and agencies' topics stay shut."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaConnectionError

from deploy.agency.started import started
from deploy.messages.readable import said_at
from deploy.operations.kinds import kind_told_of
from deploy.operations.story_entry import StoryEntry
from shared.engine.facts import event_name
from shared.language.message import TYPE_NAME_PATTERN
from shared.wire.received import Received

_TYPE_NAME = re.compile(TYPE_NAME_PATTERN)
START_SECONDS = 10
QUIET_SECONDS = 10
"""A broker that answers never takes this long for the next records."""


async def told_about(case: str, login: dict[str, Any], topics: Iterable[str]) -> list[StoryEntry]:
    """Read the topics from the oldest record kept to their present end. Raises KafkaError."""
    try:
        async with started(AIOKafkaConsumer(**login), START_SECONDS) as asking:
            visible = await asking.topics()
        wanted = [topic for topic in topics if topic in visible]
        reading = AIOKafkaConsumer(
            *wanted, **login, auto_offset_reset="earliest", enable_auto_commit=False
        )
        async with started(reading, START_SECONDS):
            return [entry async for entry in _to_the_end(reading, case.encode())]
    except TimeoutError as error:
        raise KafkaConnectionError from error


async def _to_the_end(consumer: AIOKafkaConsumer, case: bytes) -> Any:
    ends = await consumer.end_offsets(consumer.assignment())
    starts = await consumer.beginning_offsets(list(ends))
    left = {place: end for place, end in ends.items() if end > starts[place]}
    while left:
        found = await consumer.getmany(*left, timeout_ms=QUIET_SECONDS * 1000)
        if not found:
            raise KafkaConnectionError
        for place, records in found.items():
            for record in records:
                if is_about(case, record.key, record.headers):
                    yield told(Received.of(record))
            if await consumer.position(place) >= left[place]:
                del left[place]


def is_about(case: bytes, key: bytes | None, headers: Iterable[tuple[str, bytes]]) -> bool:
    """Whether a record is for the case, or followed from something that was."""
    return key == case or ("ce_correlationid", case) in headers


def told(received: Received) -> StoryEntry:
    """A record as something that happened."""
    data = received.data if isinstance(received.data, dict) else {}
    service, event = received.topic.partition(".")[0], _event(received.type_name)
    return StoryEntry(
        at=said_at(received),
        wall=received.written_at,
        service=service,  # nobody else may write there
        event=event,
        kind=kind_told_of(service, event),
        codes=dict(_codes(data)),
        topic=received.topic,
        id=received.id,
        cause=received.cause,
        reason=_reason(data),
    )


def _event(type_name: str) -> str:
    """As the log names it; what is no name of ours stays as it is."""
    return event_name(type_name) if _TYPE_NAME.fullmatch(type_name) else type_name


def _codes(data: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """What stands on the first level; of a list of parts only how many there are."""
    for name, value in data.items():
        if isinstance(value, list) and any(isinstance(part, dict) for part in value):
            yield name, len(value)
        elif not isinstance(value, dict) and not (name == "reason" and _reason(data)):
            yield name, value


def _reason(data: dict[str, Any]) -> str | None:
    reason = data.get("reason")
    return reason if isinstance(reason, str) and " " in reason else None
