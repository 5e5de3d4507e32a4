"""A storm: everything that can go wrong around a process, drawn from one random seed."""

import asyncio
from random import Random

from pymongo.errors import AutoReconnect

from tests.shared.engine.memory_broker import Fate


class Crash(BaseException):
    """The process is killed at this very place; nothing may catch it."""


class Storm:
    """What breaks when, as long as it lasts. The same seed breaks the same."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.lasts = True
        self.deaths: set[str] = set()
        """The checkpoints at which somebody was killed."""
        self._crash = random.choice((0.0, 0.01, 0.03))
        self._away = random.choice((0.0, 0.02, 0.1))
        self._fails = random.choice((0.0, 0.05, 0.2))
        self._slow = random.choice((0.002, 0.02, 0.2))

    async def strike(self, _where: str) -> None:
        """Before, between and after the calls to MongoDB."""
        await asyncio.sleep(self.random.random() * self._slow)
        if self.lasts:
            drawn = self.random.random()
            if drawn < self._crash:
                raise Crash
            if drawn < self._crash + self._away:
                raise AutoReconnect

    def checkpoint(self, place: str) -> None:
        """After decoding, saving and publishing."""
        if self.lasts and self.random.random() < self._crash:
            self.deaths.add(place)
            raise Crash

    def fate(self) -> tuple[Fate, float]:
        """Of one record on its way to the broker."""
        seconds = self.random.random() * self._slow
        if self.lasts and self.random.random() < self._fails:
            return self.random.choice((Fate.FAILS, Fate.ARRIVES_UNNOTICED)), seconds
        return Fate.ARRIVES, seconds
