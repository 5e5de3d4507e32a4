"""What can be asked and what is told, subject by subject, on one page."""

from collections.abc import Iterator, Sequence
from importlib import import_module

from deploy.generate.channels import either
from deploy.generate.table import table
from deploy.network.catalogue import Catalogue, Entry

HEAD = ("What it is about", "At", "Asked by", "Asked", "Told")


def overview(catalogue: Catalogue) -> str:
    """A line for each subject that messages are about: its module's promise, and all of them."""
    return table(HEAD, _lines(catalogue))


def _lines(catalogue: Catalogue) -> Iterator[tuple[str, ...]]:
    for switchboard in catalogue.switchboards:
        heard = [message.__module__ for message in switchboard.on]
        own = [entry for entry in catalogue.of(switchboard.service) if not entry.is_internal]
        # As the table of the service has them, then those in which nothing is asked.
        modules = {entry.message.__module__ for entry in own}
        for module in dict.fromkeys((*filter(modules.__contains__, heard), *sorted(modules))):
            of_module = [entry for entry in own if entry.message.__module__ == module]
            yield (_promise(module), f"**{switchboard.service}**", *_cells(of_module))


def _cells(entries: Sequence[Entry]) -> tuple[str, str, str]:
    asked = [entry for entry in entries if entry.is_command]
    told = [entry for entry in entries if not entry.is_command]
    senders = frozenset(kind for entry in asked for kind in entry.senders)
    return either(senders) if senders else "", _names(asked), _names(told)


def _promise(module: str) -> str:
    return (import_module(module).__doc__ or "").partition("\n")[0].removesuffix(".")


def _names(entries: Sequence[Entry]) -> str:
    return ", ".join(f"`{entry.name}`" for entry in entries)
