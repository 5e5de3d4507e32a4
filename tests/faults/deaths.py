"""Where a process is to be killed, one life after the other, in an order of chance."""

from collections.abc import Sequence
from pathlib import Path
from random import Random

from tests.faults.crashing_service import DEATHS, PLAN


class Deaths:
    """At each of these places once, when it comes by for at most so many times."""

    def __init__(self, chance: Random, places: Sequence[str], most: int, folder: Path) -> None:
        self._plan = [f"{place}:{chance.randint(1, most)}" for place in places]
        chance.shuffle(self._plan)
        self._told = folder / "deaths"
        self._told.touch()

    @property
    def settings(self) -> dict[str, str]:
        """What the process reads of it."""
        return {PLAN: " ".join(self._plan), DEATHS: str(self._told)}

    @property
    def are_over(self) -> bool:
        """Whether it has died all of them."""
        return self._told.read_text().split() == self._plan

    def __str__(self) -> str:
        """Those that it has died."""
        return self._told.read_text()
