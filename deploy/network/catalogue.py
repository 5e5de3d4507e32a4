"""Everything that can be said on the bus, with who says it and who listens."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from deploy.network.registry_contract import LISTED, REGISTRY
from shared.engine.waiting import Mended
from shared.language.answers import (
    CommandAccepted,
    CommandRefused,
    DiscardParked,
    Ping,
    Pong,
    ReleaseParked,
)
from shared.language.message import Command, Enquiry, Message, SelfMessage
from shared.language.steps import NO_STATES, States
from shared.network.agency import AgencyKind
from shared.wire.kind import Row
from shared.wire.switchboard import Switchboard

ANSWERS: tuple[type[Message], ...] = (CommandAccepted, CommandRefused, Pong)
ASKED_OF_ALL: tuple[type[Message], ...] = (Ping, ReleaseParked, DiscardParked)
STATES_OF_ALL: Mapping[type[Message], States] = {
    ReleaseParked: States((Mended.RELEASED, Mended.PARTLY_RELEASED), (Mended.PARKED,)),
    DiscardParked: States((Mended.DISCARDED,), ()),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One kind of message."""

    message: type[Message]
    owner: str | None
    """The service whose contract defines it, or the registry; None: every service's."""
    listeners: dict[str, Row]
    """The services that listen to it, with their row."""
    states: States = NO_STATES
    """What the answers to a command can name as `state`."""
    kinds: tuple[str, ...] = ()
    """What its key is the id of, in each service that tells or hears it, as `service.kind`; empty:
    of whatever the key of the command was that led to it.
    """

    @property
    def name(self) -> str:
        """The name without prefix and version."""
        return self.message.type_name()

    @property
    def schema_file(self) -> str:
        """The file of its schema in docs/schemas."""
        return f"{self.name}.v{self.message.revision}.json"

    @property
    def is_command(self) -> bool:
        """Whether agencies ask for something with it."""
        return issubclass(self.message, Command)

    @property
    def is_internal(self) -> bool:
        """Whether only a service says it, to itself."""
        return issubclass(self.message, SelfMessage)

    @property
    def senders(self) -> frozenset[AgencyKind]:
        """The kinds of agency that may send it; empty for what services tell."""
        return frozenset(kind for row in self.listeners.values() for kind in row.by)

    @property
    def goes_to_agencies(self) -> bool:
        """Whether it is written to the topic of one agency, be it to a shared one as well."""
        if self.is_command or self.is_internal:
            return False
        return self.message.topic is None or self.message.told_to_agency

    @property
    def promise(self) -> str:
        """The first sentence of what the contract says about it."""
        return first_sentence(self.message)

    def services_for(self, kind: AgencyKind) -> tuple[str, ...]:
        """The services to which an agency of this kind may send it."""
        return tuple(service for service, row in self.listeners.items() if kind in row.by)


class Catalogue:
    """All kinds of message of all services."""

    def __init__(self, switchboards: Iterable[Switchboard]) -> None:
        self.switchboards = tuple(switchboards)

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """By CloudEvents type, ordered by it. Raises ValueError where a type has two owners."""
        found: dict[str, Entry] = {}
        for message, owner in self._owners():
            entry = Entry(
                message, owner, self._rows(message), self._states(message), self._kinds(message)
            )
            other = found.setdefault(message.ce_type(), entry)
            if other is not entry:
                raise ValueError(
                    f"{message.ce_type()} is owned by {other.owner or 'every service'} and by "
                    f"{owner}; a message has one owner, so call one of them otherwise"
                )
        return dict(sorted(found.items()))

    def _owners(self) -> Iterator[tuple[type[Message], str | None]]:
        yield from ((message, None) for message in (*ANSWERS, *ASKED_OF_ALL))
        yield from ((message, REGISTRY) for message in LISTED)
        for switchboard in self.switchboards:
            yield from ((message, switchboard.service) for message in switchboard.owned())

    def of(self, service: str | None) -> tuple[Entry, ...]:
        """What one service's contract defines; None: what is the same for every service."""
        return tuple(entry for entry in self.entries.values() if entry.owner == service)

    def published(self) -> tuple[Entry, ...]:
        """What anyone but the service itself may see."""
        return tuple(entry for entry in self.entries.values() if not entry.is_internal)

    def asked_of(self, service: str) -> tuple[Entry, ...]:
        """What agencies can ask of a service."""
        return tuple(
            entry
            for entry in self.entries.values()
            if entry.is_command and service in entry.listeners
        )

    def told_to_agencies(self) -> tuple[Entry, ...]:
        """What services write to the topic of a single agency."""
        return tuple(entry for entry in self.entries.values() if entry.goes_to_agencies)

    def told_to_services(self) -> dict[str, tuple[Entry, ...]]:
        """The shared topics, with what is told there."""
        topics: dict[str, tuple[Entry, ...]] = {}
        for entry in self.entries.values():
            if entry.message.topic is not None:
                topic = entry.message.topic
                topics[topic] = (*topics.get(topic, ()), entry)
        return dict(sorted(topics.items()))

    def switchboard(self, service: str) -> Switchboard:
        """The table of one service."""
        return next(one for one in self.switchboards if one.service == service)

    def _rows(self, message: type[Message]) -> dict[str, Row]:
        return {one.service: one.rows[message] for one in self.switchboards if message in one.rows}

    def _kinds(self, message: type[Message]) -> tuple[str, ...]:
        found: list[str] = []
        for board in self.switchboards:
            kind = board.kind_of(message)
            if kind is not None:
                found.append(f"{board.service}.{kind.name}")
            elif message in board.owned() and not issubclass(message, Enquiry):
                found.extend(f"{board.service}.{kind.name}" for kind in board.told_by(message))
        return tuple(found)

    def _states(self, message: type[Message]) -> States:
        """Any command can also have been parked and given up, which its sender is told."""
        for row in self._rows(message).values():
            if issubclass(message, Enquiry):
                return row.states  # nothing of it is kept, so nothing of it is parked
            if row.states != NO_STATES:
                return row.states._replace(refused=(*row.states.refused, Mended.DISCARDED))
        return STATES_OF_ALL.get(message, NO_STATES)


def first_sentence(described: type) -> str:
    """The first sentence of a docstring on one line, or nothing if there is none."""
    if "__doc__" not in vars(described):
        return ""
    first_paragraph = (described.__doc__ or "").strip().split("\n\n")[0]
    return " ".join(first_paragraph.split())
