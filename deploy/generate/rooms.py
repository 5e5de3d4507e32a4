"""The rooms of shared and deploy, each with who may use it, as the import rules have it."""

import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from deploy.generate.table import table
from deploy.messages.written_message import ROOT

_FILE = re.compile(r"services\.(?:\*\.)?(.+)")


def rooms() -> str:
    """A table for each of the two houses, a room above those that it builds on."""
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = rules["tool"]["importlinter"]["contracts"]
    shared = ((*cells, _users(contracts, room)) for room, *cells in _rooms(contracts, "shared"))
    deploy = (tuple(cells) for _, *cells in _rooms(contracts, "deploy"))
    return "\n".join(
        [
            table(("Room", "What is in it", "Who of a service may use it"), shared),
            table(("Room", "What is in it"), deploy),
        ]
    )


def _rooms(contracts: list[Any], house: str) -> Iterator[tuple[str, str, str]]:
    (built,) = [one for one in contracts if one.get("containers") == [house]]
    for layer in built["layers"]:
        for name in layer.split(" | "):
            room = f"{house}.{name}"
            promise = (import_module(room).__doc__ or "").partition("\n")[0]
            yield room, f"`{house}/{name}`", promise


def _users(contracts: list[Any], room: str) -> str:
    """Those that an allow-list names; a room that none names is open to whole services."""
    for contract in contracts:
        if room in contract.get("protected_modules", ()):
            found = map(_FILE.fullmatch, contract["allowed_importers"])
            return ", ".join(f"`{file[1]}`" for file in found if file)
    return "all of it"
