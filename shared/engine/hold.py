"""What a batch was decided on is this process's to tell for some seconds; then it looks again.

A process that stood still may have been taken for dead: another replica has its partitions, and may
have erased since what this one still wants to tell.
"""

import asyncio
from collections.abc import Mapping

from shared.store.store import Store

HOLD_SECONDS = 5.0
"""Shorter than the session of a consumer (shared/process/lane.py); then others take its place."""


class Overtaken(Exception):
    """Another replica went on with an aggregate: what there is to tell is to be decided anew."""

    def __init__(self, aggregate: str) -> None:
        super().__init__(aggregate)
        self.aggregate = aggregate


class Hold:
    """Begins before the aggregates are loaded, so that no standstill goes unnoticed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known_at = asyncio.get_running_loop().time()

    async def check(self, versions: Mapping[str, int]) -> None:
        """Look whether the aggregates still have these versions, if that was known long ago.

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
