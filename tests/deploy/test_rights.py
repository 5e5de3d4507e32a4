import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import GroupAuthorizationFailedError, TopicAuthorizationFailedError
from confluent_kafka import (
    ConsumerGroupTopicPartitions,
    KafkaError,
    KafkaException,
    Producer,
    TopicCollection,
)
from confluent_kafka.admin import AclOperation, AdminClient
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from deploy.network.rights import Resource
from deploy.network.services import DESK, SWITCHBOARDS
from deploy.network.topology import Topology
from deploy.provision.bindings import OPERATIONS
from deploy.servers.endpoints import Endpoints
from tests.run.bound import HANG_SECONDS

WRONG = "not-the-secret"
DENIED = 13
NOT_AUTHENTICATED = 18


def test_the_broker_grants_every_user_what_was_derived_and_nothing_else(
    provisioned: Endpoints, real: Topology
) -> None:
    for user in real.users:
        expected: dict[str, set[AclOperation]] = {}
        for right in real.rights:
            if right.user == user and right.resource is Resource.TOPIC:
                operation = OPERATIONS[right.operation]
                expected.setdefault(right.name, {AclOperation.DESCRIBE}).add(operation)
        assert granted(provisioned, user, real) == expected


@pytest.mark.parametrize(
    ("user", "topic"),
    [
        ("jva-buetzow", "intake.from.jva-buetzow.v1"),
        ("jugendamt-13003", "referral.from.jugendamt-13003.v1"),
        ("intake", "referral.sealed.v1"),
        ("events", "notify.post.v1"),
        ("referral", "to.jugendamt-13003.v1"),
    ],
)
def test_these_may_write(provisioned: Endpoints, user: str, topic: str) -> None:
    assert write(provisioned, user, topic) is None


@pytest.mark.parametrize(
    ("user", "topic"),
    [
        ("jva-buetzow", "intake.from.jva-waldeck.v1"),
        ("jva-buetzow", "intake.cases.v1"),
        ("jva-buetzow", "referral.sealed.v1"),
        ("jugendamt-13003", "to.jugendamt-13004.v1"),
        ("referral", "referral.sealed.v1"),
        ("events", "intake.cases.v1"),
        ("notify", "intake.self.v1"),
        ("monitor", "intake.cases.v1"),
    ],
)
def test_these_may_not_write(provisioned: Endpoints, user: str, topic: str) -> None:
    error = write(provisioned, user, topic)
    assert error is not None
    assert error.code() == KafkaError.TOPIC_AUTHORIZATION_FAILED


@pytest.mark.parametrize(
    ("user", "topic"),
    [
        ("referral", "referral.sealed.v1"),
        ("jugendamt-13003", "to.jugendamt-13003.v1"),
        ("monitor", "intake.cases.v1"),
    ],
)
async def test_these_may_read(provisioned: Endpoints, user: str, topic: str) -> None:
    async with consumer(provisioned, user, topic, group=f"{user}.test") as reader:
        await reader.getmany(timeout_ms=100)


@pytest.mark.parametrize(
    ("user", "topic"),
    [
        ("intake", "referral.sealed.v1"),
        ("notify", "referral.sealed.v1"),
        ("monitor", "referral.sealed.v1"),
        ("monitor", "notify.post.v1"),
        ("monitor", "to.jugendamt-13003.v1"),
        ("jva-buetzow", "to.jva-waldeck.v1"),
        ("jva-buetzow", "intake.from.jva-buetzow.v1"),
        ("jugendamt-13003", "intake.cases.v1"),
        ("oeffentlichkeit", "events.offers.v1"),
        ("referral", "intake.from.jva-buetzow.v1"),
    ],
)
async def test_these_may_not_read(provisioned: Endpoints, user: str, topic: str) -> None:
    with pytest.raises(TopicAuthorizationFailedError):
        async with consumer(provisioned, user, topic, group=f"{user}.test") as reader:
            await reader.getone()


@pytest.mark.parametrize(
    ("user", "group"),
    [("jva-buetzow", "intake.v1"), ("notify", "intake.v1"), ("jva-buetzow", "jva-waldeck.x")],
)
async def test_nobody_takes_the_place_of_another_in_its_group(
    provisioned: Endpoints, real: Topology, user: str, group: str
) -> None:
    topic = real.read_by(user)[0]
    with pytest.raises(GroupAuthorizationFailedError):
        async with consumer(provisioned, user, topic, group=group) as reader:
            await reader.getone()


@pytest.mark.parametrize(
    ("user", "group"),
    [("jva-buetzow", "jva-buetzow.x"), ("intake", "intake.v1"), ("monitor", "intake.v1")],
)
def test_these_see_how_far_a_group_is(provisioned: Endpoints, user: str, group: str) -> None:
    assert group_offsets(provisioned, user, group) == []


@pytest.mark.parametrize(
    ("user", "group"), [("jva-buetzow", "intake.v1"), ("intake", "referral.v1")]
)
def test_these_do_not_see_how_far_a_group_is(provisioned: Endpoints, user: str, group: str) -> None:
    with pytest.raises(KafkaException) as raised:
        group_offsets(provisioned, user, group)
    assert raised.value.args[0].code() == KafkaError.GROUP_AUTHORIZATION_FAILED


@pytest.mark.parametrize(
    "changed",
    [
        {"sasl.password": WRONG},
        {"sasl.username": "nobody"},
        {"security.protocol": "PLAINTEXT", "sasl.mechanism": ""},
    ],
    ids=["wrong password", "unknown user", "no password"],
)
def test_nobody_gets_into_kafka_without_the_secret(
    provisioned: Endpoints, changed: dict[str, str]
) -> None:
    asked = provisioned.login("jva-buetzow").librdkafka() | changed | {"log_level": 0}
    if not asked["sasl.mechanism"]:
        del asked["sasl.mechanism"]
    with pytest.raises(KafkaException):
        AdminClient(asked).list_topics(timeout=1)


async def test_a_service_reads_whatever_way_an_agency_packs_its_records(
    provisioned: Endpoints,
) -> None:
    topic = "events.from.jva-stralsund.v1"
    values = {}
    for codec in ("none", "gzip", "snappy", "lz4", "zstd"):
        values[codec] = f"packed with {codec}".encode()
        assert (
            write(provisioned, "jva-stralsund", topic, values[codec], **{"compression.type": codec})
            is None
        )
    async with consumer(provisioned, "events") as reader:
        reader.assign([TopicPartition(topic, 0)])
        await reader.seek_to_beginning()
        found = [(await reader.getone()).value for _ in values]
    assert found == list(values.values())


def test_a_batch_that_is_small_only_while_it_is_packed_is_refused(provisioned: Endpoints) -> None:
    topic = "events.from.jva-stralsund.v1"
    large = bytes(2_000_000)
    error = write(
        provisioned,
        "jva-stralsund",
        topic,
        large,
        **{"compression.type": "gzip", "message.max.bytes": 3_000_000},
    )
    assert error is not None
    assert error.code() == KafkaError.MSG_SIZE_TOO_LARGE


def test_a_service_works_in_its_own_database(provisioned: Endpoints) -> None:
    with mongo(provisioned, "intake") as client:
        client["intake"]["tried"].create_index("of")
        client["intake"]["tried"].insert_one({"of": 1})
        client["intake"]["tried"].drop()


@pytest.mark.parametrize(
    "attempt",
    [
        lambda client: client["referral"]["aggregates"].find_one(),
        lambda client: client["referral"]["aggregates"].insert_one({}),
        lambda client: client["admin"].command("usersInfo"),
        lambda client: client["intake"].command("createUser", "x", pwd=WRONG, roles=[]),
        lambda client: client["local"]["oplog.rs"].find_one(),
    ],
    ids=["reads a neighbour", "writes to a neighbour", "sees users", "makes users", "oplog"],
)
def test_a_service_does_nothing_outside_its_database(
    provisioned: Endpoints, attempt: Callable[[MongoClient[Any]], object]
) -> None:
    with mongo(provisioned, "intake") as client, pytest.raises(OperationFailure) as raised:
        attempt(client)
    assert raised.value.code == DENIED


def test_nobody_gets_into_mongodb_without_the_secret(provisioned: Endpoints) -> None:
    with MongoClient[Any](provisioned.mongo_uri) as client, pytest.raises(OperationFailure) as none:
        client["intake"]["aggregates"].find_one()
    assert none.value.code == DENIED
    with (
        mongo(provisioned, "intake", password=WRONG) as client,
        pytest.raises(OperationFailure) as wrong,
    ):
        client["intake"]["aggregates"].find_one()
    assert wrong.value.code == NOT_AUTHENTICATED


def test_neither_agencies_nor_the_monitor_have_a_database_user(
    provisioned: Endpoints, real: Topology
) -> None:
    with mongo(provisioned, "root", database="admin") as client:
        users = client["admin"].command("usersInfo", {"forAllDBs": True})["users"]
    found = {user["user"] for user in users}
    assert found >= {"root", DESK, *SWITCHBOARDS}
    assert found.isdisjoint({*real.users} - {*SWITCHBOARDS})


def granted(endpoints: Endpoints, user: str, real: Topology) -> dict[str, set[AclOperation]]:
    """What the broker itself says a user may do, topic by topic."""
    admin = AdminClient(endpoints.login(user).librdkafka())
    names = TopicCollection([topic.name for topic in real.topics])
    found = {}
    for name, asked in admin.describe_topics(names, include_authorized_operations=True).items():
        try:
            found[name] = set(asked.result().authorized_operations)
        except KafkaException as error:
            if error.args[0].code() != KafkaError.TOPIC_AUTHORIZATION_FAILED:
                raise
    return found


def write(
    endpoints: Endpoints, user: str, topic: str, value: bytes = b"{}", **more: Any
) -> KafkaError | None:
    """Write one record, and give what the broker says against it."""
    heard: list[KafkaError | None] = []
    producer = Producer(endpoints.login(user).librdkafka() | {"acks": "all", "log_level": 0} | more)
    producer.produce(topic, value, partition=0, on_delivery=lambda error, _: heard.append(error))
    producer.flush(HANG_SECONDS)
    (error,) = heard
    return error


@asynccontextmanager
async def consumer(
    endpoints: Endpoints, user: str, *topics: str, group: str | None = None
) -> AsyncIterator[AIOKafkaConsumer]:
    """The client that services use."""
    known = endpoints.login(user).aiokafka()
    made = AIOKafkaConsumer(*topics, **known, group_id=group)
    try:
        async with asyncio.timeout(HANG_SECONDS):
            await made.start()
            yield made
    finally:
        await made.stop()


def group_offsets(endpoints: Endpoints, user: str, group: str) -> list[object]:
    """Ask how far a group has come."""
    admin = AdminClient(endpoints.login(user).librdkafka())
    (asked,) = admin.list_consumer_group_offsets([ConsumerGroupTopicPartitions(group)]).values()
    return list(asked.result(HANG_SECONDS).topic_partitions)


def mongo(
    endpoints: Endpoints, user: str, *, password: str = "", database: str = ""
) -> MongoClient[Any]:
    return MongoClient(
        endpoints.mongo_uri,
        username=user,
        password=password or endpoints.secrets.of(user),
        authSource=database or user,
    )
