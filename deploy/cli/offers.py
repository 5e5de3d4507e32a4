"""`./kvi offers`: what there is for children, searched and exchanged with other directories."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Annotated

import typer

from deploy.cli.connection import run, sign_in
from deploy.cli.offer_gaps import gaps
from deploy.cli.ordering import ANSWER_SECONDS, Order, give_orders
from deploy.cli.participants import current_time, participant, participants, reader
from deploy.cli.seconds import seconds
from deploy.cli.table import Rows, print_rows
from deploy.cli.telling import REFUSED, give_up, hint, read_input, say
from deploy.directory.entry import Entry, Search, found
from deploy.directory.hsds_export import page
from deploy.directory.hsds_import import Imported, imported
from deploy.directory.reading import entries
from deploy.messages.readable import one_line
from services.events.switchboard import SWITCHBOARD
from shared.language.districts import KREISE
from shared.network.i_json import NotIJson
from shared.network.notices import Need
from shared.network.working_days import day_of
from shared.wire.received import Received

COLUMNS = ("offer", "title", "needs", "children of", "ages", "free", "checked", "who decides")

app = typer.Typer(add_completion=False, rich_markup_mode=None, no_args_is_help=True)
As = Annotated[str | None, typer.Option("--as", help="Read as this agency, else as the monitor.")]


@app.callback()
def offers() -> None:
    """The directory of offers, as the topic events.offers.v1 has it, and what it lacks."""


@app.command("list")
def list_(  # noqa: PLR0913 - each is one option of the command
    need: Annotated[Need | None, typer.Option(help="The kind of help.")] = None,
    district: Annotated[
        str | None, typer.Option(help="Kreisschlüssel of where the child lives.")
    ] = None,
    age: Annotated[int | None, typer.Option(min=0, help="Of the child, in years.")] = None,
    language: Annotated[str | None, typer.Option(help="Two letters, as de or uk.")] = None,
    agency: As = None,
    *,
    free: Annotated[bool, typer.Option("--free", help="Only with a free place.")] = False,
    barrier_free: Annotated[
        bool, typer.Option("--barrier-free", help="Only what says how it is accessible.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Search what is arranged: published, and checked in time."""
    if district is not None and district not in KREISE:
        give_up("there is no such Kreis; --district takes a Kreisschlüssel such as 13003.")
    now = current_time()
    login = sign_in(reader(participants(), agency, now))
    search = Search(need, district, age, language, free=free, barrier_free=barrier_free)

    async def look() -> int:
        today = day_of(now)
        _show(found(await entries(login), search, today), search, today, as_json=as_json)
        return 0

    raise typer.Exit(run(look(), login))


def _show(fitting: list[Entry], search: Search, today: date, *, as_json: bool) -> None:
    if as_json:
        for one in fitting:
            listed = json.loads(one.listed.to_json())
            decides = one.who_decides(search.district, today)
            decision = {"decision_of": search.district} if decides else {}
            found_one = {"offer": str(one.offer), **listed, **decision}
            typer.echo(json.dumps(found_one, ensure_ascii=False))
    elif fitting:
        print_rows(Rows(COLUMNS, [_row(one, search.district, today) for one in fitting]))
    else:
        hint("nothing fits; ReportOfferGap tells the coordination office what is missing")


def _row(one: Entry, district: str | None, today: date) -> tuple[str, ...]:
    listed = one.listed
    return (
        str(one.offer),
        listed.title,
        ", ".join(listed.needs),
        ", ".join(listed.service_area),
        f"{listed.minimum_age} to {listed.maximum_age}",
        f"{listed.available} of {listed.maximum}",
        listed.checked_on.isoformat(),
        one.who_decides(district, today),
    )


app.command()(gaps)


@app.command()
def export(agency: As = None) -> None:
    """Write all offers as services of Open Referral HSDS 3, in JSON."""
    registry = participants()
    login = sign_in(reader(registry, agency, current_time()))

    async def write() -> int:
        listed = sorted(await entries(login), key=lambda one: one.offer)
        typer.echo(json.dumps(page(listed, registry), ensure_ascii=False, indent=2))
        return 0

    raise typer.Exit(run(write(), login))


@app.command("import")
def import_(
    file: Annotated[str, typer.Argument(help="Services of HSDS 3 in JSON; - for stdin.")],
    agency: Annotated[str, typer.Option("--as", help="Id of the agency that will keep them.")],
    *,
    send: Annotated[
        bool, typer.Option("--send", help="Send it; else only say what would be sent.")
    ] = False,
    timeout: Annotated[
        float, typer.Option(parser=seconds, metavar="SECONDS", help="To wait for each answer.")
    ] = ANSWER_SECONDS,
) -> None:
    """Say for each service of a file what would be listed, and list it with --send.

    Ends with 1 when one of them cannot be.
    """
    now = current_time()
    keeper = participant(participants(), agency, now)
    try:
        services = imported(read_input(file), keeper.name, day_of(now))
    except NotIJson as no:
        give_up(f"{file} is not JSON as it should be: {no}.", REFUSED)
    good = [one for one in services if one.command is not None]
    for one in services:
        _say(one)
    code = 0 if len(good) == len(services) else REFUSED
    if not send:
        hint(f"{len(good)} of {len(services)} can be listed; --send lists them as {agency}")
        raise typer.Exit(code)
    orders = list(_orders(good))
    raise typer.Exit(max(code, give_orders(orders, timeout, agency, tell=_tell)))


def _say(one: Imported) -> None:
    if one.command is not None:
        say(f"{one.number}  PublishOffer {one.offer}  {one.command.title}")
    for against in one.against:
        say(f"{one.number}  not listed  {against}")


def _orders(services: list[Imported]) -> Iterator[Order]:
    for one in services:
        if one.command is not None:
            data = json.loads(one.command.to_json())
            yield Order(SWITCHBOARD.service, one.command.type_name(), str(one.offer), data)


def _tell(_service: str, answer: Received) -> int:
    """With its id: the answers of a file are many."""
    say(one_line(answer))
    return 0 if answer.accepted else REFUSED
