"""Whatever lies on an office's topic, a desk reads on; and what it tells of itself names nobody."""

from collections.abc import AsyncIterator, Mapping
from uuid import uuid4

import pytest

from deploy.local.system import PAGES
from deploy.network.services import DESK
from deploy.operations.pages import read_page
from shared.language.topics import outbound_topic
from tests.faults.servers import until
from tests.world.clerk import Clerk, clerk
from tests.world.family import child
from tests.world.figures import figures
from tests.world.world import World

SCHWERIN = "jugendamt-13004"
CANARY = "Kanarienvogel"


@pytest.fixture
async def she(world: World) -> AsyncIterator[Clerk]:
    async with world.desk(), clerk(world, SCHWERIN) as she:
        yield she


def headers(**changed: str | None) -> dict[str, str]:
    said = {
        "ce_id": str(uuid4()),
        "ce_type": "de.kvi-mv.ReferralUpdated.v1",
        "ce_time": "2027-03-01T09:00:00Z",
        **changed,
    }
    return {name: value for name, value in said.items() if value is not None}


STRANGE: Mapping[str, tuple[dict[str, str], bytes]] = {
    "without an id": (headers(ce_id=None), b"{}"),
    "no JSON": (headers(), b"{"),
    "a list": (headers(), b'["Kanarienvogel"]'),
    "without fields": (headers(), b"{}"),
    "of tomorrow": (headers(ce_type="de.kvi-mv.ATotallyNewThing.v9"), b'{"a": "Kanarienvogel"}'),
    "no type": (headers(ce_type=None), b"{}"),
    "no moment": (headers(ce_time="Kanarienvogel"), b"{}"),
    "a moment before all time": (headers(ce_time="0001-01-01T00:00:00+14:00"), b"{}"),
    "a strange answer": (
        headers(ce_type="de.kvi-mv.CommandRefused.v1", ce_causationid="nothing"),
        b'{"code": ["Kanarienvogel"]}',
    ),
    "deep": (headers(), b"[" * 5_000),
    "not UTF-8": (headers(), b"\xff\xfe"),
}


async def test_nothing_on_the_topic_holds_up_what_is_behind_it(world: World, she: Clerk) -> None:
    logged = len(world.log(DESK))
    for strange, value in STRANGE.values():
        case = world.new_case()
        await world.say_as("referral", outbound_topic(SCHWERIN), case, strange, value)
    prison = await world.prison()
    case = await prison.report_admission(child(district="13004"))
    await world.pass_time(minutes=45)
    await she.has(case, answer="AcknowledgeReferral")
    lines = world.log(DESK)[logged:]
    assert {line["event"] for line in lines} >= {"mailbox.passed_over", "case.not_read"}
    assert not [line for line in lines if line["event"].startswith("log.")]
    assert not [line for line in lines if CANARY in str(line)]
    port = world.system.ports[DESK]
    # Of another agency it may not know yet whether there is anything to read.
    await until(lambda: figures(port)["kvi_lag_records"] == 0)
    told = figures(port)
    assert told["kvi_desk_not_read_cases"] >= 3
    assert told["kvi_ready"] == 1


async def test_figures_and_probes_are_for_operators_and_name_no_office(
    world: World, she: Clerk
) -> None:
    port = world.system.ports[DESK]
    for path, says in (("/health/live", "ok\n"), ("/health/ready", "ok\n")):
        page = read_page(f"127.0.0.1:{port}", path, 10)
        assert page.text == says
        assert (await she.asks("GET", path))[0] == 404
    assert (await she.asks("GET", "/metrics"))[0] == 404
    text = read_page(f"127.0.0.1:{port}", "/metrics", 10).text
    assert not [agency.id for agency in world.registry.agencies if agency.id in text]
    assert {'life="written"', 'life="accepted"', "kvi_desk_messages "} <= {
        part for part in ('life="written"', 'life="accepted"', "kvi_desk_messages ") if part in text
    }
    assert port != world.system.ports[PAGES]
