"""Everyone who takes part finds on the bus who else does, and the keys to seal with for them."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer
from confluent_kafka import KafkaError, Producer
from confluent_kafka.admin import AdminClient, ConfigResource, ResourceType

from deploy.network.registry_contract import TOPIC, AgencyListed
from deploy.network.services import SWITCHBOARDS
from deploy.provision import Plan, provision
from deploy.provision.registry_state import Said, compare
from deploy.servers.endpoints import ADMIN, Endpoints
from shared.network.agency import Agency, Key, Signer
from shared.network.registry import Registry
from shared.network.sealing_keys import new_key, public_jwk
from shared.wire.received import Received
from tests.deploy.command_line import run
from tests.deploy.invented import prison
from tests.run.bound import HANG_SECONDS

READER = "jva-buetzow"


def key(kid: str, first: date, last: date) -> Key:
    jwk = {**public_jwk(new_key(kid)), "use": "enc"}
    return Key(kid=kid, valid_from=first, valid_until=last, jwk=jwk)


OLD = key("rostock-1", date(2025, 1, 1), date(2026, 6, 30))
NEXT = key("rostock-2", date(2026, 7, 1), date(2027, 6, 30))


def with_agency(registry: Registry, agency: str, **changes: Any) -> Registry:
    return Registry(
        each.model_copy(update=changes) if each.id == agency else each for each in registry.agencies
    )


@pytest.fixture
def restored(provisioned: Endpoints, registry: Registry) -> Iterator[Endpoints]:
    """The stack, which afterwards says again what the registry does."""
    yield provisioned
    provision(provisioned, registry, SWITCHBOARDS, prune=True)


async def on_the_bus(endpoints: Endpoints, user: str = READER) -> list[Received]:
    """All that lies on the topic, read as an agency's software would."""
    reader = AIOKafkaConsumer(
        TOPIC, **endpoints.login(user).aiokafka(), auto_offset_reset="earliest"
    )
    found = []
    async with reader:
        (place,) = reader.assignment()
        end = (await reader.end_offsets([place]))[place]
        while await reader.position(place) < end:
            found.append(Received.of(await reader.getone()))
    return found


async def latest(endpoints: Endpoints, user: str = READER) -> dict[str, Any]:
    """By agency what holds now; who was taken out is absent."""
    said = {received.key or "": received.data for received in await on_the_bus(endpoints, user)}
    return {agency: data for agency, data in said.items() if data is not None}


async def test_an_agency_reads_there_who_takes_part(
    provisioned: Endpoints, registry: Registry
) -> None:
    listed = await latest(provisioned)
    assert set(listed) == {agency.id for agency in registry.agencies}
    assert listed["jugendamt-13004"] == {
        "id": "jugendamt-13004",
        "kind": "youth_office",
        "name": "Jugendamt der Landeshauptstadt Schwerin",
        "district": "13004",
        "duty_phone": "+49 30 23125 105",
        "public_body": True,
        "desk": "https://desk.kvi.example",
        "keys": [],
        "closing_days": [],
    }
    for agency in registry.agencies:
        assert AgencyListed.from_json(json.dumps(listed[agency.id])) == AgencyListed.of(agency)


@pytest.mark.parametrize("user", ["jugendamt-13003", "betrieb", "intake", "notify", "monitor"])
async def test_everyone_may_read_it(provisioned: Endpoints, user: str) -> None:
    assert READER in await latest(provisioned, user)


@pytest.mark.parametrize("user", [READER, "betrieb", "koordinierung-mv", "intake", "monitor"])
def test_nobody_but_who_provisions_may_write_it(provisioned: Endpoints, user: str) -> None:
    heard: list[KafkaError | None] = []
    producer = Producer({**provisioned.login(user).librdkafka(), "log_level": 0})
    producer.produce(TOPIC, b"{}", user, on_delivery=lambda error, _: heard.append(error))
    producer.flush(HANG_SECONDS)
    assert [error and error.code() for error in heard] == [KafkaError.TOPIC_AUTHORIZATION_FAILED]


async def test_each_record_is_a_cloud_event_whose_key_is_the_agency(provisioned: Endpoints) -> None:
    for received in await on_the_bus(provisioned):
        assert received.is_empty or received.headers["ce_subject"] == received.key
        if not received.is_empty:
            assert received.headers["ce_type"] == "de.kvi-mv.AgencyListed.v1"
            assert received.headers["ce_dataschema"] == "urn:kvi-mv:schema:AgencyListed.v1"
            assert received.headers["ce_source"] == "/registry"
            assert received.headers["content-type"] == "application/json"


async def test_no_address_and_no_webhook_is_told(restored: Endpoints, registry: Registry) -> None:
    hooked = with_agency(registry, "jva-waldeck", webhook="https://hook.example/secret-path")
    provision(restored, hooked, SWITCHBOARDS)
    for received in await on_the_bus(restored):
        text = json.dumps(received.data)
        assert "@" not in text
        assert "hook" not in text


def test_kafka_keeps_the_latest_about_each_agency(provisioned: Endpoints) -> None:
    admin = AdminClient(provisioned.login(ADMIN).librdkafka())
    resource = ConfigResource(ResourceType.TOPIC, TOPIC)
    config = admin.describe_configs([resource])[resource].result()
    assert config["cleanup.policy"].value == "compact"
    assert config["delete.retention.ms"].value == str(30 * 24 * 60 * 60 * 1000)
    assert len(admin.list_topics(TOPIC).topics[TOPIC].partitions) == 1


async def test_a_second_run_writes_nothing(provisioned: Endpoints, registry: Registry) -> None:
    before = await on_the_bus(provisioned)
    assert provision(provisioned, registry, SWITCHBOARDS) == Plan(())
    assert await on_the_bus(provisioned) == before


async def test_a_plan_shows_what_would_be_told_and_tells_nothing(
    restored: Endpoints, registry: Registry
) -> None:
    before = await on_the_bus(restored)
    changed = with_agency(registry, "jugendamt-13003", keys=(OLD,), duty_phone="+49 30 23125 900")
    changed = Registry([*changed.agencies, prison("jva-neu")])
    lines = set(provision(restored, changed, SWITCHBOARDS, plan_only=True).lines())
    assert "~ registry entry jugendamt-13003: duty_phone, keys" in lines
    assert "+ registry entry jva-neu" in lines
    assert await on_the_bus(restored) == before


async def test_the_next_key_of_an_office_is_seen_before_its_first_day(
    restored: Endpoints, registry: Registry
) -> None:
    provision(restored, with_agency(registry, "jugendamt-13003", keys=(OLD,)), SWITCHBOARDS)
    before = await on_the_bus(restored)
    rotated = with_agency(registry, "jugendamt-13003", keys=(OLD, NEXT))
    plan = provision(restored, rotated, SWITCHBOARDS)
    assert list(plan.lines()) == ["~ registry entry jugendamt-13003: keys"]

    (said,) = (await on_the_bus(restored))[len(before) :]
    assert said.key == "jugendamt-13003"
    point = {name: NEXT.jwk[name] for name in ("kty", "crv", "x", "y")}
    assert [each["kid"] for each in said.data["keys"]] == ["rostock-1", "rostock-2"]
    assert said.data["keys"][1] == {
        "kid": "rostock-2",
        "from": "2026-07-01",
        "until": "2027-06-30",
        "jwk": point,
    }


async def test_what_is_changed_back_is_told_anew(restored: Endpoints, registry: Registry) -> None:
    leaving = with_agency(registry, "jva-stralsund", left=date(2031, 12, 31))
    for wanted in (leaving, registry):
        provision(restored, wanted, SWITCHBOARDS)
    about = [one for one in await on_the_bus(restored) if one.key == "jva-stralsund"]
    assert [one.data.get("left") for one in about[-2:]] == ["2031-12-31", None]
    assert len({one.id for one in about}) == len(about)


async def test_who_no_longer_stands_in_the_file_is_taken_out(
    restored: Endpoints, registry: Registry
) -> None:
    provision(restored, Registry([*registry.agencies, prison("jva-neu")]), SWITCHBOARDS)
    assert "jva-neu" in await latest(restored)
    plan = provision(restored, registry, SWITCHBOARDS)
    assert "- registry entry jva-neu" in plan.lines()
    assert "jva-neu" not in await latest(restored)
    assert (await on_the_bus(restored))[-1].is_empty


async def test_what_cannot_be_read_any_more_is_told_anew(
    restored: Endpoints, registry: Registry
) -> None:
    producer = Producer(restored.login(ADMIN).librdkafka())
    producer.produce(TOPIC, b"\xff", READER)
    producer.flush(HANG_SECONDS)
    plan = provision(restored, registry, SWITCHBOARDS)
    assert list(plan.lines()) == [f"~ registry entry {READER}: cannot be read"]
    assert (await latest(restored))[READER]["name"] == "Justizvollzugsanstalt Bützow"


async def test_an_agency_hears_it_on_the_command_line(
    provisioned: Endpoints, registry: Registry, stack_folder: Path
) -> None:
    count = str(len(await on_the_bus(provisioned)))
    more = ("--from-start", "--count", count, "--json")
    done = await run(stack_folder, "listen", "--topic", TOPIC, "--as", READER, *more)
    assert done.code == 0, done.err
    keys = {json.loads(line)["key"] for line in done.lines}
    assert keys >= {agency.id for agency in registry.agencies}


async def test_keys_to_check_certificates_by_stand_there_under_the_service_that_signs(
    restored: Endpoints, registry: Registry
) -> None:
    signing = Registry(registry.agencies, [Signer(id="events", keys=(OLD, NEXT))])
    assert "+ registry entry events" in provision(restored, signing, SWITCHBOARDS).lines()
    (said,) = [one for one in await on_the_bus(restored) if one.key == "events"]
    assert said.type_name == "SignerListed"
    assert [each["kid"] for each in said.data["keys"]] == ["rostock-1", "rostock-2"]
    assert provision(restored, signing, SWITCHBOARDS) == Plan(())


def test_a_record_of_another_version_is_told_anew() -> None:
    agency: Agency = prison("jva-a")
    value = AgencyListed.of(agency).to_json()
    said = Said(AgencyListed.ce_type(), value)
    assert not compare(Registry([agency]), {b"jva-a": said}).plan()
    older = replace(said, ce_type="de.kvi-mv.AgencyListed.v0")
    (line,) = compare(Registry([agency]), {b"jva-a": older}).plan().lines()
    assert line == "~ registry entry jva-a: cannot be read"
