"""Forgets whoever is kept for a time only, by the clock of the cases.

MongoDB can forget by itself, but by the clock of its own machine: whoever steps through weeks, as
a try-out does, would find people gone that are still needed.
"""

import asyncio

from services.desk.stored.participants import Participants
from shared.watch.clock import Clock
from shared.watch.retries import Retries

_PAUSE_SECONDS = 60.0


class Forgetting:
    """Of all agencies of a desk."""

    def __init__(self, participants: Participants, clock: Clock, retries: Retries) -> None:
        self._participants = participants
        self._clock = clock
        self._retries = retries

    async def run(self) -> None:
        """Forget until cancelled. Raises Stopping when the process stops."""
        while True:
            try:
                await self._participants.forget(self._clock.now())
            except Exception as error:  # noqa: BLE001 - waited out unless nothing mends it
                await self._retries.wait_out(error)
            else:
                self._retries.over()
                await asyncio.sleep(_PAUSE_SECONDS)
