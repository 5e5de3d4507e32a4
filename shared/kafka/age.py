"""How old the oldest unacknowledged record of a group is, found without reading any record."""

from collections.abc import Mapping
from typing import Any, Protocol

FINEST_MS = 1_000
_FINENESS = 20


class TellsAge(Protocol):
    """A Kafka that tells from which offset on records are younger than a moment."""

    async def older(self, waiting: Mapping[Any, range], moment_ms: int) -> dict[Any, range]:
        """Of records that wait, the partitions whose first was written before this moment."""


async def age_ms(kafka: TellsAge, waiting: Mapping[Any, range], now_ms: int) -> int:
    """A lower bound for the age of the oldest of these records, exact to a second or a twentieth.

    The age is doubled until no record is older, then halved in between. What is younger than a
    second, as under traffic nearly always, takes one question.
    """
    low, high = 0, FINEST_MS
    while older := await kafka.older(waiting, max(0, now_ms - high)):
        waiting, low, high = older, high, 2 * high
    while high - low > max(FINEST_MS, low // _FINENESS):
        middle = (low + high) // 2
        older = await kafka.older(waiting, max(0, now_ms - middle))
        if older:
            waiting, low = older, middle
        else:
            high = middle
    return low
