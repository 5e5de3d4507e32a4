"""For some seconds a process may publish what it decided; after that it looks again first.

A process that stood still may have been taken for dead: another replica has its partitions, and may
have erased since what this one still wants to tell.
"""

import asyncio
from collections.abc import Mapping

from shared.store.store import Store

HOLD_SECONDS = 5.0
"""Shorter than the session of a consumer (shared/process/lane.py); then others take its place."""


class Overtaken(Exception):
    """Another replica has changed an aggregate: the batch has to be decided again."""

    def __init__(self, aggregate: str) -> None:
        super().__init__(aggregate)
        self.aggregate = aggregate


class Hold:
    """Starts before the aggregates are loaded, so that no pause goes unnoticed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known_at = asyncio.get_running_loop().time()

    async def check(self, versions: Mapping[str, int]) -> None:
        """Check that the aggregates still have these versions, if the last check is too old.

        Raises Overtaken.
        """
        now = asyncio.get_running_loop().time()
        if now - self._known_at < HOLD_SECONDS:
            return
        stored = await self._store.versions(versions)
        for aggregate, version in versions.items():
            if stored.get(aggregate, 0) != version:
                raise Overtaken(aggregate)
        self._known_at = now
