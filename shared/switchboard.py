"""The switchboard: one table per service from which everything else is derived."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import ModuleType
from typing import Any, Generic, TypeVar

from shared.answers import (
    CommandAccepted,
    CommandRefused,
    DeadlineReached,
    DiscardParked,
    Ping,
    Pong,
    ReleaseParked,
)
from shared.codes import Code
from shared.message import Command, Message
from shared.registry import AgencyKind
from shared.steps import State, States
from shared.topics import self_topic

S = TypeVar("S", bound=State)

Step = Callable[[Any, Any, Any], Any]
"""`(state | None, message, At) -> Outcome | None`, or raises Refused; None: nothing to do."""


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


def row(
    step: Step,
    *,
    by: AgencyKind | tuple[AgencyKind, ...] = (),
    creates: bool = False,
    overtakes: bool = False,
    after_erasure: bool = False,
) -> Row:
    """Write one line of the table."""
    kinds = (by,) if isinstance(by, AgencyKind) else by
    return Row(step, frozenset(kinds), creates, overtakes, after_erasure)


@dataclass(frozen=True)
class Switchboard(Generic[S]):
    """A service as the engine sees it."""

    service: str
    state: type[S]
    on: Mapping[type[Message], Row]
    contract: ModuleType
    """Where the messages the service owns are defined."""
    unknown: Code = Code.UNKNOWN_ITEM
    """The refusal when the aggregate does not exist."""
    states: Mapping[type[Message], States] = field(default_factory=dict)
    """What answers to its commands can name, for those who have to act on it."""

    def __post_init__(self) -> None:
        """Catch a table that cannot work before the service starts."""
        for message, entry in self.on.items():
            if issubclass(message, Command) != bool(entry.by):
                raise ValueError(
                    f"{self.service}: {message.type_name()} is "
                    + ("a command and needs by=" if not entry.by else "no command: drop by=")
                )

    @cached_property
    def rows(self) -> Mapping[type[Message], Row]:
        """The table with what every service understands: Ping and the operators' commands.

        An agency may ping a service exactly where it may also send it something else.
        """
        kinds = frozenset(kind for entry in self.on.values() for kind in entry.by)
        operator = frozenset({AgencyKind.OPERATOR})
        return {
            **self.on,
            Ping: Row(_by_the_engine, kinds | operator),
            ReleaseParked: Row(_by_the_engine, operator, overtakes=True),
            DiscardParked: Row(_by_the_engine, operator, overtakes=True),
        }

    @cached_property
    def types(self) -> Mapping[str, type[Message]]:
        """CloudEvents type to model, for all that is understood."""
        return {message.ce_type(): message for message in self.rows}

    @property
    def self_topic(self) -> str:
        """Where the service talks to itself."""
        return self_topic(self.service)

    def owned(self) -> tuple[type[Message], ...]:
        """The messages defined in the contract, by name."""
        found = {
            value
            for value in vars(self.contract).values()
            if isinstance(value, type)
            and issubclass(value, Message)
            and value.__module__.startswith(self.contract.__name__)
            and not value.__subclasses__()
        }
        return tuple(sorted(found, key=lambda message: message.__name__))

    def tells(self) -> tuple[type[Message], ...]:
        """What it can say: its own events and the answers every service gives."""
        own = tuple(message for message in self.owned() if not issubclass(message, Command))
        return (*own, CommandAccepted, CommandRefused, Pong)

    def listens_to(self) -> frozenset[str]:
        """The shared topics it reads, its own included."""
        shared = {m.topic for m in self.on if m.topic is not None}
        return frozenset(shared | {self.self_topic})

    def writes_to(self) -> frozenset[str]:
        """The shared topics it writes, its own included."""
        shared = {m.topic for m in self.owned() if m.topic is not None}
        return frozenset(shared | {self.self_topic})

    def sources(self) -> Mapping[str, str]:
        """Which service writes each shared topic that is read: the one whose contract says so."""
        others = {m.topic: m.__module__.split(".")[1] for m in self.on if m.topic is not None}
        return {**others, self.self_topic: self.service}

    def overtakes(self, message: Message) -> bool:
        """Whether it goes ahead of parked records."""
        if type(message) is DeadlineReached:
            return self.state.overtakes(message.kind)
        return self.rows[type(message)].overtakes

    def heard_from(self, kind: AgencyKind) -> bool:
        """Whether agencies of this kind have a topic into this service."""
        return any(kind in entry.by for entry in self.rows.values())


def _by_the_engine(_state: object, _message: object, _at: object) -> None:
    raise AssertionError("the engine answers this itself")
