"""A whole run works with three processes: whoever shares a system runs in the one that has it.

A system takes half a minute to start and half a gigabyte, so there is one of each kind in a run;
but two of the world, since all that use it together take longer than everything else.
"""

import re
from functools import cache
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

JOURNEYS = "world of the journeys"
WORLD = "world of all others"
STACK = "stack"
_SHOWN = {
    WORLD: re.compile(r'\brunning_world\b|\bworld: "?World\b'),
    STACK: re.compile(r'\b(embedded|stack|provisioned): |\bdesk: "Shown"'),
}
"""By what a file of tests shows that it uses one, the larger system first."""
_ORDER = (JOURNEYS, WORLD, STACK, None)


class Together(LoadScopeScheduling):  # type: ignore[misc] # xdist has no types
    """Files that use the same system go to one process, others as there is time."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return system_of(self.config.rootpath / file) or file


def systems_first(items: list[pytest.Item]) -> None:
    """What takes longest begins, and the rest fills what time is left."""
    items.sort(key=lambda item: _ORDER.index(system_of(item.path)))


@cache
def system_of(file: Path) -> str | None:
    """The system that the tests of a file share with others, if any."""
    text = file.read_text("utf-8")
    found = next((name for name, shown in _SHOWN.items() if shown.search(text)), None)
    return JOURNEYS if found == WORLD and "journeys" in file.parts else found
