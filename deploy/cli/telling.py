"""What every command does alike: data on stdout, everything else on stderr, one way to give up."""

import sys
from pathlib import Path
from typing import NoReturn

import typer

REFUSED = 1
SET_UP = 2


def hint(text: str) -> None:
    """Tell the person at the terminal; scripts do not read this."""
    typer.echo(text, err=True)


def give_up(why: str, code: int = SET_UP) -> NoReturn:
    """End with a sentence that says what went wrong and what to do."""
    typer.echo(f"kvi: {why}", err=True)
    raise typer.Exit(code)


def read_input(file: str) -> str:
    """The text of a file, or of the standard input for `-`."""
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text("utf-8")
    except UnicodeDecodeError:
        give_up(f"{file} is not UTF-8 text; give a JSON file.")
    except OSError as error:
        give_up(
            f"{file} cannot be read: {error.strerror}; give the path of a file, or - for stdin."
        )
