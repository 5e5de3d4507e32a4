"""The bare loop: the same I/O with no guarantees. One consumer, batches of 1,000, one process.

Poll, check with the same model, load, change, save, send an answer and but for the first command a
fact, in envelopes as large as the engine's, commit. Nothing is recognised as a repeat, guarded by a
version or carried forward.
"""

import asyncio
import json
import os

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from pymongo import UpdateOne

from benchmarks.workload import PRISON, TOPIC
from services.intake.contract.milestones import RecordSubjectInformed
from services.intake.contract.notices import ReportAdmission
from services.intake.contract.topics import CASES
from shared.kafka.login import KafkaLogin
from shared.language.topics import outbound_topic
from shared.store.mongo import connect

TRACE = b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
_MODELS = {model.ce_type(): model for model in (ReportAdmission, RecordSubjectInformed)}


async def work(count: int) -> None:
    """Carry out so many commands as intake's own user."""
    password = os.environ["KVI_SECRET"]
    access = KafkaLogin(os.environ["KVI_KAFKA"], "intake", password).aiokafka()
    database = connect(os.environ["KVI_MONGO"], database="intake", user="intake", password=password)
    cases = database["bare_loop"]
    consumer = AIOKafkaConsumer(
        TOPIC,
        **access,
        group_id="intake.bare_loop",
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        fetch_max_bytes=8 * 1024 * 1024,
    )
    producer = AIOKafkaProducer(
        **access, acks="all", enable_idempotence=True, max_batch_size=256 * 1024
    )
    await consumer.start()
    await producer.start()
    done = 0
    while done < count:
        polled = await consumer.getmany(timeout_ms=100, max_records=1_000)
        records = [record for part in polled.values() for record in part]
        commands = []
        for record in records:
            headers = dict(record.headers)
            message = _MODELS[headers["ce_type"].decode()].from_json(record.value)
            commands.append((record.key.decode(), headers["ce_id"].decode(), message))
        keys = [key for key, _, _ in commands]
        states = {each["_id"]: each async for each in cases.find({"_id": {"$in": keys}})}
        writes = []
        futures = []
        for key, _, message in commands:
            state = states.get(key, {"version": 0, "state": {}})
            changed = {**state["state"], **message.model_dump(mode="json", exclude_none=True)}
            fields = {"state": changed, "version": state["version"] + 1}
            writes.append(UpdateOne({"_id": key}, {"$set": fields}, upsert=True))
        if writes:
            await cases.bulk_write(writes, ordered=False)
        for key, message_id, message in commands:
            envelope = [
                ("content-type", b"application/json"),
                ("ce_specversion", b"1.0"),
                ("ce_type", b"de.kvi-mv.SubjectInformed.v1"),
                ("ce_dataschema", b"urn:kvi-mv:schema:SubjectInformed.v1"),
                ("ce_id", message_id.encode()),
                ("ce_source", b"/services/intake"),
                ("ce_time", b"2026-11-24T10:00:00.000Z"),
                ("ce_subject", key.encode()),
                ("ce_correlationid", key.encode()),
                ("ce_causationid", message_id.encode()),
                ("ce_traceparent", TRACE),
            ]
            answer = {"command": message.type_name(), "state": "awaiting_consent"}
            told = [(outbound_topic(PRISON), json.dumps(answer).encode())]
            if isinstance(message, RecordSubjectInformed):
                told.append((CASES, message.to_json()))
            for topic, data in told:
                futures.append(await producer.send(topic, data, key=key.encode(), headers=envelope))
        await asyncio.gather(*futures)
        if records:
            await consumer.commit()
        done += len(records)
    await consumer.stop()
    await producer.stop()


if __name__ == "__main__":
    asyncio.run(work(int(os.environ["KVI_BENCH_COUNT"])))
