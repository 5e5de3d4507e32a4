"""What a prison has sealed for itself: it opens in the browsers of the prison and nowhere else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from pymongo import ASCENDING, IndexModel

from services.desk.domain.order import Order
from services.desk.domain.own_copy import kept_until
from services.desk.stored.orders import Orders
from shared.store.mongo import Database


@dataclass(frozen=True, slots=True)
class OwnCopy:
    """Of one notice, as it was sealed."""

    case: str
    jwe: str
    until: datetime | None

    @property
    def mark(self) -> str:
        """Another one for each copy of the notice."""
        return sha256(self.jwe.encode()).hexdigest()


class OwnCopies:
    """Each goes with what was sent of its notice: when the prison ends it, or the time is over."""

    def __init__(self, database: Database, orders: Orders, days: int) -> None:
        self._copies = database["own_copies"]
        self._orders = orders
        self._days = days

    async def prepare(self) -> None:
        """Make the indexes; harmless when they are there."""
        await self._copies.create_indexes([IndexModel([("until", ASCENDING)])])

    async def put(self, order: Order, jwe: str) -> None:
        """Keep it in place of what there was before, for as long as this order, too, lets it.

        It is there before the order is written down, and has its end even if that never is.
        """
        until = await self._until(order.agency, order.case, order)
        said = {"agency": order.agency, "case": order.case, "jwe": jwe, "until": until}
        await self._copies.replace_one({"_id": _key(order.agency, order.case)}, said, upsert=True)

    async def date(self, agency: str, case: str) -> None:
        """Say anew how long it is kept, after an answer to a command; harmless if there is none."""
        until = await self._until(agency, case)
        if until is not None:
            await self._copies.update_one({"_id": _key(agency, case)}, {"$set": {"until": until}})

    async def get(self, agency: str, case: str) -> OwnCopy | None:
        """The one of this notice."""
        found = await self.of(agency, [case])
        return found[0] if found else None

    async def of(self, agency: str, cases: Iterable[str]) -> list[OwnCopy]:
        """Those that there are of these notices, in no order."""
        keys = [_key(agency, case) for case in cases]
        found = await self._copies.find({"_id": {"$in": keys}}).to_list(None)
        return [OwnCopy(each["case"], each["jwe"], each["until"]) for each in found]

    async def forget(self, agency: str, case: str) -> None:
        """Take it away, with what was sealed for others and sent; that it was sent stays."""
        await self._orders.forget(agency, case)
        await self._copies.delete_one({"_id": _key(agency, case)})

    async def forget_ended(self, now: datetime) -> None:
        """Those whose time is over by now."""
        ended = {"until": {"$lte": now}}
        for found in await self._copies.find(ended, {"jwe": False}).to_list(None):
            await self._orders.forget(found["agency"], found["case"])
            # One that was put in its place meanwhile stays.
            await self._copies.delete_one({"_id": found["_id"], **ended})

    async def _until(self, agency: str, case: str, *new: Order) -> datetime | None:
        return kept_until([*await self._orders.of_case(agency, case), *new], self._days)


def _key(agency: str, case: str) -> str:
    return f"{agency}/{case}"
