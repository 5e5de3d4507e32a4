"""`./kvi demo`: four weeks of the whole network on this machine, in a minute or a few."""

from typing import Annotated

import typer

from deploy.cli.place import data_path, made_path


def demo(
    *,
    fast: Annotated[
        bool, typer.Option("--fast", help="Fewer agencies and cases: about a minute.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Another number brings other families.")] = 1,
    keep: Annotated[
        bool, typer.Option("--keep", help="Keep Kafka's and MongoDB's data to look into.")
    ] = False,
) -> None:
    """Play four weeks with simulated agencies, and tell what happened."""
    # Loaded late: the help is shown without all of the services.
    from deploy.demo.main import run  # noqa: PLC0415
    from deploy.demo.proportions import FAST, WHOLE  # noqa: PLC0415

    size = FAST if fast else WHOLE
    code = run(data_path() / "demo", size, seed, keep=keep, make_place=made_path)
    raise typer.Exit(code)
