"""The picture of the network, drawn by Mermaid from the switchboards."""

from collections import Counter
from collections.abc import Iterator
from itertools import product

from deploy.generate.channels import KINDS
from deploy.network.catalogue import Catalogue
from shared.network.agency import AgencyKind

# Drawn apart from those who work on cases: they look after the services themselves.
NOT_DRAWN = frozenset({AgencyKind.OPERATOR})


def picture(catalogue: Catalogue) -> str:
    """A block of Mermaid: agencies, services, and how many kinds of message go between them."""
    lines = ["```mermaid", "flowchart LR", *_lines(catalogue), "```", ""]
    return "\n".join(lines)


def _lines(catalogue: Catalogue) -> Iterator[str]:
    services = [one.service for one in catalogue.switchboards]
    asked, told = _asked(catalogue), _told(catalogue)
    kinds = [kind for kind in AgencyKind if any(kind == asker for asker, _ in asked)]
    yield from (f"  {kind.name}([{KINDS[kind]}])" for kind in kinds)
    yield from (f"  {service}[{service}]" for service in services)
    for kind, service in product(kinds, services):
        if count := asked[kind, service]:
            yield f"  {kind.name} -- {_counted(count, 'command')} --> {service}"
    for teller, hearer in product(services, services):
        if count := told[teller, hearer]:
            yield f"  {teller} == {_counted(count, 'event')} ==> {hearer}"
    for teller in services:
        if any(entry.goes_to_agencies for entry in catalogue.of(teller)):
            yield f"  {teller} -. tells .-> agency([the agency it concerns])"


def _asked(catalogue: Catalogue) -> Counter[tuple[AgencyKind, str]]:
    """How many kinds of command of its own a service takes from a kind of agency."""
    return Counter(
        (kind, service)
        for entry in catalogue.entries.values()
        for service, row in entry.listeners.items()
        for kind in row.by
        if entry.owner is not None and kind not in NOT_DRAWN
    )


def _told(catalogue: Catalogue) -> Counter[tuple[str, str]]:
    """How many kinds of event of one service another listens to."""
    return Counter(
        (entry.owner, service)
        for entry in catalogue.entries.values()
        for service in entry.listeners
        if not entry.is_command and entry.owner is not None and entry.owner != service
    )


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" + ("s" if count > 1 else "")
