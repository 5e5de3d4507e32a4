"""Who may read and write what, and what they may say there: the access review, from the tables."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from deploy.network.rights import MONITOR, Operation, Resource
from deploy.network.services import SWITCHBOARDS
from deploy.network.topic import KEEPING, Topic
from deploy.network.topology import Topology
from deploy.servers.endpoints import ADMIN
from shared.language.topics import inbound_topic
from shared.network.registry import Registry


@dataclass(frozen=True, slots=True)
class UserAccess:
    """What one user of the bus may do; everything else is denied."""

    user: str
    kind: str
    writes: tuple[str, ...]
    reads: tuple[str, ...]
    sees: tuple[str, ...] = ()
    """Topics of which it may know how far they are, but not what is on them."""
    says: Mapping[str, tuple[str, ...]] | None = None
    """For an agency: what it may ask, by the topic it is asked on."""


@dataclass(frozen=True, slots=True)
class TopicAccess:
    """Who may do what to one topic."""

    topic: str
    use: str
    kept_days: int | None
    """None: the latest about each is kept for good."""
    writers: tuple[str, ...]
    readers: tuple[str, ...]
    seen_by: tuple[str, ...]


class Review:
    """The answers, without asking any server."""

    def __init__(self, registry: Registry, wanted: Topology) -> None:
        self._registry = registry
        self._wanted = wanted
        self._kinds: dict[str, str] = {
            **{agency.id: agency.kind.replace("_", " ") for agency in registry.agencies},
            **dict.fromkeys(SWITCHBOARDS, "service"),
            MONITOR: "monitor",
        }

    def users(self) -> list[UserAccess]:
        """Everyone, in the order of the registry, services after agencies."""
        return [self.user(user) for user in self._wanted.users]

    def user(self, user: str) -> UserAccess:
        """One user. Raises KeyError."""
        return UserAccess(
            user=user,
            kind=self._kinds[user],
            writes=self._wanted.written_by(user),
            reads=self._wanted.read_by(user),
            sees=self._described(user=user),
            says=self._says(user),
        )

    def topic(self, name: str) -> TopicAccess:
        """One topic. Raises KeyError."""
        topic = self._topics()[name]
        keeping = KEEPING[topic.use]
        return TopicAccess(
            topic=name,
            use=topic.use,
            kept_days=None if keeping.compacted else keeping.retention.days,
            writers=tuple(sorted(self._wanted.writers(name))),
            readers=tuple(sorted(self._wanted.readers(name))),
            seen_by=self._described(topic=name),
        )

    def topics(self) -> tuple[str, ...]:
        """Every topic there is."""
        return tuple(self._topics())

    def _topics(self) -> dict[str, Topic]:
        return {topic.name: topic for topic in self._wanted.topics}

    def _described(self, *, user: str | None = None, topic: str | None = None) -> tuple[str, ...]:
        """The topics a user may describe, or the users that may describe a topic."""
        found = (
            right
            for right in self._wanted.rights
            if right.resource is Resource.TOPIC and right.operation is Operation.DESCRIBE
        )
        if user is not None:
            return tuple(sorted(right.name for right in found if right.user == user))
        return tuple(sorted(right.user for right in found if right.name == topic))

    def _says(self, user: str) -> Mapping[str, tuple[str, ...]] | None:
        agency = self._registry.known(user)
        if agency is None:
            return None
        return {
            inbound_topic(service, user): tuple(
                sorted(
                    message.type_name()
                    for message, row in board.rows.items()
                    if agency.kind in row.by
                )
            )
            for service, board in SWITCHBOARDS.items()
            if board.heard_from(agency.kind)
        }


SUPER_USER = f"{ADMIN} may do everything; ./kvi provision alone uses it"


def in_short(topics: Iterable[str]) -> str:
    """Topics by name; several of the kind that each agency has of its own, by their number."""
    groups: dict[str, list[str]] = {}
    for topic in topics:
        groups.setdefault(_pattern(topic), []).append(topic)
    shown = (
        names[0] if len(names) == 1 else f"{pattern} ({len(names)})"
        for pattern, names in groups.items()
    )
    return ", ".join(shown) or "-"


def as_json(access: UserAccess | TopicAccess) -> dict[str, Any]:
    """For scripts; what there is none of is absent."""
    whole = {name: getattr(access, name) for name in access.__slots__}
    return {name: value for name, value in whole.items() if value not in ((), None)}


def _pattern(topic: str) -> str:
    first, second = topic.split(".")[:2]
    if second == "from":
        return f"{first}.from.*"
    return "to.*" if first == "to" else topic
