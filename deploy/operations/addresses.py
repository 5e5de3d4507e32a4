"""Where each replica of each service answers: a data folder knows its own, or somebody says it."""

import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from deploy.network.services import DESK, NAMES
from shared.network.i_json import NotIJson, read

VARIABLE = "KVI_SERVICES"
_NO_PORT = 65_536

_PORTS = TypeAdapter(dict[str, int])

Addresses = Mapping[str, tuple[str, ...]]
"""By service, as host:port; empty for one that nobody started here. A desk only if there is one."""

AT_A_DESK = ("desk-secrets", "containers/desk")
"""In a data folder that has a desk lie the secrets of its agencies, embedded or for containers."""


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
    has_desk = any((ports.parent / name).is_dir() for name in AT_A_DESK)
    names = (*NAMES, DESK) if has_desk else NAMES
    return {name: (f"127.0.0.1:{known[name]}",) if name in known else () for name in names}


def is_port(text: str) -> bool:
    """Whether this is a number that a port can have."""
    return text.isascii() and text.isdigit() and 0 < int(text[:6]) < _NO_PORT


def named(text: str) -> Addresses:
    """Read `SERVICE=HOST:PORT`, several by comma or blank. Raises BadAddresses."""
    found: dict[str, list[str]] = {name: [] for name in (*NAMES, DESK)}
    for entry in text.replace(",", " ").split():
        name, _, address = entry.partition("=")
        host, _, port = address.rpartition(":")
        if name not in found or not host or not is_port(port):
            raise BadAddresses(
                f"{VARIABLE}: '{entry}' is not SERVICE=HOST:PORT; services are {', '.join(found)}"
            )
        found[name].append(address)
    if missing := [name for name in NAMES if not found[name]]:
        raise BadAddresses(f"{VARIABLE} has no address of {', '.join(missing)}; name each replica")
    return {name: tuple(known) for name, known in found.items() if known}
