"""A desk confirms by itself that a sealed part has come which people of the office can open.

So no delivery is late over a weekend. Whoever opens it first says what it is like.
"""

import json
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from services.desk.domain.entry import Entry
from services.desk.domain.office_case import OfficeCase, Referral
from services.desk.domain.order import Order, order_id
from services.desk.stored.keys import Keys
from services.desk.stored.orders import Orders
from services.referral.contract.answers import ConfirmDelivery, DeliveryResult
from services.referral.contract.assigning import ReferralAssigned
from shared.network.sealing import inspect

CONFIRM = ConfirmDelivery.type_name()


class Storing:
    """Of all offices of a desk."""

    def __init__(
        self,
        keys: Keys,
        orders: Orders,
        now: Callable[[], datetime],
        give: Callable[[Order], Awaitable[Order]],
    ) -> None:
        self._keys = keys
        self._orders = orders
        self._now = now
        self._give = give

    async def confirm(self, case: OfficeCase, entries: Sequence[Entry]) -> None:
        """Say it of each part that has come; of the same message once, however often it comes."""
        for referral in case.referrals:
            if CONFIRM not in referral.answers or referral.sealed_in is None:
                continue
            order = self._order(case, referral, referral.sealed_in)
            if await self._orders.get(order.id) is None and await self._can_be_opened(
                case, _sealed(entries, referral.sealed_in)
            ):
                await self._give(order)

    async def _can_be_opened(self, case: OfficeCase, sealed: str | None) -> bool:
        kids = await self._keys.openable(case.agency)
        return sealed is not None and (
            inspect(sealed, case=case.case, receiver=case.agency, known_kids=kids) is None
        )

    def _order(self, case: OfficeCase, referral: Referral, sealed_in: str) -> Order:
        result = DeliveryResult.STORED.value
        return Order(
            id=order_id(case.agency, case.case, CONFIRM, result, since=sealed_in),
            agency=case.agency,
            service="referral",
            command=CONFIRM,
            case=case.case,
            referral=referral.id,
            data=json.dumps({"referral": referral.id, "result": result}),
            by=None,
            at=self._now(),
        )


def _sealed(entries: Sequence[Entry], name: str) -> str | None:
    entry = next(each for each in entries if each.id == name)
    assigned = entry.read(ReferralAssigned)
    return None if assigned is None else assigned.sealed
