"""Forgets what is kept for a time only: what is about cases by their clock, the audit by ours.

MongoDB can forget by itself, but by the clock of its own machine: whoever steps through weeks, as
a try-out does, would find people gone that are still needed.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from services.desk.domain.participant import KEPT
from services.desk.stored.stores import Stores
from shared.watch.retries import Retries

_PAUSE_SECONDS = 60.0


class Forgetting:
    """Of all agencies of a desk."""

    def __init__(
        self, stores: Stores, now: Callable[[], datetime], audit: timedelta, retries: Retries
    ) -> None:
        self._stores = stores
        self._now = now
        self._audit = audit
        self._retries = retries

    async def run(self) -> None:
        """Forget until cancelled. Raises Stopping when the process stops."""
        while True:
            try:
                await self.forget()
            except Exception as error:  # noqa: BLE001 - waited out unless nothing mends it
                await self._retries.wait_out(error)
            else:
                self._retries.over()
                await asyncio.sleep(_PAUSE_SECONDS)

    async def forget(self) -> None:
        """Once: whatever has come to its end by now."""
        now = self._now()
        await self._stores.participants.forget(now)
        await self._stores.attendance.forget(now)
        await self._stores.mailbox.forget_names(now - KEPT)
        await self._stores.own_copies.forget_ended(now)
        await self._stores.trails.forget(self._audit)
