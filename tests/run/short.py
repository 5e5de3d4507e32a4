"""A short run takes some of the tests that try many like cases, a long one takes all.

Which ones a seed says, each test on its own: a new case changes nothing about the others, and all
processes of a run draw the same.
"""

from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256

import pytest

MARKER = "short"
WHY_NOT = "not drawn for a short run; ./kvi test --long runs all"


def add_option(parser: pytest.Parser) -> None:
    """Whoever names tests by hand wants all of them, so a run is long if not told otherwise."""
    parser.addoption(
        "--short", type=int, metavar="SEED", help="of tests that try many like cases, run a sample"
    )


def not_drawn(items: list[pytest.Item], seed: int) -> Iterator[pytest.Item]:
    """Those that a short run leaves out: of a function, all but as many as its marker says."""
    of_many = defaultdict[tuple[str, int], list[pytest.Item]](list)
    for item in items:
        if marker := item.get_closest_marker(MARKER):
            of_many[item.nodeid.partition("[")[0], marker.args[0]].append(item)
    for (_, at_most), cases in of_many.items():
        yield from sorted(cases, key=lambda item: _rank(item, seed))[at_most:]


def _rank(item: pytest.Item, seed: int) -> str:
    return sha256(f"{seed} {item.nodeid}".encode()).hexdigest()
