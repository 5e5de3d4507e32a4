"""`./kvi offers gaps`: what was looked for and not found, and what answers it by now."""

import json
from collections.abc import Iterable
from typing import Annotated

import typer

from deploy.cli.programme import read
from deploy.cli.table import Rows, print_rows
from deploy.cli.telling import hint
from deploy.operations.offer_gaps import Missing, missing
from deploy.operations.programme_reading import read_all
from services.events.domain.gaps.gap import Gap
from services.events.domain.offers.offer import Offer

COLUMNS = ("need", "district", "ages", "reported", "since", "stands", "offers")


def gaps(
    *, as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False
) -> None:
    """Show what was reported as missing, for whom, how often, since when and what answers it.

    `answered`: an offer is listed for this need, district and age; `planned`: one is planned.
    """
    found = read(lambda servers: missing(read_all(servers, Gap), read_all(servers, Offer)))
    if as_json:
        for one in found:
            typer.echo(json.dumps(_as_json(one)))
    elif found:
        print_rows(Rows(COLUMNS, [_row(one) for one in found]))
    else:
        hint("nobody has reported a gap")


def _row(one: Missing) -> tuple[str, ...]:
    wanted = one.wanted
    return (
        wanted.need,
        wanted.district,
        wanted.age_band,
        str(one.reported),
        one.since.isoformat(),
        one.stands,
        ", ".join(_offers(one)),
    )


def _offers(one: Missing) -> Iterable[str]:
    return (*one.listed, *one.planned)


def _as_json(one: Missing) -> dict[str, object]:
    return {
        **one.wanted.model_dump(mode="json"),
        "reported": one.reported,
        "since": one.since.isoformat(),
        "stands": one.stands,
        "listed": one.listed,
        "planned": one.planned,
    }
