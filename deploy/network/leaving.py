"""Who leaves the network and when, before it happens and until it is done."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from shared.network.registry import Registry


def leaving(registry: Registry, now: datetime) -> Iterator[str]:
    """A sentence for each agency whose last day is named and has not passed."""
    for agency in registry.agencies:
        if agency.left is not None and agency.takes_part(now):
            after = agency.left + timedelta(days=1)
            yield (
                f"{agency.id} takes part until {agency.left}: from {after} the services give it "
                "nothing new, and ./kvi provision --prune takes its user and rights away"
            )
