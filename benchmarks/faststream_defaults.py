"""FastStream as its tutorial shows it: one record, one update, one publish at a time."""

import asyncio
import os

from faststream import FastStream
from faststream.kafka import KafkaBroker, KafkaMessage
from faststream.security import SASLScram512

from benchmarks.workload import PRISON, TOPIC
from services.intake.contract.topics import CASES
from shared.language.topics import outbound_topic
from shared.store.mongo import connect


async def work(count: int) -> None:
    """Carry out so many commands as intake's own user."""
    password = os.environ["KVI_SECRET"]
    broker = KafkaBroker(
        os.environ["KVI_KAFKA"],
        security=SASLScram512("intake", password, use_ssl=False),
        allow_auto_create_topics=False,
        logger=None,
    )
    database = connect(os.environ["KVI_MONGO"], database="intake", user="intake", password=password)
    cases = database["faststream_defaults"]
    app = FastStream(broker, logger=None)
    done = 0

    @broker.subscriber(TOPIC, group_id="intake.faststream_defaults", auto_offset_reset="earliest")
    async def handle(data: dict[str, object], message: KafkaMessage) -> None:
        nonlocal done
        key = message.raw_message.key  # type: ignore[union-attr] # one record, never a batch
        await cases.update_one(
            {"_id": key.decode()}, {"$set": {"state": data}, "$inc": {"version": 1}}, upsert=True
        )
        await broker.publish({"state": "done"}, outbound_topic(PRISON), key=key)
        await broker.publish(data, CASES, key=key)
        done += 1
        if done == count:
            app.exit()

    await app.run()


if __name__ == "__main__":
    asyncio.run(work(int(os.environ["KVI_BENCH_COUNT"])))
