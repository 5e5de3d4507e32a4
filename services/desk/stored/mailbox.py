"""The mailbox of each agency: whatever it was told, each message once, in order."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from pymongo import ASCENDING, IndexModel, ReturnDocument, UpdateOne

from services.desk.domain.entry import Entry
from services.events.contract.certificates import CertificatePassedOn
from shared.store.mongo import Database, Document

_NAMES_SOMEBODY = {"message": CertificatePassedOn.type_name(), "value": {"$type": "string"}}
"""What names a professional in clear; everybody else is named in sealed parts alone."""


class Mailbox:
    """All mailboxes of a desk.

    One reader writes to a mailbox at a time, since its topic has one partition. A reader that was
    frozen meanwhile may write again what is there; that changes nothing, also what was erased.
    """

    def __init__(self, database: Database) -> None:
        self._entries = database["mailbox"]
        self._numbers = database["mailbox_numbers"]

    async def prepare(self) -> None:
        """Make the indexes; harmless when they are there."""
        by_case = IndexModel([("agency", ASCENDING), ("case", ASCENDING), ("number", ASCENDING)])
        by_number = IndexModel([("agency", ASCENDING), ("number", ASCENDING)], unique=True)
        by_message = IndexModel(
            [("agency", ASCENDING), ("message", ASCENDING), ("case", ASCENDING)]
        )
        by_age = IndexModel([("told_at", ASCENDING)], partialFilterExpression=_NAMES_SOMEBODY)
        await self._entries.create_indexes([by_case, by_number, by_message, by_age])

    async def keep(self, agency: str, told: Sequence[Entry]) -> None:
        """Keep what is new, in this order, behind all that is there."""
        if not told:
            return
        counted = await self._numbers.find_one_and_update(
            {"_id": agency},
            {"$inc": {"last": len(told)}},
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )
        first = counted["last"] - len(told) + 1
        await self._entries.bulk_write(
            [
                UpdateOne(
                    {"_id": _key(agency, entry.id)},
                    {"$setOnInsert": _document(entry, number)},
                    upsert=True,
                )
                for number, entry in enumerate(told, first)
            ],
            ordered=True,
        )

    async def of_case(self, agency: str, case: str) -> list[Entry]:
        """All entries of a case, the oldest first, also those that are erased."""
        cursor = self._entries.find({"agency": agency, "case": case}).sort("number", ASCENDING)
        return [_entry(document) for document in await cursor.to_list(None)]

    async def of_cases(self, agency: str, cases: Iterable[str]) -> dict[str, list[Entry]]:
        """The same of several cases; those without entries are left out."""
        cursor = self._entries.find({"agency": agency, "case": {"$in": list(cases)}})
        found: dict[str, list[Entry]] = {}
        async for document in cursor.sort("number", ASCENDING):
            found.setdefault(document["case"], []).append(_entry(document))
        return found

    async def entry(self, agency: str, name: str) -> Entry | None:
        """The entry of this id."""
        found = await self._entries.find_one({"_id": _key(agency, name)})
        return None if found is None else _entry(found)

    async def entries(self, agency: str, names: Iterable[str]) -> list[Entry]:
        """Those of these ids, in no order."""
        keys = [_key(agency, name) for name in names]
        return [_entry(found) async for found in self._entries.find({"_id": {"$in": keys}})]

    async def cases(self, agency: str, message: str | None = None) -> list[str]:
        """All cases that the agency was ever told of; or those of which it was told this."""
        which = {"agency": agency} if message is None else {"agency": agency, "message": message}
        # Not `distinct`, whose answer is one document and so holds 16 MB at most.
        grouped = [{"$match": which}, {"$group": {"_id": "$case"}}]
        return [found["_id"] async for found in self._entries.aggregate(grouped)]

    async def size(self) -> int:
        """About how many messages are kept for all agencies."""
        return await self._entries.estimated_document_count()

    async def erase(self, agency: str, names: Iterable[str]) -> None:
        """Take away what these entries say; their ids stay, so that they do not come again."""
        keys = [_key(agency, name) for name in names]
        await self._entries.update_many({"_id": {"$in": keys}}, {"$set": {"value": None}})

    async def forget_names(self, told_before: datetime) -> None:
        """Do the same with what names a professional and was told before."""
        old = {**_NAMES_SOMEBODY, "told_at": {"$lt": told_before}}
        await self._entries.update_many(old, {"$set": {"value": None}})


def _key(agency: str, name: str) -> str:
    return f"{agency}/{name}"


def _document(entry: Entry, number: int) -> Document:
    return {
        "agency": entry.agency,
        "number": number,
        "id": entry.id,
        "message": entry.message,
        "case": entry.case,
        "cause": entry.cause,
        "told_at": entry.told_at,
        "value": entry.value,
    }


def _entry(document: Document) -> Entry:
    return Entry(**{name: value for name, value in document.items() if name != "_id"})
