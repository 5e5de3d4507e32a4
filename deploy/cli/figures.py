"""What was measured, with the machine on which it was: as a table or as JSON."""

import json
import os
import platform
from typing import Any

import psutil
import typer
from rich.console import Console
from rich.table import Table


def show(figures: dict[str, Any], title: str, *, as_json: bool) -> None:
    """Print them."""
    figures["machine"] = {
        "cores": os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
    }
    if as_json:
        typer.echo(json.dumps(figures, indent=2))
    else:
        Console().print(_table(figures, title))


def _table(figures: dict[str, Any], title: str) -> Table:
    table = Table("figure", "value", title=title)
    for name, value in figures.items():
        if isinstance(value, dict):
            for part, figure in value.items():
                table.add_row(f"{name}.{part}", str(figure))
        else:
            table.add_row(name, str(value))
    return table
