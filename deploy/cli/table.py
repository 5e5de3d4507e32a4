"""Rows for people at a terminal as a table, for everything else as plain lines."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from deploy.cli.telling import encoding
from deploy.terminal.shown import shown

_WIDEST = 1_000


@dataclass(frozen=True, slots=True)
class Rows:
    """What is to be shown."""

    columns: Sequence[str]
    lines: Sequence[Sequence[str]]


def print_rows(rows: Rows) -> None:
    """Print to the standard output."""
    lines = [[shown(cell, encoding()) for cell in line] for line in rows.lines]
    rows = Rows(rows.columns, lines)
    if not sys.stdout.isatty():
        typer.echo("\n".join(plain(rows)))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in rows.columns:
        table.add_column(column)
    for line in rows.lines:
        # As text, so that no bracket in it is read as an instruction.
        table.add_row(*(Text(cell) for cell in line))
    # Wider than the window rather than folded: names in it are meant to be copied.
    natural = Console(width=_WIDEST).measure(table).maximum
    Console(width=max(natural, Console().width)).print(table, soft_wrap=True)


def plain(rows: Rows) -> Iterable[str]:
    """One line each, in columns, as grep and people without a terminal like it."""
    everything = [rows.columns, *rows.lines]
    widths = [max(len(line[place]) for line in everything) for place in range(len(rows.columns))]
    for line in everything:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        yield "  ".join(cells).rstrip()
