"""`./kvi provision`: give a Kafka and a MongoDB the topics, users and rights they need."""

from typing import Annotated

import typer

from deploy.cli.connection import servers
from deploy.cli.participants import current_time
from deploy.cli.place import data_path
from deploy.cli.telling import give_up, hint
from deploy.local.agency_keys import load_registry
from deploy.network.leaving import leaving
from deploy.network.services import SWITCHBOARDS
from deploy.provision import Plan, ProvisionError
from deploy.provision import provision as make_so
from deploy.provision.replica_set import make_replica_set
from deploy.servers.errors import StackError
from shared.network.registry import BadRegistry

INITIATE_SECONDS = 60


def provision(  # noqa: PLR0913 - one for each option
    *,
    plan: Annotated[
        bool, typer.Option("--plan", help="Show what differs and change nothing.")
    ] = False,
    prune: Annotated[
        bool, typer.Option("--prune", help="Delete what is no longer asked for, and its data.")
    ] = False,
    rotate: Annotated[
        list[str] | None, typer.Option(help="Give this user another secret; repeatable.")
    ] = None,
    keep_secrets: Annotated[
        bool, typer.Option("--keep-secrets", help="Give up rather than set a changed secret back.")
    ] = False,
    replication: Annotated[
        int, typer.Option(min=1, max=5, help="Brokers that hold each new topic.")
    ] = 1,
    initiate: Annotated[
        bool, typer.Option("--initiate", help="First make a lone mongod a replica set of one.")
    ] = False,
) -> None:
    """Compare with the registry and the contracts, then change what differs."""
    try:
        endpoints, registry, now = servers(), load_registry(data_path()), current_time()
        if initiate:
            make_replica_set(endpoints, INITIATE_SECONDS)
        found = make_so(
            endpoints,
            registry,
            SWITCHBOARDS,
            plan_only=plan,
            prune=prune,
            rotate=rotate or (),
            keep_secrets=keep_secrets,
            replication=replication,
            at=now,
        )
    except (StackError, ProvisionError, BadRegistry) as error:
        give_up(str(error))
    _tell(found, planned=plan)
    for sentence in leaving(registry, now):
        hint(sentence)


def _tell(found: Plan, *, planned: bool) -> None:
    for line in found.lines():
        typer.echo(line)
    if planned and found:
        hint(f"{len(found.changes)} to change; nothing was changed")
    elif found:
        hint(f"{len(found.changes)} changed")
    else:
        hint("nothing to do: everything is as it should be")
