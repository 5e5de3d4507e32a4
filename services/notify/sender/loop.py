"""The loop on every replica: as many mails under way as it may, and none that waits for another."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial

from services.notify.sender.lookout import Lookout
from services.notify.sender.pace import Pace, Rests
from services.notify.sender.tries import Tries
from shared.watch.retries import Retries


class Sender:
    """Works off what is due."""

    def __init__(
        self,
        lookout: Lookout,
        tries: Tries,
        pace: Pace,
        wall: Callable[[], datetime],
        retries: Retries,
    ) -> None:
        self._lookout = lookout
        self._tries = tries
        self._pace = pace
        self._wall = wall
        self._retries = retries
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._rests = Rests(pace.pause)

    async def run(self) -> None:
        """Go on until cancelled; what is under way then is still finished. Raises Stopping."""
        try:
            while True:
                try:
                    started = await self.begin()
                except Exception as error:  # noqa: BLE001 - whatever it is, the next look may work
                    await self._retries.wait_out(error)
                else:
                    self._retries.over()
                    await self._rest(started)
        finally:
            await self.settle()

    async def _rest(self, started: int) -> None:
        """Wait until another look may find something for a free hand."""
        if started:
            self._rests.begin_anew()
        if len(self._under_way) >= self._pace.at_once:
            await asyncio.wait(self._under_way.values(), return_when=asyncio.FIRST_COMPLETED)
        elif not started:
            await asyncio.sleep(self._rests.next().total_seconds())

    async def begin(self) -> int:
        """Take what is due and not under way, as far as hands are free; how much was taken."""
        taken = 0
        while len(self._under_way) < self._pace.at_once:
            task = await self._lookout.next(self._under_way.keys())
            if task is None:
                break
            self._lookout.pass_over(task, self._wall() + self._pace.pause)
            trying = self._tries.carry_out(task, self._lookout.looked)
            self._under_way[task.name] = running = asyncio.create_task(trying)
            running.add_done_callback(partial(self._finished, task.name))
            taken += 1
        return taken

    def _finished(self, name: str, _done: asyncio.Task[None]) -> None:
        del self._under_way[name]

    async def settle(self) -> None:
        """Wait until nothing is under way."""
        while self._under_way:
            await asyncio.wait(self._under_way.values())
