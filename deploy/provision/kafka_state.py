"""What a Kafka has now, and what it lacks compared with what it should have."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from confluent_kafka.admin import AclBinding, ResourceType

from deploy.network.topic import Topic, Use
from deploy.network.topology import Topology
from deploy.provision.bindings import binding, in_words, user_of
from deploy.provision.plan import Change, Plan, ProvisionError, Sign

VERSIONED = re.compile(r".+\..+\.v[0-9]+")


@dataclass(frozen=True, slots=True)
class KafkaState:
    """What a Kafka has now."""

    partitions: Mapping[str, int]
    """By topic."""
    configs: Mapping[str, Mapping[str, str]]
    """By topic, of the topics that are wanted."""
    users: frozenset[str]
    bindings: frozenset[AclBinding]


@dataclass(frozen=True, slots=True)
class KafkaDifference:
    """What to do so that a Kafka has what it should have; it only ever adds, save for `old_`."""

    topics: tuple[Topic, ...]
    configs: Mapping[str, Mapping[str, str]]
    users: tuple[str, ...]
    secrets: tuple[str, ...]
    bindings: tuple[AclBinding, ...]
    old_topics: tuple[str, ...]
    old_users: tuple[str, ...]
    old_bindings: tuple[AclBinding, ...]

    def plan(self, *, prune: bool) -> Plan:
        """Say it in lines."""
        changes = (
            *(
                Change(Sign.ADD, f"topic {topic.name} ({_partitions(topic.partitions)})")
                for topic in self.topics
            ),
            *(
                Change(Sign.CHANGE, f"topic {topic}: {name} becomes {value}")
                for topic, values in self.configs.items()
                for name, value in values.items()
            ),
            *(Change(Sign.ADD, f"user {user}") for user in self.users),
            *(Change(Sign.CHANGE, f"user {user}: new secret") for user in self.secrets),
            *(Change(Sign.ADD, in_words(found)) for found in self.bindings),
        )
        leftovers = (
            *(Change(Sign.REMOVE, f"user {user}") for user in self.old_users),
            *(Change(Sign.REMOVE, in_words(found)) for found in self.old_bindings),
            *(Change(Sign.REMOVE, f"topic {topic}, with all in it") for topic in self.old_topics),
        )
        return Plan(changes + leftovers) if prune else Plan(changes, leftovers)


def compare(
    wanted: Topology, found: KafkaState, *, rotate: frozenset[str] = frozenset()
) -> KafkaDifference:
    """Find what is missing or different, and what is left of earlier times.

    The secrets of the users in `rotate` are set again.

    Raises ProvisionError where only a person can decide.
    """
    _check_partitions(wanted, found)
    names = {topic.name for topic in wanted.topics}
    rights = {binding(right) for right in wanted.rights}
    old_bindings = {b for b in found.bindings - rights if _is_ours(b, wanted)}
    # Others may use this Kafka too: only users with rights on our topics are ours.
    gone = {user_of(found) for found in old_bindings} - set(wanted.users)
    old_bindings |= {b for b in found.bindings if b.name == f"{user_of(b)}." and user_of(b) in gone}
    old_users = gone & found.users
    return KafkaDifference(
        topics=tuple(topic for topic in wanted.topics if topic.name not in found.partitions),
        configs={
            topic.name: changed
            for topic in wanted.topics
            if topic.name in found.configs
            and (changed := _changed(topic.config, found.configs[topic.name]))
        },
        users=tuple(user for user in wanted.users if user not in found.users),
        secrets=tuple(user for user in wanted.users if user in found.users & rotate),
        bindings=tuple(sorted(rights - found.bindings)),
        old_topics=tuple(
            sorted(t for t in found.partitions if t not in names and _is_named_by_us(t, wanted))
        ),
        old_users=tuple(sorted(old_users)),
        old_bindings=tuple(sorted(old_bindings)),
    )


def _check_partitions(wanted: Topology, found: KafkaState) -> None:
    for topic in wanted.topics:
        there = found.partitions.get(topic.name, topic.partitions)
        if there != topic.partitions:
            has, must = _partitions(there), _partitions(topic.partitions)
            raise ProvisionError(
                f"the topic {topic.name} has {has} and must have {must}; changing that would send "
                "a case to another replica and out of order, so it is not done: let the topic be "
                "read to its end, delete it, and provision again."
            )


def _changed(wanted: Mapping[str, str], found: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in wanted.items() if found.get(name) != value}


def _is_ours(found: AclBinding, wanted: Topology) -> bool:
    if user_of(found) in wanted.users:
        return True
    return found.restype is ResourceType.TOPIC and _is_named_by_us(found.name, wanted)


def _is_named_by_us(topic: str, wanted: Topology) -> bool:
    """Whether it is one of ours, or built as they are: `to.` or a service first, a version last."""
    # Not the registry's: its topic has one name, and others may well begin so.
    first = {t.name.partition(".")[0] for t in wanted.topics if t.use is not Use.REGISTRY}
    is_built_so = topic.partition(".")[0] in first and VERSIONED.fullmatch(topic) is not None
    return is_built_so or any(topic == ours.name for ours in wanted.topics)


def _partitions(count: int) -> str:
    return "1 partition" if count == 1 else f"{count} partitions"
