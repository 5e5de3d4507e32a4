"""Make a Kafka and a MongoDB what registry and switchboards say; safe to run again and again."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from deploy.network.services import DESK
from deploy.network.topology import topology
from deploy.provision import registry as listing
from deploy.provision.kafka import KafkaProvisioner
from deploy.provision.mongo import MongoProvisioner
from deploy.provision.plan import Change, Plan, ProvisionError, Sign
from deploy.provision.registry_state import compare
from deploy.servers.endpoints import ADMIN, Endpoints
from shared.network.registry import Registry
from shared.wire.switchboard import Switchboard

__all__ = ["Change", "Plan", "ProvisionError", "Sign", "provision"]


def provision(  # noqa: PLR0913 - each is a decision of the one who provisions
    endpoints: Endpoints,
    registry: Registry,
    switchboards: Mapping[str, Switchboard],
    *,
    plan_only: bool = False,
    prune: bool = False,
    rotate: Iterable[str] = (),
    keep_secrets: bool = False,
    replication: int = 1,
    at: datetime | None = None,
) -> Plan:
    """Compare first, then change what differs; gives what was changed, or would have been.

    Who takes part is judged `at` a moment, the present one by default.

    No topic, user or right is deleted without `prune`; the registry on the bus says what the file
    does in any case. A secret is set anew where it no longer opens the door; whom
    `rotate` names gets another one. With `keep_secrets` only they do: a copy of the secrets may be
    older than a revocation, which it must not undo. Raises ProvisionError when it cannot be done.
    """
    moment = at or datetime.now(UTC)
    try:
        wanted = topology(registry, switchboards, moment, replication=replication)
    except ValueError as error:
        raise ProvisionError(str(error)) from error
    again = frozenset(rotate)
    if unknown := again - {*wanted.users, DESK}:
        raise ProvisionError(f"there is no user {min(unknown)}; see deploy/agencies.yaml")
    kafka = KafkaProvisioner(endpoints, wanted)
    mongo = MongoProvisioner(endpoints, (*switchboards, DESK))
    in_kafka, in_mongo = kafka.compare(again), mongo.compare(again)
    in_registry = compare(registry, listing.read(endpoints.login(ADMIN)))
    if keep_secrets and (outdated := {*in_kafka.secrets, *in_mongo.secrets} - again):
        raise ProvisionError(
            f"the secret of {min(outdated)} is not the one that was given here; bring the copies "
            "up to date with ./kvi containers, then start again"
        )
    plans = in_kafka.plan(prune=prune), in_mongo.plan(), in_registry.plan()
    if not plan_only:
        for user in again:
            endpoints.secrets.renew(user)
        if plans[0]:
            kafka.apply(in_kafka, prune=prune)
        if plans[1]:
            mongo.apply(in_mongo)
        if plans[2]:
            listing.write(endpoints.login(ADMIN), in_registry, moment)
    return plans[0] + plans[1] + plans[2]
