"""`./kvi seal` and `./kvi open`: what names a person leaves a machine only sealed."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from deploy.agency_keys import REGISTRY, key_file, load_registry
from deploy.cli.telling import REFUSED, give_up, read_input
from deploy.notice_sealing import BadNotice, checked_notice, sealed_for
from deploy.stack.stack import data_folder
from shared.registry import BadRegistry
from shared.sealing import CannotOpen, CannotSeal, SealMismatch, open_sealed

CASE_HELP = "Id of the case it belongs to."


def seal(
    file: Annotated[str, typer.Argument(help="A SealedNotice in JSON; - for stdin.")],
    case: Annotated[UUID, typer.Option(help=CASE_HELP)],
    to: Annotated[str, typer.Option(help="Id of the office that may open it.")],
    registry: Annotated[Path, typer.Option(help="The registry with the keys.")] = REGISTRY,
) -> None:
    """Seal a notice for one office: a compact JWE on stdout."""
    try:
        content = checked_notice(read_input(file), file)
        known = load_registry(data_folder(), registry)
        token = sealed_for(known, to, case, content, datetime.now(UTC))
    except BadNotice as error:
        give_up(str(error), REFUSED)
    except (BadRegistry, CannotSeal) as error:
        give_up(str(error))
    typer.echo(token)


def open_(
    file: Annotated[str, typer.Argument(help="A JWE, or a line of `listen --json`; - for stdin.")],
    agency: Annotated[str, typer.Option("--as", help="Id of the office that opens it.")],
    case: Annotated[UUID | None, typer.Option(help=CASE_HELP)] = None,
    key: Annotated[Path | None, typer.Option(help="Its private key; from the data folder.")] = None,
) -> None:
    """Open a sealed part as the office it is for: JSON on stdout."""
    token, named_case = sealed_in(read_input(file).strip())
    case = case or named_case
    if case is None:
        give_up("a sealed part is bound to its case; name it with --case.")
    path = key or key_file(data_folder(), agency)
    try:
        private = json.loads(path.read_text("utf-8"))
        content = open_sealed(token, private, case=case, receiver=agency)
    except OSError as error:
        give_up(f"the key {path} cannot be read: {error.strerror}; name the file with --key.")
    except (ValueError, KeyError, TypeError):
        give_up(f"{path} holds no private key; make one with: ./kvi keys new {agency}")
    except SealMismatch:
        give_up("it is bound to another case or another office; check --case and --as.", REFUSED)
    except CannotOpen as error:
        give_up(f"it cannot be opened: {error}.", REFUSED)
    typer.echo(json.dumps(content, ensure_ascii=False, indent=2))


def sealed_in(text: str) -> tuple[str, UUID | None]:
    """The sealed part in a text that is one or a message that carries one, with the case."""
    if not text.startswith("{"):
        return text, None
    try:
        message: dict[str, Any] = json.loads(text)
        return str(message["data"]["sealed"]), UUID(message["key"])
    except (ValueError, KeyError, TypeError, AttributeError):
        give_up("the input is no message with a sealed part; give the JWE itself.")
