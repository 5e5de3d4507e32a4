"""`./kvi seal` and `./kvi open`: what names a person leaves a machine only sealed."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from deploy.cli.participants import current_time, participant, participants
from deploy.cli.place import data_path
from deploy.cli.telling import REFUSED, encoding, give_up, hint, read_input, say
from deploy.local.agency_keys import REGISTRY, key_file
from deploy.messages.notice_sealing import BadNotice, checked_notice, sealed_for
from deploy.messages.sealed_label import label_of
from deploy.messages.whom import NoNotice, notice_of, whom_for, whom_for_the_parent
from deploy.messages.written_message import NoMessage, WrittenMessage
from deploy.terminal.shown import shown_json
from shared.network.competence.deciding import Decision
from shared.network.i_json import NotIJson, read
from shared.network.registry import Registry
from shared.network.sealing import CannotOpen, CannotSeal, SealMismatch, open_content
from shared.network.sealing_keys import is_private_key

CASE_HELP = "Id of the case it belongs to."


def seal(
    file: Annotated[str, typer.Argument(help="A SealedNotice in JSON; - for stdin.")],
    case: Annotated[UUID | None, typer.Option(help=CASE_HELP)] = None,
    to: Annotated[str | None, typer.Option(help="Id of the office that may open it.")] = None,
    registry: Annotated[Path, typer.Option(help="The registry with the keys.")] = REGISTRY,
    *,
    whom: Annotated[
        bool, typer.Option("--whom", help="The file is a notice: say for whom to seal, and why.")
    ] = False,
) -> None:
    """Seal a notice for one office: a compact JWE on stdout."""
    now, known = current_time(), participants(registry)
    if whom:
        _say_whom(file, known, now)
        return
    if case is None or to is None:
        give_up("name the case with --case and the office with --to; --whom says which offices.")
    participant(known, to, now)
    try:
        content = checked_notice(read_input(file), "stdin" if file == "-" else file)
        token = sealed_for(known, to, case, content, now)
    except BadNotice as error:
        give_up(str(error), REFUSED)
    except CannotSeal as error:
        give_up(str(error))
    typer.echo(token)


def _say_whom(file: str, registry: Registry, now: datetime) -> None:
    """A line for each child: the office that its part is for, and the reason."""
    try:
        notice = notice_of(WrittenMessage.read(read_input(file), file))
    except (NoMessage, NoNotice) as error:
        give_up(f"{error}; --whom takes a ReportAdmission or GrantConsent.", REFUSED)
    for child, decision in whom_for(notice, registry, now):
        _say_who_holds(child.child, decision)
    of_the_parent = whom_for_the_parent(notice, registry, now)
    if of_the_parent is not None:
        _say_who_holds("parent", of_the_parent)


def _say_who_holds(whose: str, decision: Decision) -> None:
    how = " (provisionally)" if decision.provisional and decision.holder else ""
    say(f"{whose}  {decision.holder or 'nobody'}{how}: {decision.reason}")


def open_(
    file: Annotated[str, typer.Argument(help="A JWE, or a line of `listen --json`; - for stdin.")],
    agency: Annotated[str, typer.Option("--as", help="Id of the office that opens it.")],
    case: Annotated[UUID | None, typer.Option(help=CASE_HELP)] = None,
    key: Annotated[
        str | None, typer.Option(help="File of its private key; from the data folder by default.")
    ] = None,
) -> None:
    """Open a sealed part as the office it is for: JSON on stdout.

    What its sender did not write as JSON is shown all the same, and the exit code is 1.
    """
    token, named_case = sealed_in(read_input(file).strip())
    case = case or named_case
    if case is None:
        give_up("a sealed part is bound to its case; name it with --case.")
    private = _private_key(agency, key)
    try:
        content = open_content(token, private, case=case, receiver=agency)
    except SealMismatch:
        give_up("it is bound to another case or another office; check --case and --as.", REFUSED)
    except CannotOpen as error:
        give_up(f"it cannot be opened: {error}.{_sealed_for(token)}", REFUSED)
    _show(content)


def sealed_in(content: bytes) -> tuple[str, UUID | None]:
    """The sealed part in bytes that are one or a message that carries one, with the case."""
    if not content.startswith(b"{"):
        return content.decode("utf-8", "replace"), None
    try:
        message: Any = read(content)
        return str(message["data"]["sealed"]), UUID(message["key"])
    except NotIJson as no:
        give_up(f"the input is neither a sealed part nor a message in JSON: {no}.")
    except (ValueError, KeyError, TypeError, AttributeError):
        give_up("the input is no message with a sealed part; give the JWE itself.")


def _private_key(agency: str, file: str | None) -> dict[str, Any]:
    path = file or str(key_file(data_path(), agency))
    if file is None and not Path(path).is_file():
        participant(participants(), agency, current_time())
        give_up(f"there is no key {path}; name the file with the private key of {agency} by --key.")
    try:
        found = read(read_input(path))
    except NotIJson:
        found = None
    if not is_private_key(found):
        give_up(f"{path} holds no private key as ./kvi keys new makes one; name another by --key.")
    return dict(found)


def _sealed_for(token: str) -> str:
    label = label_of(token)
    return f" It was sealed for the key {label.kid}; --key names its file." if label else ""


def _show(content: bytes) -> None:
    """Its sender decided what is inside: nothing may keep the office from reading it."""
    try:
        typer.echo(shown_json(read(content), encoding()))
    except NotIJson as no:
        for line in content.decode("utf-8", "backslashreplace").splitlines():
            say(line)
        hint(f"kvi: this is not JSON as it should be: {no}; it is shown as it was written.")
        hint("next: tell the sender, whose software made it so")
        raise typer.Exit(REFUSED) from None
