"""A kind of aggregate: its state, its part of the table, and what is said where there is none."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from shared.language.codes import Code
from shared.language.message import Message
from shared.language.steps import NO_STATES, State, States
from shared.network.agency import AgencyKind

S = TypeVar("S", bound=State)

Step = Callable[..., Any]
"""`(state | None, message, At) -> Outcome | None`, or raises Refused; None: nothing to do.

Of an enquiry: `(message, At) -> Event`, or raises Refused.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """What happens when a message comes in."""

    step: Step
    by: frozenset[AgencyKind] = frozenset()
    """The kinds of agency that may send it; empty: only services."""
    creates: bool = False
    """It may come first; its step then gets None as the state."""
    overtakes: bool = False
    """It goes ahead of parked records: rights do not wait for repairs."""
    after_erasure: bool = False
    """It is still heard when the aggregate is erased."""
    states: States = NO_STATES
    """What the answers to a command can name, for those who have to act on it."""


def row(  # noqa: PLR0913 - each is a right or a promise of its own
    step: Step,
    *,
    by: AgencyKind | tuple[AgencyKind, ...] = (),
    creates: bool = False,
    overtakes: bool = False,
    after_erasure: bool = False,
    states: States = NO_STATES,
) -> Row:
    """Write one line of the table."""
    kinds = (by,) if isinstance(by, AgencyKind) else by
    return Row(step, frozenset(kinds), creates, overtakes, after_erasure, states)


@dataclass(frozen=True)
class Kind(Generic[S]):
    """One kind of aggregate of a service; a message belongs to exactly one."""

    state: type[S]
    on: Mapping[type[Message], Row]
    """What its aggregates hear; DeadlineReached is what each of their deadlines leads to."""
    unknown: Code = Code.UNKNOWN_ITEM
    """The refusal where no aggregate of this kind has the id."""
    erased: Code = Code.CASE_ERASED
    """The refusal where it had one, of which nothing is kept."""
    tells: frozenset[type[Message]] | None = None
    """The events its aggregates tell; None: all that the service tells, where no other kind is."""

    @property
    def name(self) -> str:
        """As it is stored with each document."""
        return self.state.kind
