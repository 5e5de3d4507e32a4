from pathlib import Path
from uuid import uuid4

from confluent_kafka import Consumer, Producer

from deploy.agency.client_file import Format, client_file, group_for
from deploy.servers.endpoints import Endpoints
from shared.kafka.login import KafkaLogin
from tests.deploy.command_line import Done, kvi
from tests.deploy.outside_clients import (
    CLIENTS,
    dotnet,
    javascript,
    properties,
    send_with_all,
    what_came,
)
from tests.run.bound import HANG_SECONDS

AGENCY = "jva-waldeck"
TOPIC = "events.from.jva-waldeck.v1"


def test_what_is_written_is_data_and_what_is_explained_goes_beside_it(
    provisioned: Endpoints, stack_folder: Path
) -> None:
    ran = credentials(stack_folder)
    assert ran.code == 0
    assert provisioned.secrets.of(AGENCY) in ran.out
    assert provisioned.secrets.of(AGENCY) not in ran.err
    assert "intake.from.jva-waldeck.v1" in ran.err
    assert "to.jva-waldeck.v1" in ran.err


def test_a_file_with_a_secret_is_for_its_owner_alone_and_never_overwritten(
    provisioned: Endpoints, stack_folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "client.properties"
    ran = credentials(stack_folder, "--out", str(out))
    assert ran.code == 0
    assert ran.out == ""
    assert provisioned.secrets.of(AGENCY) in out.read_text()
    assert out.stat().st_mode & 0o777 == 0o600
    again = credentials(stack_folder, "--out", str(out))
    assert again.code == 2
    assert "there already" in again.err


def test_an_agency_that_does_not_take_part_is_told_so(
    tmp_path: Path,
) -> None:
    ran = kvi(tmp_path, "credentials", "jva-unbekannt")
    assert (ran.code, ran.out) == (2, "")
    assert "no agency jva-unbekannt takes part" in ran.err


def test_where_nothing_runs_it_says_what_to_start(tmp_path: Path) -> None:
    ran = credentials(tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert "./kvi up" in ran.err


def test_with_a_ca_every_client_speaks_tls() -> None:
    login = KafkaLogin("kafka.example:9093", AGENCY, "secret-of-waldeck", Path("/etc/kvi/ca.pem"))
    for kind in Format:
        text = client_file(login, kind)
        assert kind is Format.NODE or "SASL_SSL" in text or "SaslSsl" in text
        assert "/etc/kvi/ca.pem" in text


def test_settings_for_node_are_what_kafkajs_calls_them() -> None:
    login = KafkaLogin("a.example:9092,b.example:9092", AGENCY, 'it"s\\secret')
    found = javascript(client_file(login, Format.NODE))
    assert found == {
        "kafka": {
            "clientId": AGENCY,
            "brokers": ["a.example:9092", "b.example:9092"],
            "ssl": False,
            "sasl": {"mechanism": "scram-sha-512", "username": AGENCY, "password": 'it"s\\secret'},
        },
        "producer": {"idempotent": True, "maxInFlightRequests": 1, "allowAutoTopicCreation": False},
        "consumer": {"groupId": f"{AGENCY}.main", "allowAutoTopicCreation": False},
    }


def test_settings_for_csharp_are_those_of_librdkafka_by_other_names() -> None:
    login = KafkaLogin("kafka.example:9093", AGENCY, "secret-of-waldeck", Path("/etc/kvi/ca.pem"))
    text = client_file(login, Format.CSHARP)
    known = properties(client_file(login, Format.KCAT))
    for section in ("Producer", "Consumer"):
        for name, value in dotnet(text, section).items():
            assert known.get(name, f"{AGENCY}.main") == value


async def test_every_client_puts_a_case_on_the_same_partition(
    provisioned: Endpoints, tmp_path: Path
) -> None:
    keys = [str(uuid4()) for _ in range(12)]
    await send_with_all(provisioned.login(AGENCY), tmp_path, TOPIC, keys)
    for records in (await what_came(provisioned.login("events"), TOPIC, keys)).values():
        assert sorted(client for client, _ in records) == [*CLIENTS]
        assert len({partition for _, partition in records}) == 1


def test_a_reader_built_on_librdkafka_sees_the_oldest_again_until_it_commits(
    provisioned: Endpoints,
) -> None:
    answers = f"to.{AGENCY}.v1"
    said: list[object] = []
    service = Producer({**provisioned.login("events").librdkafka(), "acks": "all"})
    service.produce(answers, b"oldest", on_delivery=lambda error, _: said.append(error))
    service.flush(HANG_SECONDS)
    assert said == [None]
    file = properties(client_file(provisioned.login(AGENCY), Format.KCAT))
    for _ in range(2):
        reader = Consumer({**file, "group.id": group_for(AGENCY)})
        reader.subscribe([answers])
        (record,) = reader.consume(1, timeout=HANG_SECONDS)
        reader.close()
        assert record.offset() == 0


def credentials(folder: Path, *more: str) -> Done:
    return kvi(folder, "credentials", AGENCY, *more)
