"""Kafka gets the topics, users and rights that the topology asks for."""

import time
from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from typing import Any

from confluent_kafka import KafkaException
from confluent_kafka.admin import (
    AclBinding,
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    NewTopic,
    ResourceType,
    ScramCredentialInfo,
    ScramMechanism,
    UserScramCredentialAlteration,
    UserScramCredentialDeletion,
    UserScramCredentialsDescription,
    UserScramCredentialUpsertion,
)

from deploy.network.topic import Topic
from deploy.network.topology import Topology
from deploy.provision.bindings import EVERY, exactly
from deploy.provision.kafka_state import KafkaDifference, KafkaState, compare
from deploy.provision.logins import can_log_in, locked_out
from deploy.provision.plan import ProvisionError
from deploy.servers.endpoints import ADMIN, Endpoints

Futures = Mapping[Any, Future[Any]]

SECONDS = 120
LOOK_SECONDS = 0.05
SCRAM = ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096)


class KafkaProvisioner:
    """Compares a Kafka with a topology and makes it so, as the super user."""

    def __init__(self, endpoints: Endpoints, wanted: Topology) -> None:
        self._endpoints = endpoints
        self._wanted = wanted
        # What is wrong is told as a ProvisionError, once, instead of in librdkafka's own lines.
        self._admin = AdminClient({**endpoints.login(ADMIN).librdkafka(), "log_level": 0})

    def compare(self, rotate: frozenset[str] = frozenset()) -> KafkaDifference:
        """Read what is there and find the difference."""
        if not can_log_in(self._endpoints.login(ADMIN)):
            raise ProvisionError(
                f"Kafka does not take the secret of {ADMIN}; give the one that it was set up with "
                "(KVI_SECRET_ADMIN)"
            )
        try:
            found = self._read()
            ours = found.users & set(self._wanted.users)
            shut_out = locked_out(self._endpoints, ours)
            return compare(self._wanted, found, rotate=rotate | shut_out)
        except KafkaException as error:
            raise _cannot("be read", error) from error

    def apply(self, difference: KafkaDifference, *, prune: bool) -> None:
        """Do it, and return once the broker itself shows it done."""
        try:
            _wait(
                self._create(difference.topics),
                self._configure(difference.configs),
                self._open_to((*difference.users, *difference.secrets)),
                self._allow(difference.bindings),
            )
            if prune:
                self._prune(difference)
            self._wait_until_done(prune=prune)
        except KafkaException as error:
            raise _cannot("be changed", error) from error
        if shut_out := locked_out(self._endpoints, (*difference.users, *difference.secrets)):
            raise ProvisionError(f"Kafka does not take the new secret of {min(shut_out)}")

    def _read(self) -> KafkaState:
        users: Any = self._admin.describe_user_scram_credentials()
        bindings = self._admin.describe_acls(EVERY)
        topics = self._admin.list_topics(timeout=SECONDS).topics
        wanted = [topic.name for topic in self._wanted.topics if topic.name in topics]
        resources = [ConfigResource(ResourceType.TOPIC, name) for name in wanted]
        configs = self._admin.describe_configs(resources) if resources else {}
        known = frozenset(user for user, found in users.result().items() if _has_scram(found))
        return KafkaState(
            partitions={name: len(topic.partitions) for name, topic in topics.items()},
            configs={
                resource.name: {entry.name: entry.value for entry in future.result().values()}
                for resource, future in configs.items()
            },
            users=known,
            bindings=frozenset(bindings.result()),
        )

    def _create(self, topics: Iterable[Topic]) -> Futures:
        new = [
            NewTopic(
                topic.name,
                num_partitions=topic.partitions,
                replication_factor=topic.replication,
                config=topic.config,
            )
            for topic in topics
        ]
        return self._admin.create_topics(new) if new else {}

    def _configure(self, configs: Mapping[str, Mapping[str, str]]) -> Futures:
        changed = [
            ConfigResource(
                ResourceType.TOPIC,
                topic,
                incremental_configs=[
                    ConfigEntry(name, value, incremental_operation=AlterConfigOpType.SET)
                    for name, value in values.items()
                ],
            )
            for topic, values in configs.items()
        ]
        return self._admin.incremental_alter_configs(changed) if changed else {}

    def _open_to(self, users: Iterable[str]) -> Futures:
        secret = self._endpoints.secrets.of
        changes: list[UserScramCredentialAlteration] = [
            UserScramCredentialUpsertion(user, SCRAM, secret(user).encode()) for user in users
        ]
        return self._admin.alter_user_scram_credentials(changes) if changes else {}

    def _allow(self, bindings: Iterable[AclBinding]) -> Futures:
        return self._admin.create_acls(list(bindings)) if bindings else {}

    def _prune(self, difference: KafkaDifference) -> None:
        # Users first: afterwards nothing would tell that they were ours.
        scram = ScramMechanism.SCRAM_SHA_512
        users: list[UserScramCredentialAlteration] = [
            UserScramCredentialDeletion(user, scram) for user in difference.old_users
        ]
        filters = [exactly(found) for found in difference.old_bindings]
        topics = list(difference.old_topics)
        if users:
            _wait(self._admin.alter_user_scram_credentials(users))
        if filters:
            _wait(self._admin.delete_acls(filters))
        if topics:
            _wait(self._admin.delete_topics(topics))

    def _wait_until_done(self, *, prune: bool) -> None:
        """The controller confirms before every broker knows; clients must find everything there."""
        until = time.monotonic() + SECONDS
        while left := compare(self._wanted, self._read()).plan(prune=prune):
            if time.monotonic() > until:
                first = next(iter(left.changes))
                raise ProvisionError(f"Kafka does not show what was changed: {first}")
            time.sleep(LOOK_SECONDS)


def _has_scram(described: UserScramCredentialsDescription) -> bool:
    infos = described.scram_credential_infos
    return any(info.mechanism is ScramMechanism.SCRAM_SHA_512 for info in infos)


def _wait(*batches: Futures) -> None:
    for futures in batches:
        for future in futures.values():
            future.result()


def _cannot(be_done: str, error: KafkaException) -> ProvisionError:
    reason = error.args[0].str() if error.args else "no reason given"
    return ProvisionError(f"Kafka cannot {be_done}: {reason}")
