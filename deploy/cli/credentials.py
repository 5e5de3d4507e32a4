"""`./kvi credentials`: what an agency's own software needs to take part."""

from pathlib import Path
from typing import Annotated

import typer

from deploy.agency.client_file import Format, client_file, group_for
from deploy.cli.connection import sign_in
from deploy.cli.new_file import write_new
from deploy.cli.participants import current_time, participant, participants
from deploy.cli.telling import REFUSED, give_up, hint
from deploy.network.services import SWITCHBOARDS
from deploy.network.topology import Topology, topology
from deploy.provision import ProvisionError
from deploy.provision.logins import can_log_in
from shared.kafka.login import KafkaLogin


def credentials(
    agency: Annotated[str, typer.Argument(help="Id of the agency, as in deploy/agencies.yaml.")],
    *,
    kind: Annotated[
        Format, typer.Option("--format", help="For which client the configuration is.")
    ] = Format.JAVA,
    out: Annotated[
        Path | None, typer.Option(help="A new file only its owner may read; stdout by default.")
    ] = None,
) -> None:
    """Write a ready client configuration for an agency, with its secret in it."""
    now = current_time()
    registry = participants()
    participant(registry, agency, now)
    login = sign_in(agency)
    _try(login)
    text = client_file(login, kind)
    if out is None:
        typer.echo(text, nl=False)
    else:
        write_new(out, text.encode())
        hint(f"wrote {out}: whoever reads it is {agency}")
    _explain(login, topology(registry, SWITCHBOARDS, now))


def _try(login: KafkaLogin) -> None:
    try:
        opened = can_log_in(login)
    except ProvisionError as error:
        give_up(str(error))
    if not opened:
        give_up(
            f"Kafka does not know {login.user} by this secret; bring it up to date with "
            "./kvi provision.",
            REFUSED,
        )


def _explain(login: KafkaLogin, rights: Topology) -> None:
    agency = login.user
    if login.ca_file is not None:
        hint(f"hand over {login.ca_file} too; the file has to name it where the agency keeps it")
    hint(f"{agency} writes to: {', '.join(rights.written_by(agency)) or 'nothing'}")
    hint(f"{agency} reads:     {', '.join(rights.read_by(agency))}")
    hint(f"in a group that begins with {agency}. such as {group_for(agency)}")
