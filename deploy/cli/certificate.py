"""`./kvi certificate`: certificates of attendance as papers, and whether one holds."""

from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from deploy.cli.connection import is_connected, run, sign_in
from deploy.cli.new_file import write_new
from deploy.cli.participants import current_time, participants, reader
from deploy.cli.telling import REFUSED, SET_UP, give_up, hint, read_input, say
from deploy.messages.signed_certificates import certificates_in, facts, why_not
from deploy.operations.revocations import revocations
from services.events.settings import SIGNER
from shared.kafka.login import KafkaLogin
from shared.network.certificate import Certificate
from shared.network.registry import Registry
from shared.network.signing import BadSignature
from shared.papers.certificate import certificate_pdf
from shared.papers.pdf import NotPrintable

app = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True)

Found = list[tuple[str, Certificate]]


@app.callback()
def certificate() -> None:
    """Certificates of attendance that `events` has signed."""


@app.command("print")
def print_(
    file: Annotated[
        str,
        typer.Argument(help="What `listen --json` has printed, or a certificate; - for stdin."),
    ],
    out: Annotated[Path, typer.Option(help="Folder for the papers.")] = Path(),
) -> None:
    """Make a PDF of each certificate that an agency was passed on: NUMBER.pdf."""
    registry = participants()
    held, bad = _checked(file, registry)
    for signed, one in held:
        organiser = registry.known(one.organiser)
        path = out / f"{one.number}.pdf"
        try:
            paper = certificate_pdf(
                one, signed, one.organiser if organiser is None else organiser.name
            )
        except NotPrintable:
            hint(f"kvi: {one.number} has a character that no font of papers has; it is not made.")
            bad += 1
            continue
        # Printed again together with those that have come since, it is the same paper.
        if not _holds(path, paper):
            write_new(path, paper)
        say(str(path))
    raise typer.Exit(REFUSED if bad else 0)


@app.command()
def verify(
    file: Annotated[str, typer.Argument(help="The PDF, or the text of its code; - for stdin.")],
    agency: Annotated[
        str | None, typer.Option("--as", help="Ask as this agency whether it is revoked.")
    ] = None,
) -> None:
    """Say whether a certificate holds: by its signature, without asking anybody.

    Where there is a connection it is asked too whether it was revoked.
    """
    registry = participants()
    user = reader(registry, agency, current_time())
    held, bad = _checked(file, registry)
    if not held:
        raise typer.Exit(REFUSED)
    # Told first: what follows may end the command, and the signature holds all the same.
    _show(held)
    if not is_connected():
        hint("not asked whether it is revoked: no Kafka is named by KVI_KAFKA, and none runs here")
        raise typer.Exit(REFUSED if bad else 0)
    hint("asking whether it is revoked; without an answer that is not known")
    login = sign_in(user)
    raise typer.Exit(max(run(_ask(login, held), login), REFUSED if bad else 0))


async def _ask(login: KafkaLogin, held: Found) -> int:
    try:
        known = await revocations(login)
    except ValidationError:
        give_up("what the bus says of revocations is of no known form; use a newer kvi.", SET_UP)
    for _, one in held:
        revoked = known.get(one.number)
        say(
            f"{one.number}: not revoked"
            if revoked is None
            else f"{one.number}: revoked since {revoked.revoked}, {revoked.reason}"
        )
    return REFUSED if any(one.number in known for _, one in held) else 0


def _checked(file: str, registry: Registry) -> tuple[Found, int]:
    """The certificates in a file that are signed as they should be, and how many are not."""
    keys = registry.signing_keys(SIGNER)
    found = certificates_in(read_input(file))
    if not found:
        give_up("there is no signed certificate in it; give the PDF, or the text of its code.")
    held: Found = []
    for signed in found:
        try:
            held.append((signed, Certificate.read(signed, keys)[0]))
        except BadSignature as error:
            say(f"not valid: {why_not(error)}")
    return held, len(found) - len(held)


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except (OSError, ValueError):
        return False


def _show(held: Found) -> None:
    for _, one in held:
        say(f"{one.number}: signed by {SIGNER}")
        for name, said in facts(one):
            say(f"  {name:<9} {said}")
    hint("compare this with the paper: only what is signed counts")
