"""Where each replica of each service answers: a data folder knows its own, or somebody says it."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from deploy.services import NAMES

VARIABLE = "KVI_SERVICES"

Addresses = Mapping[str, tuple[str, ...]]
"""By service, as host:port; empty for one that nobody started here."""


class BadAddresses(Exception):
    """What KVI_SERVICES says cannot be meant; the text says why."""


def addresses(ports: Path) -> Addresses | None:
    """Those that KVI_SERVICES names, else those of a data folder; None: there are none.

    Raises BadAddresses.
    """
    if said := os.environ.get(VARIABLE):
        return named(said)
    if not ports.exists():
        return None
    known: dict[str, int] = json.loads(ports.read_text())
    return {name: (f"127.0.0.1:{known[name]}",) if name in known else () for name in NAMES}


def named(text: str) -> Addresses:
    """Read `SERVICE=HOST:PORT`, several by comma or blank. Raises BadAddresses."""
    found: dict[str, list[str]] = {name: [] for name in NAMES}
    for entry in text.replace(",", " ").split():
        name, _, address = entry.partition("=")
        host, _, port = address.rpartition(":")
        if name not in found or not host or not port.isdigit():
            raise BadAddresses(
                f"{VARIABLE}: '{entry}' is not SERVICE=HOST:PORT; services are {', '.join(NAMES)}"
            )
        found[name].append(address)
    if missing := [name for name, known in found.items() if not known]:
        raise BadAddresses(f"{VARIABLE} has no address of {', '.join(missing)}; name each replica")
    return {name: tuple(known) for name, known in found.items()}
