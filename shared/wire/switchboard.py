"""The switchboard: one table per service from which everything else is derived."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any, TypeVar, get_type_hints

from shared.language.answers import (
    CommandAccepted,
    CommandRefused,
    DeadlineReached,
    DiscardParked,
    Ping,
    Pong,
    ReleaseParked,
    RequestAnswered,
)
from shared.language.message import Command, Enquiry, Message, Request, SelfMessage
from shared.language.steps import State
from shared.language.topics import self_topic
from shared.network.registry import AgencyKind
from shared.wire.kind import Kind, Row
from shared.wire.table import OF_EVERY_KIND, check, check_enquiries

S = TypeVar("S", bound=State)


@dataclass(frozen=True)
class Switchboard:
    """A service as the engine sees it."""

    service: str
    kinds: tuple[Kind[Any], ...]
    contract: ModuleType
    """Where the messages the service owns are defined."""
    enquiries: Mapping[type[Enquiry], Row] = field(default_factory=dict)
    """What is answered without any aggregate: `(message, At) -> Event`, or raises Refused."""

    def __post_init__(self) -> None:
        """Catch a table that cannot work before the service starts. Raises ValueError."""
        check_enquiries(self.service, self.kinds, self.enquiries)
        check(self.service, self.kinds, self.events())

    @cached_property
    def on(self) -> Mapping[type[Message], Row]:
        """The tables of all kinds together."""
        return {message: entry for kind in self.kinds for message, entry in kind.on.items()}

    @cached_property
    def models(self) -> Mapping[str, type[State]]:
        """The state model of each kind."""
        return {kind.name: kind.state for kind in self.kinds}

    @cached_property
    def _kinds_by_name(self) -> Mapping[str, Kind[Any]]:
        return {kind.name: kind for kind in self.kinds}

    @cached_property
    def _kinds_by_message(self) -> Mapping[type[Message], Kind[Any]]:
        owned = {message: kind for kind in self.kinds for message in kind.on}
        return {m: kind for m, kind in owned.items() if m not in OF_EVERY_KIND}

    @cached_property
    def scheduled(self) -> frozenset[str]:
        """The kinds whose deadlines the scheduler fires; a loop of the service watches others."""
        return frozenset(kind.name for kind in self.kinds if DeadlineReached in kind.on)

    @cached_property
    def _found_out(self) -> frozenset[type[Message]]:
        """What the answers to enquiries are."""
        return frozenset(get_type_hints(row.step)["return"] for row in self.enquiries.values())

    def kind(self, name: str) -> Kind[Any]:
        """The kind of this name. Raises KeyError."""
        return self._kinds_by_name[name]

    def kind_of(self, message: type[Message]) -> Kind[Any] | None:
        """The kind of aggregate that a message is for; None: aggregates of every kind hear it."""
        return self._kinds_by_message.get(message)

    def told_by(self, event: type[Message]) -> tuple[Kind[Any], ...]:
        """The kinds of aggregate that tell it; none of what only answers an enquiry."""
        if event in self._found_out:
            return ()
        return tuple(kind for kind in self.kinds if kind.tells is None or event in kind.tells)

    @cached_property
    def rows(self) -> Mapping[type[Message], Row]:
        """The table with what every service understands: Ping and the operators' commands.

        An agency may ping a service exactly where it may also send it something else.
        """
        own: dict[type[Message], Row] = {**self.on, **dict(self.enquiries.items())}
        kinds = frozenset(kind for entry in own.values() for kind in entry.by)
        operator = frozenset({AgencyKind.OPERATOR})
        return {
            **own,
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
        """The messages defined in the modules of the contract, by name."""
        return _owned_by(self.contract)

    def events(self) -> frozenset[type[Message]]:
        """What its aggregates tell others."""
        passed_over = (Command, SelfMessage)
        own = (message for message in self.owned() if not issubclass(message, passed_over))
        return frozenset(own) - self._found_out

    def tells(self) -> tuple[type[Message], ...]:
        """What it can say: its own events and the answers every service gives."""
        own = tuple(message for message in self.owned() if not issubclass(message, Command))
        asked = (RequestAnswered,) if any(issubclass(m, Request) for m in self.on) else ()
        return (*own, *asked, CommandAccepted, CommandRefused, Pong)

    @cached_property
    def told_types(self) -> Mapping[str, type[Message]]:
        """CloudEvents type to model, for all that is said."""
        return {message.ce_type(): message for message in self.tells()}

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

    def overtakes(self, message: Message, state: State | None) -> bool:
        """Whether it goes ahead of parked records of an aggregate in this state.

        Where the state is not known, what every kind hears does if it would in one of them.
        """
        if type(message) not in OF_EVERY_KIND:
            return self.rows[type(message)].overtakes
        kinds = self.kinds if state is None else (self.kind(state.kind),)
        if isinstance(message, DeadlineReached):
            return any(kind.state.overtakes(message.kind) for kind in kinds)
        entries = (kind.on.get(type(message)) for kind in kinds)
        return any(entry.overtakes for entry in entries if entry is not None)

    def heard_from(self, kind: AgencyKind) -> bool:
        """Whether agencies of this kind have a topic into this service."""
        return any(kind in entry.by for entry in self.rows.values())


@cache
def _owned_by(contract: ModuleType) -> tuple[type[Message], ...]:
    """A contract does not change while a program runs, and is asked for by each of its messages."""
    found = {
        value
        for module in _modules_of(contract)
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, Message)
        and value.__module__.startswith(contract.__name__)
        and not value.__subclasses__()
    }
    return tuple(sorted(found, key=lambda message: message.__name__))


def _modules_of(contract: ModuleType) -> Iterator[ModuleType]:
    """A contract is one module, or a package with one for each subject."""
    yield contract
    for found in iter_modules(getattr(contract, "__path__", ())):
        yield import_module(f"{contract.__name__}.{found.name}")


def _by_the_engine(_state: object, _message: object, _at: object) -> None:
    raise AssertionError("the engine answers this itself")
