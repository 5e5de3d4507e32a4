"""How days are written in German."""

from datetime import date


def written_day(day: date) -> str:
    """As it stands in a paper."""
    return f"{day:%d.%m.%Y}"
