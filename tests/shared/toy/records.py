"""Records as the toy's Kafka would hand them over, and the agencies that write them."""

import json
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from shared.language.message import Message
from shared.language.topics import inbound_topic, self_topic
from shared.network.agency import Agency, AgencyKind
from shared.network.registry import Registry
from tests.shared.toy.contract import MarblePassed, OpenBox
from tests.shared.toy.neighbour import GIFTS

PRISON = "jva-toy"
OFFICE = "jugendamt-toy"
OPERATOR = "betrieb-toy"
REGISTRY = Registry(
    Agency(id=id_, kind=kind, name=id_, email=f"{id_}@kvi.example")
    for id_, kind in {
        PRISON: AgencyKind.PRISON,
        OFFICE: AgencyKind.YOUTH_OFFICE,
        OPERATOR: AgencyKind.OPERATOR,
    }.items()
)

BOX = "0b6f2f6e-41c5-4b0b-8a52-7a53a3a1f0c1"
OTHER_BOX = "c4bd7f0a-9a0c-4a42-9d1e-0d2f3b3f4f11"
BAG = "5e9c2b7d-3f10-4c8e-9b6a-7d1f2e3a4b55"
NOON_MS = 1_780_000_000_000


@dataclass
class MemoryRecord:
    """A Kafka record."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes | None]] = field(default_factory=list)
    partition: int = 0
    offset: int = 0
    timestamp: int = NOON_MS


def passed_marble(mark: int, request: int = 1) -> MarblePassed:
    """What a box asks of a bag."""
    return MarblePassed(request=UUID(message_id(request)), asker=UUID(BOX), mark=mark)


def message_id(number: int) -> str:
    """A UUID that reads well when a test fails."""
    return str(UUID(int=number | 0x4000_8000_0000_0000_0000))


def envelope(kind: str, *, id_: str, key: str, source: str) -> dict[str, str]:
    """The headers of a record that is as it should be."""
    return {
        "content-type": "application/json",
        "ce_specversion": "1.0",
        "ce_id": id_,
        "ce_source": source,
        "ce_type": kind,
        "ce_time": "2026-03-16T08:00:00Z",
        "ce_subject": key,
    }


def record(  # noqa: PLR0913 - every place of a record can be what a test is about
    message: Message | dict[str, Any],
    *,
    topic: str,
    number: int = 1,
    key: str = BOX,
    kind: str = "",
    timestamp: int = NOON_MS,
) -> MemoryRecord:
    """A message on its way in, as it should be; `kind` is the type of one that is only data."""
    if isinstance(message, Message):
        kind, value = message.ce_type(), message.to_json()
    else:
        value = json.dumps(message).encode()
    headers = envelope(kind, id_=message_id(number), key=key, source="/agencies/toy")
    return MemoryRecord(
        topic=topic,
        key=key.encode(),
        value=value,
        headers=[(name, text.encode()) for name, text in headers.items()],
        offset=number,
        timestamp=timestamp,
    )


def with_headers(good: MemoryRecord, **changed: bytes | None) -> MemoryRecord:
    """The record with other headers: `ce_type` by its name, `content_type` for `content-type`."""
    named = {name.replace("content_type", "content-type"): to for name, to in changed.items()}
    kept = [(name, value) for name, value in good.headers if name not in named]
    return replace(good, headers=[*kept, *named.items()])


def without_header(good: MemoryRecord, name: str) -> MemoryRecord:
    """The record with one header less."""
    return replace(good, headers=[header for header in good.headers if header[0] != name])


def command(
    message: Message | dict[str, Any], number: int = 1, *, by: str = PRISON, **places: Any
) -> MemoryRecord:
    """What an agency asks."""
    return record(message, topic=inbound_topic("toy", by), number=number, **places)


def gift(message: Message | dict[str, Any], number: int = 1, **places: Any) -> MemoryRecord:
    """What the other service tells."""
    return record(message, topic=GIFTS, number=number, **places)


def to_self(message: Message | dict[str, Any], number: int = 1, **places: Any) -> MemoryRecord:
    """What the toy tells itself."""
    return record(message, topic=self_topic("toy"), number=number, **places)


OPEN = command(OpenBox(mark=1))
"""The first thing that is asked in most stories."""
