"""The four services, in the order in which a case meets them."""

from collections.abc import Iterator, Mapping
from importlib import import_module

from shared.wire.switchboard import Switchboard

NAMES = ("intake", "referral", "events", "notify")
DESK = "desk"
"""The software of agencies that have none: a user of MongoDB, and at Kafka its agencies alone."""


class _Imported(Mapping[str, Switchboard]):
    """A service's switchboard is imported when it is first asked for, not before."""

    def __getitem__(self, service: str) -> Switchboard:
        if service not in NAMES:
            raise KeyError(service)
        found = import_module(f"services.{service}.switchboard").SWITCHBOARD
        if not isinstance(found, Switchboard) or found.service != service:
            raise TypeError(f"services/{service}/switchboard.py: SWITCHBOARD is not {service}'s")
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(NAMES)

    def __len__(self) -> int:
        return len(NAMES)


SWITCHBOARDS: Mapping[str, Switchboard] = _Imported()
