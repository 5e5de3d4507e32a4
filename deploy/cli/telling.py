"""What every command does alike: data on stdout, everything else on stderr, one way to give up."""

import sys
from pathlib import Path
from typing import NoReturn

import typer

from deploy.terminal.shown import shown

REFUSED = 1
SET_UP = 2
LARGEST_INPUT = 4 * 1024 * 1024
"""Bytes; a message has at most 128 KiB."""


def say(line: str) -> None:
    """One line of what was asked for; text of others in it cannot steer the terminal."""
    typer.echo(shown(line, encoding()))


def hint(text: str) -> None:
    """Tell the person at the terminal; scripts do not read this."""
    typer.echo(shown(text), err=True)


def give_up(why: str, code: int = SET_UP) -> NoReturn:
    """End with a sentence that says what went wrong and what to do."""
    hint(f"kvi: {why}")
    raise typer.Exit(code)


def of_system(error: OSError, place: object) -> str:
    """What the operating system says against it, with the file it is about."""
    return f"{error.filename or place}: {(error.strerror or str(error)).lower()}"


def encoding() -> str:
    """What the standard output can show."""
    return getattr(sys.stdout, "encoding", None) or "utf-8"


def read_input(file: str) -> bytes:
    """The bytes of a file, or of the standard input for `-`, unchecked."""
    name = "the standard input" if file == "-" else file
    try:
        content = _read(file)
    except OSError as error:
        give_up(
            f"{name} cannot be read: {error.strerror}; give the path of a file, or - for stdin."
        )
    except ValueError:
        give_up("this is no path of a file; give one, or - for stdin.")
    if len(content) > LARGEST_INPUT:
        give_up(f"{name} holds more than {LARGEST_INPUT // 1024} KiB, which no message does.")
    return content


def _read(file: str) -> bytes:
    if file != "-":
        with Path(file).open("rb") as opened:
            return opened.read(LARGEST_INPUT + 1)
    if sys.stdin is None:
        raise OSError(0, "it is closed")
    return sys.stdin.buffer.read(LARGEST_INPUT + 1)
