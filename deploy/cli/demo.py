"""`./kvi demo`: two weeks of the whole network on this machine, in a minute or a few."""

import os
from typing import Annotated

import typer

from deploy.cli.place import made_path
from deploy.cli.telling import give_up


def demo(
    *,
    fast: Annotated[
        bool, typer.Option("--fast", help="Fewer agencies and cases: at most a minute.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Another number brings other families.")] = 1,
    keep: Annotated[
        bool, typer.Option("--keep", help="Keep Kafka's and MongoDB's data to look into.")
    ] = False,
) -> None:
    """Play two weeks with simulated agencies, and tell what happened."""
    # Loaded late: the help is shown without all of the services.
    from deploy.demo.main import run  # noqa: PLC0415
    from deploy.demo.proportions import FAST, WHOLE  # noqa: PLC0415

    for variable in ("KVI_KAFKA", "KVI_MONGO"):
        if variable in os.environ:
            give_up(f"the demo starts servers of its own; unset {variable} for it.")
    code = run(made_path() / "demo", FAST if fast else WHOLE, seed, keep=keep)
    raise typer.Exit(code)
