"""What never reaches a service is refused by Kafka itself, as the documents tell vendors."""

from typing import Any

import pytest
from confluent_kafka import KafkaError, KafkaException, Producer

from shared.language.topics import inbound_topic
from tests.run.bound import HANG_SECONDS
from tests.world.agency import Agency
from tests.world.world import World

MEGABYTE = 2**20


def producer(world: World, agency: Agency, **settings: Any) -> Producer:
    """A client of another make than ours, as the agency's software may be."""
    login = world.system.endpoints.login(agency.id).librdkafka()
    return Producer({**login, "acks": "all", "enable.idempotence": True, **settings})


async def test_a_record_of_two_megabytes_gets_the_broker_s_error_and_no_answer(
    world: World,
) -> None:
    prison, case = await world.prison(), world.new_case()
    heard = len(prison.ear.heard)
    topic, errors = inbound_topic("intake", prison.id), []

    def delivered(error: KafkaError | None, _record: object) -> None:
        errors.append(error)

    client = producer(world, prison, **{"message.max.bytes": 4 * MEGABYTE})
    client.produce(topic, b" " * 2 * MEGABYTE, key=case, on_delivery=delivered)
    assert client.flush(HANG_SECONDS) == 0
    (error,) = errors
    assert error is not None
    assert error.code() == KafkaError.MSG_SIZE_TOO_LARGE

    # By its own default such a client does not even send it.
    with pytest.raises(KafkaException) as refused:
        producer(world, prison).produce(topic, b" " * 2 * MEGABYTE, key=case)
    assert refused.value.args[0].code() == KafkaError.MSG_SIZE_TOO_LARGE

    await prison.ask("intake", "Ping", case)
    assert [each.type_name for each in prison.ear.heard[heard:]] == ["Pong"]


async def test_a_transactional_producer_is_denied_and_an_idempotent_one_is_not(
    world: World,
) -> None:
    prison, case = await world.prison(), world.new_case()
    client = producer(world, prison, **{"transactional.id": f"{prison.id}.1"})
    with pytest.raises(KafkaException) as denied:
        client.init_transactions(HANG_SECONDS)
    code = denied.value.args[0].code()
    assert code == KafkaError.TRANSACTIONAL_ID_AUTHORIZATION_FAILED

    plain = producer(world, prison)
    plain.produce(inbound_topic("intake", prison.id), b"{}", key=case)
    assert plain.flush(HANG_SECONDS) == 0
