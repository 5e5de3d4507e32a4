"""A table as Markdown has it."""

from collections.abc import Iterable


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """The lines of a table, and one that ends it."""
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, cells))} |" for cells in lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
