"""Whether a secret still opens the door: neither Kafka nor MongoDB would show it again."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Any

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AdminClient

from deploy.provision.plan import ProvisionError
from deploy.servers.endpoints import Endpoints
from shared.kafka.login import KafkaLogin
from shared.kafka.trust import distrust

SECONDS = 10
LOOK_SECONDS = 0.2


def locked_out(endpoints: Endpoints, users: Iterable[str]) -> frozenset[str]:
    """The users whose secret does not open Kafka."""
    tried = tuple(users)
    with ThreadPoolExecutor(max(1, len(tried))) as pool:
        opened = pool.map(lambda user: can_log_in(endpoints.login(user)), tried)
        return frozenset(user for user, is_in in zip(tried, opened, strict=True) if not is_in)


def can_log_in(login: KafkaLogin) -> bool:
    """Try the door. Raises ProvisionError when nobody answers at all, or nobody to be trusted."""
    errors: set[int] = set()

    def note(error: KafkaError) -> None:
        errors.add(error.code())

    quiet: dict[str, Any] = {"log_level": 0, "error_cb": note, "reconnect.backoff.max.ms": 200}
    client = AdminClient(login.librdkafka() | quiet)
    until = monotonic() + SECONDS
    while monotonic() < until:
        try:
            client.list_topics(f"to.{login.user}.v1", timeout=LOOK_SECONDS)
        except KafkaException:
            client.poll(0)
        else:
            return True
        if KafkaError._AUTHENTICATION in errors:  # noqa: SLF001 - its only name
            return False
        if KafkaError._SSL in errors:  # noqa: SLF001 - its only name
            break
    raise ProvisionError(
        distrust(login)
        or f"Kafka at {login.bootstrap} does not answer; start one with ./kvi up, or name another "
        "with KVI_KAFKA"
    )
