"""The records that are parked, byte for byte."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from pymongo import ASCENDING, IndexModel, UpdateOne

from shared.store.aggregate import Aggregate
from shared.store.mongo import Collection, Database, Document
from shared.store.store import ParkedRecord, as_they_came

COUNT_BY_KIND: Document = {"$group": {"_id": "$kind", "number": {"$sum": 1}}}


class MongoParked:
    """The part of a store that keeps them."""

    def __init__(self, database: Database) -> None:
        self._parked: Collection = database["parked"]

    async def prepare_parked(self) -> None:
        """Create the indexes by which they are found and counted."""
        names = ("aggregate", "kind")
        await self._parked.create_indexes([IndexModel([(name, ASCENDING)]) for name in names])

    async def waiting_anew(self, ids: Sequence[str]) -> dict[str, list[str]]:
        """What has to wait for these aggregates, by the bytes that were kept for it."""
        documents = await self._parked.find({"aggregate": {"$in": ids}}).to_list(None)
        records = sorted(map(_parked_record, documents), key=as_they_came)
        return {key: [each.id for each in records if each.aggregate == key] for key in ids}

    async def park(self, records: Sequence[ParkedRecord]) -> None:
        """As `Store.park`."""
        if not records:
            return
        writes = [
            UpdateOne(
                {"_id": record.id},
                {"$setOnInsert": _parked_document(record), "$max": {"version": record.version}},
                upsert=True,
            )
            for record in records
        ]
        await self._parked.bulk_write(writes, ordered=False)

    async def parked(self, ids: Iterable[str]) -> dict[str, ParkedRecord]:
        """As `Store.parked`."""
        documents = await self._parked.find({"_id": {"$in": list(ids)}}).to_list(None)
        return {document["_id"]: _parked_record(document) for document in documents}

    async def unpark(self, saved: Sequence[Aggregate], keyless: Sequence[str]) -> None:
        """As `Store.unpark`."""
        done: list[Document] = [
            {
                "aggregate": aggregate.id,
                "version": {"$lt": aggregate.saved_version},
                "_id": {"$nin": aggregate.waiting},
            }
            for aggregate in saved
        ]
        if keyless:
            done.append({"aggregate": None, "_id": {"$in": list(keyless)}})
        if done:
            await self._parked.delete_many({"$or": done})

    async def parked_metadata(self, limit: int) -> list[Document]:
        """What an operator may see of parked records: names, codes and places, never bytes."""
        cursor = self._parked.find({}, {"key": 0, "value": 0, "headers": 0})
        return await cursor.sort("parked_at", ASCENDING).limit(limit).to_list(None)

    async def parked_count(self) -> dict[str, int]:
        """How many records are parked, by the kind of their aggregates."""
        # Without the hint it would read all the bytes that are kept.
        return _numbers(await self._parked.aggregate([COUNT_BY_KIND], hint="kind_1").to_list(None))

    async def waited_for(self, codes: Iterable[str]) -> dict[str, int]:
        """How many aggregates have a record parked with one of these codes, by their kind."""
        counted: list[Document] = [
            {"$match": {"code": {"$in": sorted(codes)}}},
            {"$group": {"_id": "$aggregate", "kind": {"$first": "$kind"}}},
            COUNT_BY_KIND,
        ]
        return _numbers(await self._parked.aggregate(counted).to_list(None))

    async def parked_since(self) -> datetime | None:
        """When the oldest record that is parked was put aside; None: there is none."""
        return next((each["parked_at"] for each in await self.parked_metadata(1)), None)


def _numbers(counted: Iterable[Document]) -> dict[str, int]:
    return {each["_id"]: each["number"] for each in counted}


def _parked_document(record: ParkedRecord) -> Document:
    return {
        "aggregate": record.aggregate,
        "kind": record.kind,
        "code": record.code,
        "place": record.place,
        "parked_at": record.parked_at,
        "topic": record.topic,
        "partition": record.partition,
        "offset": record.offset,
        "timestamp": record.timestamp,
        "key": record.key,
        "value": record.value,
        "headers": [[name, value] for name, value in record.headers],
    }


def _parked_record(document: Document) -> ParkedRecord:
    headers = [(name, value) for name, value in document.pop("headers")]
    return ParkedRecord(id=document.pop("_id"), headers=headers, **document)
