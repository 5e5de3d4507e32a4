"""Prove the whole way: send Ping to intake and print the answer."""

import asyncio
import runpy
import sys
from datetime import UTC, datetime
from uuid import uuid4

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer


async def main(agency: str, settings: str) -> None:
    """`settings` is the file of `./kvi credentials AGENCY --format python`."""
    kafka = runpy.run_path(settings)
    key, message_id = str(uuid4()), str(uuid4())
    headers = {
        "ce_specversion": "1.0",
        "ce_id": message_id,
        "ce_source": f"/agencies/{agency}",
        "ce_type": "de.kvi-mv.Ping.v1",
        "ce_time": datetime.now(UTC).isoformat(),
        "ce_subject": key,
        "content-type": "application/json",
    }
    record = [(name, value.encode()) for name, value in headers.items()]
    async with AIOKafkaProducer(**kafka["PRODUCER"]) as producer:
        topic = f"intake.from.{agency}.v1"
        await producer.send_and_wait(topic, b"{}", key=key.encode(), headers=record)
    async with AIOKafkaConsumer(f"to.{agency}.v1", **kafka["CONSUMER"]) as consumer:
        async for answer in consumer:
            if dict(answer.headers)["ce_causationid"] == message_id.encode():
                sys.stdout.write(f"{answer.value.decode()}\n")
                return


asyncio.run(main(*sys.argv[1:]))
