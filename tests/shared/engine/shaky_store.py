"""A store behind a line that breaks: before a call is carried out, half-way, or after it."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from pymongo.errors import AutoReconnect

from shared.store.aggregate import Aggregate
from shared.store.store import Due, ParkedRecord, Store


class Weather(Protocol):
    """Decides when something breaks."""

    async def strike(self, where: str) -> None:
        """Let time pass, raise what a driver raises, or end the process."""


class Breaks:
    """Breaks the line at named places, each a number of times; counts how often each is passed."""

    def __init__(self, **times: int) -> None:
        self.times = Counter(times)
        self.passed: Counter[str] = Counter()

    async def strike(self, where: str) -> None:
        """Raise what the driver raises when MongoDB is away."""
        self.passed[where] += 1
        if self.times[where] > 0:
            self.times[where] -= 1
            raise AutoReconnect("Erika Mustermann is away")


class Frost:
    """Weather in which a process can stand still wherever it waits for the store."""

    def __init__(self, weather: Weather) -> None:
        self._weather = weather
        self._goes_on = asyncio.Event()
        self._goes_on.set()

    def begin(self) -> None:
        """Stand still from the next call on, before or after it was carried out."""
        self._goes_on.clear()

    def end(self) -> None:
        """Go on."""
        self._goes_on.set()

    async def strike(self, where: str) -> None:
        """As the weather around it, once the process moves."""
        await self._goes_on.wait()
        await self._weather.strike(where)
        await self._goes_on.wait()


class ShakyStore:
    """The same as the store behind it, when nothing breaks."""

    def __init__(self, store: Store, weather: Weather) -> None:
        self._store = store
        self._weather = weather

    async def load(self, ids: Iterable[str], published_before_ms: int) -> dict[str, Aggregate]:
        """As `Store.load`."""
        await self._weather.strike("load")
        return await self._store.load(ids, published_before_ms)

    async def save(self, changed: Sequence[Aggregate]) -> list[str]:
        """As `Store.save`: one unordered bulk, of which a part may be done when the line breaks."""
        stale: list[str] = []
        for aggregate in changed:
            await self._weather.strike("save")
            stale.extend(await self._store.save([aggregate]))
        await self._weather.strike("saved")
        return stale

    async def versions(self, ids: Iterable[str]) -> dict[str, int]:
        """As `Store.versions`."""
        await self._weather.strike("versions")
        return await self._store.versions(ids)

    async def due(self, now: datetime, limit: int, kinds: frozenset[str]) -> list[Due]:
        """As `Store.due`."""
        await self._weather.strike("due")
        return await self._store.due(now, limit, kinds)

    async def check(self) -> None:
        """As `Store.check`."""
        await self._weather.strike("check")
        await self._store.check()

    async def park(self, records: Sequence[ParkedRecord]) -> None:
        """As `Store.park`."""
        if records:
            await self._weather.strike("park")
            await self._store.park(records)
            await self._weather.strike("parked")

    async def parked(self, ids: Iterable[str]) -> dict[str, ParkedRecord]:
        """As `Store.parked`."""
        await self._weather.strike("look up parked")
        return await self._store.parked(ids)

    async def unpark(self, saved: Sequence[Aggregate], keyless: Sequence[str]) -> None:
        """As `Store.unpark`."""
        await self._weather.strike("unpark")
        await self._store.unpark(saved, keyless)
        await self._weather.strike("unparked")
