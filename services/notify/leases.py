"""Several replicas see the same delivery due; a lease lets only one of them send it."""

from datetime import datetime
from typing import Protocol


class Leases(Protocol):
    """Who sends what; by the wall clock, also while the clock of the cases stands still."""

    async def take(self, name: str, now: datetime, until: datetime) -> bool:
        """Whether the lease is ours: it was free or had ended."""
        ...


class MemoryLeases:
    """Leases for one process."""

    def __init__(self) -> None:
        self._until: dict[str, datetime] = {}

    async def take(self, name: str, now: datetime, until: datetime) -> bool:
        """As `Leases.take`."""
        if name in self._until and self._until[name] > now:
            return False
        self._until[name] = until
        return True
