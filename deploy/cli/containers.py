"""`./kvi containers`: everything that deploy/compose.yaml hands to its containers, as files."""

import os

import typer

from deploy.cli.participants import current_time
from deploy.cli.place import made_path
from deploy.cli.telling import give_up, hint, of_system
from deploy.local.agency_keys import (
    REGISTRY,
    ensure_keys,
    key_file,
    load_registry,
    signing_file,
)
from deploy.local.container_files import DESK_ORIGIN, KAFKA_PORTS, write_container_files
from deploy.network.services import SWITCHBOARDS
from deploy.network.topology import topology
from deploy.servers.credentials import Secrets
from deploy.servers.errors import StackError
from deploy.stack.folder import DataFolder
from services.events.settings import SIGNER
from shared.network.registry import BadRegistry, Registry


def containers() -> None:
    """Write what deploy/compose.yaml hands to its containers: secrets, settings, the registry.

    Safe to run again: secrets stay the same. Run it again after a change of the registry.
    """
    folder = DataFolder(made_path())
    try:
        # Taken, since an embedded system in the same folder would go by the same secrets.
        folder.take()
        origin = os.environ.get("DESK_ORIGIN")
        # One with an address of its own serves those to whom the registry gives it.
        ensure_keys(folder.path, Registry.load(REGISTRY), None if origin else DESK_ORIGIN)
        registry = load_registry(folder.path)
        users = topology(registry, SWITCHBOARDS, current_time()).users
        served = [a.id for a in registry.agencies if a.desk == (origin or DESK_ORIGIN)]
        if origin and not served:
            give_up(f"no agency has its desk at DESK_ORIGIN, {origin}; say so in the registry.")
        signing = signing_file(folder.path, registry)
        if signing is None:
            give_up(
                f"{key_file(folder.path, SIGNER)} is not the private half of a key of {SIGNER} in "
                "the registry; put that one there."
            )
        write_container_files(folder, Secrets(folder.secrets), users, served, signing)
    except (StackError, BadRegistry) as error:
        give_up(str(error))
    except OSError as error:
        give_up(f"{of_system(error, folder.path)}; name another data folder with KVI_DATA.")
    finally:
        folder.release()
    typer.echo(f"export KVI_KAFKA=127.0.0.1:{KAFKA_PORTS['kafka-client']}")
    hint("next: docker compose -f deploy/compose.yaml up --detach --wait")
    hint("then, for ./kvi status, send, listen, credentials: the line above")
