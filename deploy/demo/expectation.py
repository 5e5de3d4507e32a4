"""What has to be true when all is over, and how a story of which that holds is told."""

from collections.abc import Callable
from dataclasses import dataclass

from deploy.demo.plan import Story
from deploy.demo.played import Played

CLEARING = "koordinierung-mv"
"""The coordination office, as the registry names it."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """A sentence that must hold."""

    sentence: str
    holds: Callable[[Played], bool]


@dataclass(frozen=True, slots=True)
class Tale(Expectation):
    """One of which the reader is shown by what it holds."""

    story: Story
    lines: tuple[str, ...]
    """The messages and the notes that are told of it; all others are passed over."""


def youth_office(district: str) -> str:
    """That of a district, as the registry names them."""
    return f"jugendamt-{district}"
