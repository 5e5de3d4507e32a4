"""Who knocks too often at a door that is open to all has to wait a minute."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network

SECONDS = 60


class Throttle:
    """Counts in memory, from minute to minute: by address, and in total."""

    def __init__(self, each: int, together: int, wall: Callable[[], datetime]) -> None:
        self._each = each
        self._together = together
        self._wall = wall
        self._minute = 0
        self._tries: Counter[str] = Counter()

    def lets(self, address: str | None) -> bool:
        """Whether one more may try from there; what is refused is not counted."""
        if not self.has_room(address):
            return False
        self._tries[_place(address)] += 1
        return True

    def has_room(self, address: str | None) -> bool:
        """The same, without counting."""
        minute = int(self._wall().timestamp()) // SECONDS
        if minute != self._minute:
            self._minute = minute
            self._tries.clear()
        place = _place(address)
        return self._tries[place] < self._each and self._tries.total() < self._together


def _place(address: str | None) -> str:
    """An address; of IPv6 the network, since one connection has a whole one to choose from."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return ""
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(ip_network((found, 64), strict=False))
    return str(found)
