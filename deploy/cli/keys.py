"""`./kvi keys new`: a key pair of an agency or of what signs; the private half stays here."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from deploy.cli.participants import current_time, participant, participants
from deploy.cli.place import data_path
from deploy.cli.telling import give_up, hint
from deploy.local.agency_keys import as_yaml, entry, key_file, make_key
from services.events.settings import SIGNER
from shared.network.working_days import day_of

app = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True)

TWO_YEARS = timedelta(days=730)
KID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@app.callback()
def keys() -> None:
    """Keys that offices open sealed parts with, and certificates are signed with."""


@app.command()
def new(
    agency: Annotated[
        str, typer.Argument(help="Id of the agency; `events` for what signs certificates.")
    ],
    out: Annotated[
        Path | None, typer.Option(help="Folder for the private key; the data folder by default.")
    ] = None,
    kid: Annotated[
        str | None, typer.Option(help="Name of the key; the agency and this month by default.")
    ] = None,
) -> None:
    """Make a key pair: the private half into a file, the public half as a registry entry."""
    now = current_time()
    if agency != SIGNER:
        participant(participants(), agency, now)
    today = day_of(now)
    kid = kid or f"{agency}-{today:%Y-%m}"
    if not KID.fullmatch(kid):
        give_up(f"{kid} is no name for a key; use up to 64 letters, digits, dots and dashes.")
    path = out / f"{agency}.jwk" if out else key_file(data_path(), agency)
    try:
        private = make_key(path, kid)
    except FileExistsError:
        if not path.exists():
            give_up(f"{path.parent} is no folder; name another with --out.")
        give_up(f"{path} is there already and may be needed to open things; name another --out.")
    except OSError as error:
        give_up(f"{path} cannot be written: {error.strerror}; name another folder with --out.")
    public = [entry(agency, private, today, today + TWO_YEARS)]
    if agency == SIGNER:
        hint(f"the private key is in {path}: EVENTS_CERTIFICATE_KEY_FILE names it")
        hint("this public half goes into the registry, and stays when the key is over:")
        typer.echo(as_yaml(public, "services"), nl=False)
        return
    hint(f"the private key is in {path}: it never leaves the agency")
    hint("this public half goes into the agency's entry in the registry:")
    typer.echo(as_yaml(public), nl=False)
