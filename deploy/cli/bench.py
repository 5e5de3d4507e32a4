"""Measure the system on this machine; nothing is asserted."""

import json
import os
import platform
import tempfile
from pathlib import Path
from typing import Annotated

import psutil
import typer
from rich.console import Console
from rich.table import Table

from benchmarks.run import run
from deploy.cli.telling import give_up, hint
from deploy.provision import ProvisionError
from deploy.servers.errors import StackError


def bench(
    *,
    cases: Annotated[int, typer.Option(min=100, help="Cases; each gets 5 commands.")] = 20_000,
    runs: Annotated[int, typer.Option(min=1, max=9, help="Runs; the median counts.")] = 3,
    seed: Annotated[int, typer.Option(help="For case ids.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Events per second beside two other ways to write the loop, latency, memory, idle cost."""
    hint("measuring takes some minutes; leave the machine alone meanwhile (Ctrl-C stops)")
    with tempfile.TemporaryDirectory(prefix="kvi-bench-") as folder:
        try:
            figures = run(Path(folder), hint, cases=cases, runs=runs, seed=seed)
        except (StackError, ProvisionError) as error:
            give_up(str(error))
        except KeyboardInterrupt:
            give_up("stopped before the end; nothing is left behind.", 1)
    figures["machine"] = {
        "cores": os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
    }
    if as_json:
        typer.echo(json.dumps(figures, indent=2))
    else:
        Console().print(_table(figures))


def _table(figures: dict[str, object]) -> Table:
    table = Table("figure", "value", title="kvi bench")
    for name, value in figures.items():
        if isinstance(value, dict):
            for part, figure in value.items():
                table.add_row(f"{name}.{part}", str(figure))
        else:
            table.add_row(name, str(value))
    return table
