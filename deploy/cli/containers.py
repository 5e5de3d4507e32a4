"""`./kvi containers`: everything that deploy/compose.yaml hands to its containers, as files."""

import typer

from deploy.cli.participants import current_time
from deploy.cli.place import made_path
from deploy.cli.telling import give_up, hint, of_system
from deploy.local.agency_keys import REGISTRY, ensure_keys, load_registry
from deploy.local.container_files import KAFKA_PORTS, write_container_files
from deploy.network.services import SWITCHBOARDS
from deploy.network.topology import topology
from deploy.servers.credentials import Secrets
from deploy.servers.errors import StackError
from deploy.stack.folder import DataFolder
from shared.network.registry import BadRegistry, Registry


def containers() -> None:
    """Write what deploy/compose.yaml hands to its containers: secrets, settings, the registry.

    Safe to run again: secrets stay the same. Run it again after a change of the registry.
    """
    folder = DataFolder(made_path())
    try:
        # Taken, since an embedded system in the same folder would go by the same secrets.
        folder.take()
        ensure_keys(folder.path, Registry.load(REGISTRY))
        users = topology(load_registry(folder.path), SWITCHBOARDS, current_time()).users
        write_container_files(folder, Secrets(folder.secrets), users)
    except (StackError, BadRegistry) as error:
        give_up(str(error))
    except OSError as error:
        give_up(f"{of_system(error, folder.path)}; name another data folder with KVI_DATA.")
    finally:
        folder.release()
    typer.echo(f"export KVI_KAFKA=127.0.0.1:{KAFKA_PORTS['kafka-client']}")
    hint("next: docker compose -f deploy/compose.yaml up --detach --wait")
    hint("then, for ./kvi status, send, listen, credentials: the line above")
