"""`./kvi proof`: the proof of use of a grant, with the payees that nothing else names."""

from typing import Annotated
from uuid import UUID

import typer
from pymongo.errors import PyMongoError

from deploy.cli.connection import servers
from deploy.cli.participants import participants
from deploy.cli.telling import REFUSED, give_up
from deploy.operations.fund_reading import read_fund
from deploy.operations.proof_csv import proof_csv
from deploy.servers.errors import StackError


def proof(
    fund: Annotated[UUID, typer.Argument(metavar="FUND", help="The id of the fund.")],
) -> None:
    """Write the proof of use (Verwendungsnachweis) of a grant as CSV, as its ledger stands now.

    It names payees: give it to nobody but the holder of the grant.
    """
    try:
        found = read_fund(servers(), fund)
    except StackError as error:
        give_up(str(error))
    except PyMongoError as error:
        give_up(f"MongoDB cannot be read ({type(error).__name__}); ./kvi status shows how it is.")
    except ValueError:
        give_up("the ledger is not as this version has it; use the version that events runs.")
    if found is None:
        give_up(f"no fund has the id {fund}.", REFUSED)
    agency = participants().known(found.holder)
    holder = found.holder if agency is None else agency.name
    typer.echo(proof_csv(found, holder), nl=False)
