"""`./kvi parked`: see what was put aside, and decide what becomes of it."""

import json
import os
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

import typer

from deploy.cli.ordering import ANSWER_SECONDS, Order, give_orders
from deploy.cli.place import data_place
from deploy.cli.seconds import seconds
from deploy.cli.table import Rows, print_rows
from deploy.cli.telling import REFUSED, SET_UP, give_up, hint
from deploy.operations.addresses import BadAddresses, addresses
from deploy.operations.parked import Parked, ParkedEverywhere, read_parked
from shared.network.working_days import BERLIN

COLUMNS = ("parked", "case", "code", "behind", "since", "where in our code")

app = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


@app.callback()
def parked() -> None:
    """Records of our own services that cannot be read or crash a step, and those behind them.

    So are those of a case whose own document cannot be read, whoever sent them. Nothing here shows
    what a record holds. Only the records of the same case wait behind one.
    """


@app.command("list")
def list_(*, as_json: AsJson = False) -> None:
    """List what is parked, the oldest first. Ends with 1 when a service did not say it."""
    found = _read()
    if as_json:
        for record in found.records:
            typer.echo(json.dumps(record.as_json()))
    elif found.records:
        print_rows(Rows(COLUMNS, [_row(record) for record in found.records]))
        for service, count in found.more.items():
            hint(f"and {count} more in {service}")
        hint("next: ./kvi parked show PARKED")
    elif not found.silent:
        hint("nothing is parked")
    raise typer.Exit(REFUSED if found.silent else 0)


@app.command()
def show(
    name: Annotated[str, typer.Argument(metavar="PARKED", help="As ./kvi parked list says.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Show one record: where it came from, why it is parked, and what to do about it."""
    record = _one(_read(), name)
    if as_json:
        typer.echo(json.dumps(record.as_json()))
        return
    for label, value in record.as_json().items():
        if value != "":
            typer.echo(f"{label:<10} {value}")
    for advice in record.advice:
        hint(f"next: {advice}")
    if record.aggregate is not None:
        hint(f"what else happened to it: ./kvi case {record.aggregate}")


@app.command()
def release(
    case: Annotated[UUID, typer.Argument(help="The case whose records are tried again.")],
    *,
    timeout: Annotated[
        float, typer.Option(parser=seconds, metavar="SECONDS", help="To wait for each answer.")
    ] = ANSWER_SECONDS,
) -> None:
    """Try the parked records of a case again, oldest first, up to one that still fails."""
    found = _read()
    services = found.services_waiting_for(str(case))
    if not services:
        give_up(f"nothing of {case} is parked; ./kvi parked list shows what is.", REFUSED)
    orders = [Order(service, "ReleaseParked", str(case)) for service in services]
    raise typer.Exit(give_orders(orders, timeout))


@app.command()
def discard(
    name: Annotated[str, typer.Argument(metavar="PARKED", help="As ./kvi parked list says.")],
    *,
    reason: Annotated[str, typer.Option(help="Why, in one word such as written_by_mistake.")],
    timeout: Annotated[
        float, typer.Option(parser=seconds, metavar="SECONDS", help="To wait for the answer.")
    ] = ANSWER_SECONDS,
) -> None:
    """Give one record up for good. What waits behind it needs ./kvi parked release."""
    record = _one(_read(), name)
    data = {"parked": record.parked, "reason": reason}
    code = give_orders([Order(record.service, "DiscardParked", record.key, data)], timeout)
    if code == 0 and record.behind:
        hint(f"{record.behind} wait behind it; next: ./kvi parked release {record.aggregate}")
    raise typer.Exit(code)


def _read() -> ParkedEverywhere:
    folder = data_place()
    is_elsewhere = "KVI_KAFKA" in os.environ  # in containers, say: nothing holds the folder then
    try:
        known = addresses(folder.ports)
    except BadAddresses as error:
        give_up(f"{error}.")
    if not (folder.is_taken() or is_elsewhere) or known is None:
        give_up(f"no kvi runs in {folder.path}; start one with `./kvi up`.")
    found = read_parked(known)
    for service in found.silent:
        hint(f"kvi: {service} does not say what it has parked; ./kvi status shows how it is.")
    return found


def _row(record: Parked) -> Sequence[str]:
    behind = "not waited for" if record.behind is None else str(record.behind)
    where = record.place.rpartition(" ")[2] or "-"
    return (
        record.name,
        record.aggregate or "no key",
        record.code,
        behind,
        datetime.fromisoformat(record.parked_at).astimezone(BERLIN).strftime("%d.%m. %H:%M:%S"),
        where,
    )


def _one(found: ParkedEverywhere, name: str) -> Parked:
    records = found.named(name)
    if not records:
        give_up(f"nothing parked is called {name}; ./kvi parked list shows what is.", REFUSED)
    if len(records) > 1:
        names = " or ".join(record.name for record in records)
        give_up(f"several services have parked {name}; say {names}.", SET_UP)
    return records[0]
