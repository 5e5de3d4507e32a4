"""Rings whenever something came for an agency, so that open pages look again."""

import asyncio
from collections import Counter
from secrets import token_hex


class Bell:
    """Of one process; it says that something came, and never what."""

    def __init__(self) -> None:
        self._run = token_hex(4)
        self._rung: Counter[str] = Counter()
        self._next = asyncio.Event()
        self.is_silent = False

    def mark(self, agency: str) -> str:
        """Where it stands: another mark says that something came, or that the desk was started."""
        return f"{self._run}-{self._rung[agency]}"

    def ring(self, agency: str) -> None:
        """Something came, and can be seen."""
        self._rung[agency] += 1
        self._wake()

    async def rings(self, agency: str, heard: str, *, seconds: float) -> bool:
        """Wait for another mark than the one that was heard; whether there is one."""
        try:
            async with asyncio.timeout(seconds):
                while self.mark(agency) == heard and not self.is_silent:
                    await self._next.wait()
        except TimeoutError:
            return False
        return self.mark(agency) != heard

    def silence(self) -> None:
        """Nobody is to wait any more: the desk stops."""
        self.is_silent = True
        self._wake()

    def _wake(self) -> None:
        waited_for, self._next = self._next, asyncio.Event()
        waited_for.set()
