"""`./kvi attendance`: the list on which people sign that they were there."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from deploy.cli.new_file import write_new
from deploy.cli.participants import current_time
from deploy.cli.telling import REFUSED, give_up, hint, read_input
from deploy.messages.attendance import NotHeard, attendance_list, heard
from shared.papers.pdf import NotPrintable


def attendance(
    file: Annotated[str, typer.Argument(metavar="HEARD", help="A file, or - for stdin.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="Where to write the PDF.")],
    case: Annotated[UUID | None, typer.Option(help="The training, if it is not the only one.")] = (
        None
    ),
) -> None:
    """Make the attendance list of a training (Teilnahmeliste) as a PDF.

    HEARD is what `./kvi listen --as ORGANISER --from-start --json` has printed. The list names
    people: it is for the organiser alone, and written over no other file.
    """
    try:
        trainings = heard(read_input(file).decode("utf-8", errors="replace").splitlines())
    except NotHeard as error:
        give_up(f"{error}.")
    if case is None and len(trainings) > 1:
        give_up(f"say which training with --case: {', '.join(sorted(trainings))}.")
    training = str(case) if case is not None else next(iter(trainings), None)
    if training not in trainings:
        give_up(
            "nobody is listed there; the organiser is told who comes when registration ends.",
            REFUSED,
        )
    try:
        made = attendance_list(trainings[training], current_time())
    except NotPrintable:
        give_up("a name has a character that the fonts of papers do not have.", REFUSED)
    write_new(out, made)
    hint(f"written to {out}; it names people")
