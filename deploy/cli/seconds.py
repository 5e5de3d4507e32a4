"""How many seconds somebody is willing to wait, as an option says it."""

from math import isfinite

import typer

LONGEST = 86_400


def seconds(text: str | float) -> float:
    """A number of seconds up to a day; else how it is written."""
    try:
        number = float(text)
    except ValueError:
        number = -1
    if not isfinite(number) or not 0 <= number <= LONGEST:
        raise typer.BadParameter(f"seconds are a number from 0 to {LONGEST}, such as 30 or 0.5")
    return number
