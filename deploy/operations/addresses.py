"""Where each replica of each service answers: a data folder knows its own, or somebody says it."""

import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from deploy.network.services import NAMES
from shared.network.i_json import NotIJson, read

VARIABLE = "KVI_SERVICES"
_NO_PORT = 65_536

_PORTS = TypeAdapter(dict[str, int])

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
    if not ports.is_file():
        return None
    try:
        known = _PORTS.validate_python(read(ports.read_bytes()), strict=True)
    except (NotIJson, ValidationError):
        raise BadAddresses(
            f"{ports} does not hold ports; delete it, ./kvi down && ./kvi up makes it anew"
        ) from None
    return {name: (f"127.0.0.1:{known[name]}",) if name in known else () for name in NAMES}


def is_port(text: str) -> bool:
    """Whether this is a number that a port can have."""
    return text.isascii() and text.isdigit() and 0 < int(text[:6]) < _NO_PORT


def named(text: str) -> Addresses:
    """Read `SERVICE=HOST:PORT`, several by comma or blank. Raises BadAddresses."""
    found: dict[str, list[str]] = {name: [] for name in NAMES}
    for entry in text.replace(",", " ").split():
        name, _, address = entry.partition("=")
        host, _, port = address.rpartition(":")
        if name not in found or not host or not is_port(port):
            raise BadAddresses(
                f"{VARIABLE}: '{entry}' is not SERVICE=HOST:PORT; services are {', '.join(NAMES)}"
            )
        found[name].append(address)
    if missing := [name for name, known in found.items() if not known]:
        raise BadAddresses(f"{VARIABLE} has no address of {', '.join(missing)}; name each replica")
    return {name: tuple(known) for name, known in found.items()}
