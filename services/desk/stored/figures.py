"""What the database of a desk says about all of its agencies together."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.desk.domain.order import OrderLife
from services.desk.stored.cases import OfficeCases
from services.desk.stored.mailbox import Mailbox
from services.desk.stored.orders import Orders
from shared.store.mongo import Database, MongoAway

_SECONDS = 1.0
"""Whoever probes waits no longer."""


@dataclass(frozen=True, slots=True)
class Counted:
    """At one moment."""

    messages: int
    orders: Mapping[OrderLife, int]
    oldest_unsent: datetime | None
    not_read: int
    """Cases of which this version cannot read a message."""


class StoredFigures:
    """Asked by operators."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._mailbox = Mailbox(database)
        self._cases = OfficeCases(database)
        self._orders = Orders(database)

    async def answers(self) -> bool:
        """Whether the database is there."""
        try:
            async with asyncio.timeout(_SECONDS):
                await self._database.command("ping")
        except (TimeoutError, MongoAway):
            return False
        return True

    async def count(self) -> Counted | None:
        """What there is; nothing while the database does not tell it."""
        try:
            async with asyncio.timeout(_SECONDS):
                return Counted(
                    messages=await self._mailbox.size(),
                    orders=await self._orders.by_life(),
                    oldest_unsent=await self._orders.oldest_unsent(),
                    not_read=await self._cases.not_read(),
                )
        except (TimeoutError, MongoAway):
            return None
