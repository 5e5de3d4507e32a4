"""Who takes part, as every command asks: an unknown name ends it before anything is done."""

from datetime import datetime
from pathlib import Path

from deploy.cli.place import data_path
from deploy.cli.telling import give_up
from deploy.local.agency_keys import REGISTRY, load_registry
from deploy.network.present import BadClock, present
from deploy.network.rights import MONITOR
from deploy.network.topology import Topology
from deploy.operations.routes import network
from deploy.terminal.meant import did_you_mean
from shared.network.agency import Agency
from shared.network.registry import BadRegistry, Registry


def current_time() -> datetime:
    """The time by which it is judged who takes part, or the end of the command."""
    try:
        return present()
    except BadClock as error:
        give_up(f"{error}.")


def participants(path: Path = REGISTRY) -> Registry:
    """The registry with the keys of the data folder, or the end of the command."""
    try:
        return load_registry(data_path(), path)
    except BadRegistry as error:
        give_up(f"{error}; mend the registry first.")


def participant(registry: Registry, name: str, at: datetime) -> Agency:
    """The agency of this id, or the end of the command with whom it may have meant."""
    found = registry.known(name)
    if found is None:
        ids = [agency.id for agency in registry.agencies if agency.takes_part(at)]
        told = did_you_mean(name, ids, "./kvi access shows all who do.")
        give_up(f"no agency {name} takes part; {told}")
    if not found.takes_part(at):
        give_up(f"{name} takes part no more since {found.left}; see deploy/agencies.yaml.")
    return found


def reader(registry: Registry, name: str | None, at: datetime) -> str:
    """Whose login reads: this agency's, or the monitor's where none is named."""
    return MONITOR if name is None else participant(registry, name, at).id


def rights() -> Topology:
    """All topics, users and rights, or the end of the command."""
    try:
        return network()
    except BadRegistry as error:
        give_up(f"{error}; mend the registry first.")
    except BadClock as error:
        give_up(f"{error}.")
