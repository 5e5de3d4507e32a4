"""The commands of a desk's people: written down before they are sent, and answered once."""

from collections.abc import Iterable
from datetime import datetime

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from services.desk.domain.order import ERASED, Order, OrderLife
from services.desk.domain.training import REGISTER, nameless
from shared.store.mongo import Database, Document


class Orders:
    """All commands that were given here."""

    def __init__(self, database: Database) -> None:
        self._orders = database["orders"]

    async def prepare(self) -> None:
        """Make the indexes; harmless when they are there."""
        unsent = IndexModel(
            [("agency", ASCENDING), ("at", ASCENDING)],
            partialFilterExpression={"life": OrderLife.WRITTEN.value},
            name="unsent",
        )
        by_case = IndexModel([("agency", ASCENDING), ("case", ASCENDING), ("at", ASCENDING)])
        by_life = IndexModel([("life", ASCENDING), ("at", ASCENDING)])
        by_service = IndexModel([("agency", ASCENDING), ("service", ASCENDING), ("at", ASCENDING)])
        await self._orders.create_indexes([unsent, by_case, by_life, by_service])

    async def write(self, order: Order) -> Order:
        """Write it down; gives what stands under its id, which may be another person's."""
        try:
            await self._orders.insert_one(_document(order))
        except DuplicateKeyError:
            found = await self._orders.find_one({"_id": order.id})
            return order if found is None else _order(found)
        return order

    async def get(self, name: str) -> Order | None:
        """The command of this id."""
        found = await self._orders.find_one({"_id": name})
        return None if found is None else _order(found)

    async def unsent(self, agency: str, *, limit: int) -> list[Order]:
        """Those not yet known to be in Kafka, the oldest first."""
        cursor = self._orders.find({"agency": agency, "life": OrderLife.WRITTEN.value})
        found = await cursor.sort("at", ASCENDING).limit(limit).to_list(None)
        return [_order(document) for document in found]

    async def sent(self, name: str) -> None:
        """Kafka has it. An answer that came before stays."""
        await self._orders.update_one(
            {"_id": name, "life": OrderLife.WRITTEN.value},
            {"$set": {"life": OrderLife.SENT.value}},
        )

    async def answered(self, name: str, life: OrderLife, code: str | None) -> None:
        """Its one answer has come; what is no command of this desk is passed over."""
        await self._orders.update_one({"_id": name}, {"$set": {"life": life.value, "code": code}})

    async def of_case(self, agency: str, case: str) -> list[Order]:
        """All of a case, the oldest first."""
        cursor = self._orders.find({"agency": agency, "case": case}).sort("at", ASCENDING)
        return [_order(document) for document in await cursor.to_list(None)]

    async def of_service(self, agency: str, service: str) -> list[Order]:
        """All that one service was asked, the oldest first."""
        cursor = self._orders.find({"agency": agency, "service": service}).sort("at", ASCENDING)
        return [_order(document) for document in await cursor.to_list(None)]

    async def forget_name(self, name: str) -> None:
        """Leave of the registration of a professional her reference; harmless for what is none."""
        found = await self._orders.find_one({"_id": name, "command": REGISTER})
        if found is not None and found["data"] is not None:
            left = {"$set": {"data": nameless(found["data"])}}
            await self._orders.update_one({"_id": name}, left)

    async def some(self, names: Iterable[str]) -> dict[str, Order]:
        """Those of these ids that were given, by their id."""
        found = self._orders.find({"_id": {"$in": list(names)}})
        return {document["_id"]: _order(document) async for document in found}

    async def forget(self, agency: str, case: str) -> None:
        """Take away what those of a case said that are sent; that they were given stays."""
        await self._orders.update_many(
            {"agency": agency, "case": case, "life": {"$ne": OrderLife.WRITTEN.value}},
            {"$set": {"data": None}},
        )

    async def erase(self, agency: str, case: str, referrals: list[str]) -> None:
        """Take away what those about these referrals said; that they were given stays.

        What has not left yet does not leave any more, but for what a family said here of its case:
        that is for another service, and names nobody.
        """
        about = {"agency": agency, "case": case, "referral": {"$in": referrals}}
        unsent = OrderLife.WRITTEN.value
        await self._orders.update_many(
            {**about, "life": unsent, "service": "referral"},
            {"$set": {"life": OrderLife.REFUSED.value, "code": ERASED}},
        )
        await self._orders.update_many({**about, "life": {"$ne": unsent}}, {"$set": {"data": None}})

    async def by_life(self) -> dict[OrderLife, int]:
        """How many of all agencies have come how far."""
        return {
            life: await self._orders.count_documents({"life": life.value}) for life in OrderLife
        }

    async def oldest_unsent(self) -> datetime | None:
        """When the oldest was given of those that are not known to be in Kafka."""
        found = await self._orders.find_one(
            {"life": OrderLife.WRITTEN.value}, {"at": True}, sort=[("at", ASCENDING)]
        )
        return None if found is None else found["at"]


def _document(order: Order) -> Document:
    found = order.model_dump(mode="python")
    return {"_id": found.pop("id"), **found, "life": order.life.value}


def _order(document: Document) -> Order:
    name = document.pop("_id")
    return Order(id=name, **document)
