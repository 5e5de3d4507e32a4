"""What each user of the bus may do; whatever is not said here is denied."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from deploy.network.registry_contract import TOPIC as REGISTRY_TOPIC
from deploy.network.topic import Use, use_of
from shared.language.topics import inbound_topic, outbound_topic
from shared.network.agency import AgencyKind
from shared.network.registry import Agency
from shared.wire.switchboard import Switchboard

MONITOR = "monitor"
"""The user of `./kvi status` and `./kvi case`: sees that there is traffic, never a sealed part."""


class Operation(StrEnum):
    """What a user may do; Kafka adds DESCRIBE to READ and to WRITE by itself."""

    READ = "read"
    WRITE = "write"
    DESCRIBE = "describe"


class Resource(StrEnum):
    """What it may be done to."""

    TOPIC = "topic"
    GROUP = "group"
    GROUPS = "groups"
    """Every consumer group whose name begins so."""


@dataclass(frozen=True, slots=True, order=True)
class Right:
    """One thing one user may do."""

    user: str
    operation: Operation
    resource: Resource
    name: str

    def __str__(self) -> str:
        more = "*" if self.resource is Resource.GROUPS else ""
        return f"{self.user} may {self.operation} {self.resource} {self.name}{more}"


def group_of(service: str) -> str:
    """The one consumer group of a service."""
    return f"{service}.v1"


def of_agency(agency: Agency, services: Iterable[Switchboard]) -> Iterator[Right]:
    """It speaks on its own topics, hears its own, and what all agencies may know."""
    for service in services:
        if service.heard_from(agency.kind):
            topic = inbound_topic(service.service, agency.id)
            yield Right(agency.id, Operation.WRITE, Resource.TOPIC, topic)
    yield Right(agency.id, Operation.READ, Resource.TOPIC, outbound_topic(agency.id))
    yield _own_groups(agency.id)
    if agency.kind is AgencyKind.PUBLIC:
        # They belong to no agency, and anybody can reach them: who breaks in finds answers alone.
        return
    for service in services:
        for topic in service.writes_to():
            if use_of(topic).is_for_all:
                yield Right(agency.id, Operation.READ, Resource.TOPIC, topic)
    yield _who_takes_part(agency.id)


def of_service(service: Switchboard, agencies: Iterable[Agency]) -> Iterator[Right]:
    """It reads what its switchboard names, and writes what it owns and to whom it hears."""
    name = service.service
    for topic in service.listens_to():
        yield Right(name, Operation.READ, Resource.TOPIC, topic)
    for topic in service.writes_to():
        yield Right(name, Operation.WRITE, Resource.TOPIC, topic)
    for agency in agencies:
        # A service does not address those who may not ask or answer it either.
        if service.heard_from(agency.kind):
            yield Right(name, Operation.READ, Resource.TOPIC, inbound_topic(name, agency.id))
            yield Right(name, Operation.WRITE, Resource.TOPIC, outbound_topic(agency.id))
    yield _who_takes_part(name)
    yield _own_groups(name)


def of_monitor(topics: Mapping[str, Use], services: Iterable[Switchboard]) -> Iterator[Right]:
    """It reads the facts all services may read, and elsewhere sees only how far things are."""
    for topic, use in topics.items():
        is_open = use in {Use.SHARED, Use.PROGRAMME} or use.is_for_all
        operation = Operation.READ if is_open else Operation.DESCRIBE
        yield Right(MONITOR, operation, Resource.TOPIC, topic)
    for service in services:
        group = group_of(service.service)
        yield Right(MONITOR, Operation.DESCRIBE, Resource.GROUP, group)
    yield _own_groups(MONITOR)


def _who_takes_part(user: str) -> Right:
    return Right(user, Operation.READ, Resource.TOPIC, REGISTRY_TOPIC)


def _own_groups(user: str) -> Right:
    # The dot ends the name: no agency can be called so that its groups begin with another's.
    return Right(user, Operation.READ, Resource.GROUPS, f"{user}.")
