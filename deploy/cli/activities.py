"""`./kvi activities`: how much was done to be seen in a year, by kind and month."""

from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from deploy.cli.participants import current_time
from deploy.cli.programme import read
from deploy.cli.table import Rows, print_rows
from deploy.operations.activity_csv import MONTHS, Figures, activity_csv, of_year
from deploy.operations.programme_reading import read_all
from services.events.contract.activities import ActivityKind
from services.events.domain.activities.activity import Activity
from services.events.domain.activities.figures import Sums, figures
from shared.network.working_days import day_of


def activities(
    year: Annotated[
        int | None, typer.Option(min=2000, max=2099, help="Another one than this year.")
    ] = None,
    *,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="For the report: German, with minutes and reach.")
    ] = False,
) -> None:
    """Show how much was done in a year by kind and month, with corrections as they stand now.

    What lies in the future counts from its day on.
    """
    today = day_of(current_time())
    wanted = year or today.year
    stored = read(lambda endpoints: read_all(endpoints, Activity))
    entries = (one.state.counted for one in stored)
    found = figures((entry for entry in entries if entry is not None), today)
    if as_csv:
        typer.echo(activity_csv(found, wanted), nl=False)
        return
    months = [f"{month:02}" for month in MONTHS]
    columns = (str(wanted), *months, "all", "minutes", "reach")
    print_rows(Rows(columns, list(_lines(found, wanted))))


def _lines(found: Figures, year: int) -> Iterator[Sequence[str]]:
    for name, kind in (*((kind, kind) for kind in ActivityKind), ("all", None)):
        months = of_year(found, year, kind)
        total = Sums.of(months)
        yield name, *(str(one.number) for one in months), *map(str, total)
