"""Measure the system on this machine; nothing is asserted."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.run import run
from deploy.cli.figures import show
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
    show(figures, "kvi bench", as_json=as_json)
