"""Measure the pages of a desk on this machine; nothing is asserted."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.desk_pages import page_times
from deploy.cli.figures import show
from deploy.cli.telling import give_up, hint
from deploy.provision import ProvisionError
from deploy.servers.errors import StackError


def bench_desk(
    *,
    referrals: Annotated[int, typer.Option(min=200, help="So many wait in the inbox.")] = 10_000,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """How long each page takes on the server, and the memory of the desk."""
    hint("measuring takes some minutes; leave the machine alone meanwhile (Ctrl-C stops)")
    with tempfile.TemporaryDirectory(prefix="kvi-bench-") as folder:
        try:
            figures = page_times(Path(folder), hint, referrals=referrals)
        except (StackError, ProvisionError) as error:
            give_up(str(error))
        except KeyboardInterrupt:
            give_up("stopped before the end; nothing is left behind.", 1)
    show(figures, "kvi bench-desk", as_json=as_json)
