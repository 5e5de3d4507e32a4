"""`./kvi generate`: write schemas, AsyncAPI, map, rules, licences and lists from code and locks."""

from typing import Annotated

import typer

from deploy.cli.telling import give_up
from shared.network.registry import BadRegistry


def generate(
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail when a document is out of date.")
    ] = False,
) -> None:
    """Write schemas, AsyncAPI, map, rules, licences and lists of messages in docs from the code."""
    from deploy.generate.documents import documents, stale, write  # noqa: PLC0415 - slow to load
    from deploy.generate.regions import NoRegion  # noqa: PLC0415
    from deploy.messages.written_message import ROOT  # noqa: PLC0415

    try:
        wanted = documents()
    except BadRegistry as error:
        give_up(f"{error}; mend the registry first.")
    except NoRegion as error:
        give_up(str(error))
    changed = stale(wanted) if check else write(wanted)
    for path in changed:
        typer.echo(path.relative_to(ROOT))
    if check and changed:
        typer.echo("out of date; renew with: ./kvi generate", err=True)
        raise typer.Exit(1)
    typer.echo(f"{len(wanted)} documents, {len(changed)} changed", err=True)
