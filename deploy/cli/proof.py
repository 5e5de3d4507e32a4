"""`./kvi proof`: the proof of use of a grant, with the payees that nothing else names."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from deploy.cli.new_file import write_new
from deploy.cli.participants import current_time, participants
from deploy.cli.programme import read
from deploy.cli.telling import REFUSED, give_up, hint
from deploy.operations.programme_reading import read_one
from deploy.operations.proof_csv import proof_csv
from deploy.operations.proof_pdf import CannotBePrinted, proof_pdf
from services.events.domain.funds.fund import Fund


def proof(
    fund: Annotated[UUID, typer.Argument(metavar="FUND", help="The id of the fund.")],
    pdf: Annotated[
        Path | None,
        typer.Option("--pdf", metavar="FILE", help="Write it as a paper to sign, to a new file."),
    ] = None,
) -> None:
    """Write the proof of use (Verwendungsnachweis) of a grant as its ledger stands now.

    As CSV, or with --pdf as a paper. It names payees: give it to nobody but who holds the grant.
    """
    found = read(lambda endpoints: read_one(endpoints, Fund, fund))
    if found is None:
        give_up(f"no fund has the id {fund}.", REFUSED)
    agency = participants().known(found.holder)
    holder = found.holder if agency is None else agency.name
    if pdf is None:
        typer.echo(proof_csv(found, holder), nl=False)
        return
    write_new(pdf, paper(found, holder))
    hint(f"wrote {pdf}: it names payees, and is for {found.holder} alone")


def paper(found: Fund, holder: str) -> bytes:
    """As it is printed now, or the end of the command, which names receipts and no text of them."""
    try:
        return proof_pdf(found, holder, current_time())
    except CannotBePrinted as error:
        what = f"of the receipts {', '.join(error.receipts)}" if error.receipts else "of its head"
        give_up(
            f"a character {what} has no form in the fonts of papers; without --pdf it is CSV.",
            REFUSED,
        )
