"""Topics, users and rights, all derived from the agency registry and the switchboards."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from deploy.network.registry_contract import TOPIC as REGISTRY_TOPIC
from deploy.network.rights import (
    MONITOR,
    Operation,
    Resource,
    Right,
    of_agency,
    of_monitor,
    of_service,
)
from deploy.network.topic import Topic, Use, use_of, window
from deploy.servers.endpoints import ADMIN
from shared.language.message import Message, Privacy
from shared.language.topics import inbound_topic, outbound_topic
from shared.network.registry import Agency, Registry
from shared.wire.switchboard import Switchboard

__all__ = ["Topology", "topology", "window"]

Services = tuple[Switchboard, ...]
Agencies = tuple[Agency, ...]


@dataclass(frozen=True)
class Topology:
    """Everything a Kafka needs to know about the network."""

    topics: tuple[Topic, ...]
    users: tuple[str, ...]
    rights: frozenset[Right]

    def readers(self, topic: str) -> frozenset[str]:
        """Who may read a topic."""
        return frozenset(r.user for r in self._to(Operation.READ) if r.name == topic)

    def writers(self, topic: str) -> frozenset[str]:
        """Who may write to a topic."""
        return frozenset(r.user for r in self._to(Operation.WRITE) if r.name == topic)

    def read_by(self, user: str) -> tuple[str, ...]:
        """The topics a user may read."""
        return tuple(sorted(r.name for r in self._to(Operation.READ) if r.user == user))

    def written_by(self, user: str) -> tuple[str, ...]:
        """The topics a user may write to."""
        return tuple(sorted(r.name for r in self._to(Operation.WRITE) if r.user == user))

    def _to(self, operation: Operation) -> tuple[Right, ...]:
        return tuple(
            right
            for right in self.rights
            if right.resource is Resource.TOPIC and right.operation is operation
        )


def topology(
    registry: Registry,
    switchboards: Mapping[str, Switchboard],
    at: datetime,
    *,
    replication: int = 1,
) -> Topology:
    """Derive it all, with users and rights for those who take part at this moment.

    Raises ValueError when names or contracts contradict each other.
    """
    services, agencies = tuple(switchboards.values()), registry.agencies
    _check(services, agencies)
    topics = topics_of(registry, switchboards)
    return Topology(
        topics=tuple(Topic(name, use, replication) for name, use in topics.items()),
        users=(
            *(agency.id for agency in agencies if agency.takes_part(at)),
            *(service.service for service in services),
            MONITOR,
        ),
        rights=frozenset(
            {
                *(
                    right
                    for agency in agencies
                    if agency.takes_part(at)
                    for right in of_agency(agency, services)
                ),
                *(right for service in services for right in of_service(service, agencies)),
                *of_monitor(topics, services),
            }
        ),
    )


def topics_of(registry: Registry, switchboards: Mapping[str, Switchboard]) -> dict[str, Use]:
    """All topics by name, with what each is for; those of an agency that left stay."""
    services, agencies = tuple(switchboards.values()), registry.agencies
    found = {
        **{name: use_of(name) for service in services for name in service.writes_to()},
        **{
            inbound_topic(service.service, agency.id): Use.FROM_AGENCY
            for service in services
            for agency in agencies
            if service.heard_from(agency.kind)
        },
        **{outbound_topic(agency.id): Use.TO_AGENCY for agency in agencies},
        REGISTRY_TOPIC: Use.REGISTRY,
    }
    return dict(sorted(found.items()))


def _check(services: Services, agencies: Agencies) -> None:
    """Refuse what would give one user the rights of another, or a service a deaf ear."""
    names = [MONITOR, ADMIN, *(s.service for s in services), *(a.id for a in agencies)]
    if twice := _twice(names):
        raise ValueError(f"{twice} would be the name of two users; give the agency another id")
    written = [topic for service in services for topic in service.writes_to()]
    if twice := _twice(written):
        raise ValueError(f"{twice} would be written by two services; a topic has one owner")
    types = [message.ce_type() for service in services for message in service.owned()]
    if twice := _twice(types):
        raise ValueError(f"{twice} is in the contracts of two services; a type has one owner")
    for service in services:
        for message in service.owned():
            if _names_people_to_all(message):
                raise ValueError(f"{message.type_name()} names people: {message.topic} is shared")
        for topic in service.listens_to():
            if topic not in written:
                raise ValueError(f"{service.service} listens to {topic}, which nobody writes")
            if use_of(topic).is_for_one_service and topic.split(".")[0] != service.service:
                raise ValueError(f"{service.service} may not hear {topic}: it is for one service")


def _names_people_to_all(message: type[Message]) -> bool:
    topic = message.topic
    if topic is None or message.privacy is not Privacy.P2:
        return False
    return not use_of(topic).is_for_one_service


def _twice(names: list[str]) -> str | None:
    return next((name for name, times in Counter(names).items() if times > 1), None)
