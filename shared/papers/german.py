"""How days are written in German, and names put in order."""

import unicodedata
from datetime import date


def written_day(day: date) -> str:
    """As it stands in a paper."""
    return f"{day:%d.%m.%Y}"


def by_last_name(name: str) -> str:
    """As a dictionary has it: by the last word, with umlauts beside their vowels (DIN 5007)."""
    last_first = f"{name.rsplit(maxsplit=1)[-1]} {name}".casefold()
    letters = unicodedata.normalize("NFD", last_first)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
