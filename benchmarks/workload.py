"""The work every contestant does: 20,000 cases, a report and four further commands each."""

import asyncio
import json
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID, uuid5

from aiokafka import AIOKafkaProducer

from shared.kafka.login import KafkaLogin
from shared.language.message import TYPE_PREFIX
from shared.language.topics import inbound_topic

PRISON = "jva-buetzow"
TOPIC = inbound_topic("intake", PRISON)
PER_CASE = 5
_NAMES = UUID("0c7f0c4e-5b3f-4b8e-9d65-0d5f3a1f4f10")
_REPORT = {
    "facility": PRISON,
    "occurred_at": "2026-11-24T10:00:00Z",
    "admitted_on": "2026-11-24",
    "path": "consent",
    "children_count": 2,
}

Command = tuple[str, str, str, bytes]
"""Id, case, type and data."""


def case_id(number: int) -> str:
    """A version-4 UUID, the same for the same number."""
    raw = uuid5(_NAMES, str(number)).hex
    return str(UUID(f"{raw[:12]}4{raw[13:16]}8{raw[17:]}"))


def commands(cases: range, rounds: range = range(PER_CASE)) -> Iterator[Command]:
    """All first commands, then all second ones: the cases of a batch are all different."""
    for turn in rounds:
        day = date(2026, 1, 1) + timedelta(days=turn)
        name = "ReportAdmission" if turn == 0 else "RecordSubjectInformed"
        data = _REPORT if turn == 0 else {"informed_on": day.isoformat()}
        value = json.dumps(data).encode()
        for number in cases:
            message_id = str(uuid5(_NAMES, f"{number}/{turn}"))
            yield message_id, case_id(number), f"{TYPE_PREFIX}{name}.v1", value


async def produce(login: KafkaLogin, work: Iterator[Command]) -> int:
    """Write the commands to the prison's topic as the prison would; returns how many."""
    producer = AIOKafkaProducer(
        **login.aiokafka(), acks="all", enable_idempotence=True, linger_ms=5
    )
    await producer.start()
    count = 0
    try:
        futures: list[asyncio.Future[object]] = []
        for message_id, case, ce_type, value in work:
            futures.append(
                await producer.send(
                    TOPIC, value, key=case.encode(), headers=headers(message_id, case, ce_type)
                )
            )
            count += 1
            if len(futures) == 5_000:  # noqa: PLR2004 - bounds what waits in memory
                await asyncio.gather(*futures)
                futures.clear()
        await asyncio.gather(*futures)
    finally:
        await producer.stop()
    return count


def headers(message_id: str, case: str, ce_type: str) -> list[tuple[str, bytes]]:
    """The envelope as an agency's software writes it."""
    return [
        ("ce_specversion", b"1.0"),
        ("ce_id", message_id.encode()),
        ("ce_source", f"/agencies/{PRISON}".encode()),
        ("ce_type", ce_type.encode()),
        ("ce_time", b"2026-11-24T10:00:00Z"),
        ("ce_subject", case.encode()),
        ("content-type", b"application/json"),
    ]
