"""The lines that facts leave in the log, for the guide of those who read it."""

from collections.abc import Iterator

from deploy.generate.table import table
from deploy.network.catalogue import Catalogue, first_sentence
from shared.engine.facts import event_name


def fact_lines(catalogue: Catalogue) -> str:
    """Each message that a service tells, as the log names it, with what it means."""
    return table(("Event", "Means"), sorted(_lines(catalogue)))


def _lines(catalogue: Catalogue) -> Iterator[tuple[str, ...]]:
    for message in {message for board in catalogue.switchboards for message in board.tells()}:
        yield f"`{event_name(message.type_name())}`", first_sentence(message)
