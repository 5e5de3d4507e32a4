"""A desk is killed, stopped, doubled, and left by its servers; nothing is lost or done twice."""

import asyncio
import json
import os
import re
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random, SystemRandom
from time import monotonic
from typing import Any
from uuid import uuid4

import services.desk
from deploy.local.system import PAGES, problems
from deploy.messages.notice_sealing import sealed_for
from deploy.network.services import DESK
from deploy.stack.folder import DataFolder
from deploy.stack.ports import Ports
from deploy.stack.process import Process
from services.desk.domain.trail import first_break
from services.desk.stored.people import People
from tests.desk.device import Device
from tests.faults.deaths import Deaths
from tests.faults.servers import frozen, until
from tests.faults.whole import whole
from tests.world.clerk import BUSY, Clerk, clerk
from tests.world.family import child, named
from tests.world.figures import figures
from tests.world.world import World

SCHWERIN = "jugendamt-13004"
PLACES = ("ordering", "ordered", "sending", "published", "kept", "seen")
"""Where a command leaves, or a message comes."""
NOTING = "noting"
WITH_A_DEVICE = ("signing_in", "adding_device")
NAMES_A_PLACE = re.compile(r'checkpoint\("(\w+)"\)')
OK = 200
MOST_CASES = 40
SECONDS_TO_END = 20.0
"""A container is given 30 before it is killed."""


def test_a_desk_is_killed_at_each_place_that_has_a_name() -> None:
    sources = Path(services.desk.__file__).parent.rglob("*.py")
    named_there = [NAMES_A_PLACE.findall(each.read_text("utf-8")) for each in sources]
    assert {place for found in named_there for place in found} == {*PLACES, NOTING, *WITH_A_DEVICE}


async def new_case(world: World) -> str:
    """One that goes to Schwerin, which has it by now."""
    prison = await world.prison()
    case = await prison.report_admission(child(district="13004"))
    await world.pass_time(minutes=45)
    return case


async def all_is_whole(world: World, she: Clerk, cases: list[str]) -> None:
    """Of those of an office; so it is for what a prison reports (test_desk_of_a_prison.py)."""
    await whole(world, await world.office(SCHWERIN), she, ("referral", "intake"), cases)


async def keeps_a_note(world: World, she: Clerk, case: str) -> str:
    """She has sealed it for her office, and sends it as often as it takes."""
    referral = await she.has(case, answer="CloseReferral")
    note = sealed_for(world.registry, SCHWERIN, case, named(["c1"]), world.now)
    said = {"id": str(uuid4()), "jwe": note}
    assert (await she.until_taken(f"/faelle/{case}/{referral}/notiz", data=said))[0] == OK
    return note


async def erases(world: World, she: Clerk, case: str) -> None:
    """The family takes its consent back, and she says that nothing of it is left."""
    prison = await world.prison()
    await prison.may("intake", "WithdrawConsent", case)
    await she.has_nothing_of(case)
    assert (await she.until_taken(f"/loeschungen/{case}", {"extent": "erased"}))[0] == 303
    await she.order(case, "ConfirmErasure", "accepted")


async def test_a_desk_that_is_killed_anywhere_loses_and_doubles_nothing(
    world: World, chance: Random, tmp_path: Path
) -> None:
    deaths = Deaths(chance, (*PLACES, NOTING), 2, tmp_path)
    cases: list[str] = []
    notes: list[str] = []
    async with (
        world.desk(module="tests.faults.crashing_desk", settings=deaths.settings),
        clerk(world, SCHWERIN) as she,
    ):
        # So each part that comes is confirmed by the desk itself.
        await she.has_the_key()
        while not deaths.are_over or len(cases) == 1:
            assert len(cases) < MOST_CASES, str(deaths)
            if cases:
                await erases(world, she, cases[-1])
            cases.append(await new_case(world))
            for command in ("AcknowledgeReferral", "AcceptReferral"):
                await she.has(cases[-1], answer=command)
                await she.presses_until_taken(cases[-1], command)
                await she.order(cases[-1], command, "accepted")
            await she.order(cases[-1], "ConfirmDelivery", "accepted")
            notes.append(await keeps_a_note(world, she, cases[-1]))
        await she.has(cases[-1], answer="CloseReferral")
        await world.quiet()
        await all_is_whole(world, she, cases)
    office = await world.office(SCHWERIN)
    parts = [(await office.receives(case)).said["sealed"] for case in cases]
    dump = str([*world.database.documents(DESK)])
    for sealed in (notes, parts):
        # All but those of the last case, which nobody has asked to erase.
        assert [each in dump for each in sealed] == [case == cases[-1] for case in cases]


async def test_whoever_signs_in_or_adds_a_device_while_the_desk_is_killed_does_it_again(
    world: World, chance: Random, tmp_path: Path
) -> None:
    deaths = Deaths(chance, WITH_A_DEVICE, 2, tmp_path)
    devices: list[Device] = []
    async with (
        world.desk(module="tests.faults.crashing_desk", settings=deaths.settings),
        clerk(world, SCHWERIN) as she,
    ):
        while not deaths.are_over:
            assert len(devices) < MOST_CASES, str(deaths)
            devices.append(Device(world.system.desk_origin))
            await is_asked_and_signs(she, "/geraete", devices[-1].makes)
            await is_asked_and_signs(she, "/anmelden", devices[-1].signs)
        for device in devices:
            await is_asked_and_signs(she, "/anmelden", device.signs)
        assert len(await People(she.database).passkeys(she.person.id)) == len(devices)
        assert first_break(await she.trails.lines(SCHWERIN)) is None


async def is_asked_and_signs(
    she: Clerk, path: str, signs: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    """As often as it takes; what she is asked holds once."""
    status = BUSY
    while status == BUSY:
        _, asked = await she.until_taken(f"{path}/frage", data={})
        said = {"credential": signs(json.loads(asked)["options"])}
        status, _ = await she.tries(path, data=said)
    assert status == OK


async def test_what_is_pressed_while_kafka_is_away_is_shown_and_sent_when_it_is_back(
    world: World,
) -> None:
    async with world.desk(), clerk(world, SCHWERIN) as she:
        case = await new_case(world)
        await she.has(case, answer="AcknowledgeReferral")
        # What the desk says by itself, that the part came, is on its way then.
        await until(lambda: figures(world.system.ports[DESK])["kvi_desk_orders{written}"] == 0)
        async with frozen(world, "kafka"):
            for _ in range(2):
                status, page = await she.presses(case, "AcknowledgeReferral")
                assert status == 303
                assert "wird gesendet" in page
            told = figures(world.system.ports[DESK])
            assert told["kvi_desk_orders{written}"] == 1
        await she.order(case, "AcknowledgeReferral", "accepted")
        await world.quiet()
        await all_is_whole(world, she, [case])
        await until(lambda: not problems(world.system.ports[DESK]))
        # It is not known while the reader finds its place again.
        await until(lambda: figures(world.system.ports[DESK])["kvi_lag_records"] == 0)
        told = figures(world.system.ports[DESK])
        assert told["kvi_desk_orders{written}"] == 0
        assert told["kvi_desk_oldest_unsent_seconds"] == 0
        assert told["kvi_ready"] == 1


async def test_while_mongodb_is_away_a_page_says_so_and_nothing_is_lost(world: World) -> None:
    async with world.desk(), clerk(world, SCHWERIN) as she:
        case = await new_case(world)
        referral = await she.has(case, answer="AcknowledgeReferral")
        seen = await she.cases.get(SCHWERIN, case)
        assert seen is not None
        form = {"since": seen.referrals[0].since}
        path = f"/faelle/{case}/{referral}"
        async with frozen(world, "mongod"):
            for method, at in (("GET", path), ("POST", f"{path}/AcknowledgeReferral")):
                status, page = await she.asks(method, at, form if method == "POST" else None)
                assert status == 503
                assert "Gerade nicht möglich" in page
            assert "mongodb does not answer" in problems(world.system.ports[DESK])
        await she.presses_until_taken(case, "AcknowledgeReferral")
        await she.order(case, "AcknowledgeReferral", "accepted")
        await world.quiet()
        await all_is_whole(world, she, [case])


async def test_a_desk_ends_in_order_in_seconds_whatever_is_away(world: World) -> None:
    async with world.desk() as desk:
        for servers in ((), ("kafka",), ("mongod",), ("mongod", "kafka")):
            await until(lambda: not problems(world.system.ports[DESK]))
            pid = desk.pid
            assert pid is not None
            async with frozen(world, *servers):
                asked = monotonic()
                os.kill(pid, signal.SIGTERM)
                await until(partial(is_replaced, desk, pid))
                assert monotonic() - asked < SECONDS_TO_END


async def test_a_desk_that_waits_for_its_database_says_so_and_can_be_stopped(world: World) -> None:
    desk, port = world.system.desk(), world.system.ports[DESK]
    async with frozen(world, "mongod"):
        desk.start()
        try:
            await until(lambda: "mongo.away" in problems(port))
            assert "it has not begun yet" in problems(port)
            pid, asked = desk.pid, monotonic()
            assert pid is not None
            os.kill(pid, signal.SIGTERM)
            await until(partial(is_replaced, desk, pid))
            assert monotonic() - asked < SECONDS_TO_END
        finally:
            await asyncio.to_thread(desk.stop)


def is_replaced(process: Process, pid: int) -> bool:
    """Whether it has ended, and another one has begun."""
    return process.pid not in {pid, None}


async def test_two_processes_of_a_desk_do_nothing_twice(world: World) -> None:
    ports = Ports(DataFolder(world.system.folder).ports, SystemRandom())
    names = ("desk-second", "desk-second-pages")
    own = tuple(ports.choose(name)[name] for name in names)
    async with (
        world.desk(),
        world.desk(label="desk-second", ports=(own[0], own[1])),
        clerk(world, SCHWERIN) as she,
        clerk(world, SCHWERIN) as colleague,
    ):
        case = await new_case(world)
        await she.has(case, answer="AcknowledgeReferral")
        pressed = [
            by.presses(case, "AcknowledgeReferral", port=port)
            for by in (she, colleague)
            for port in (world.system.ports[PAGES], own[1])
        ]
        # Who comes when it is done already is told so.
        assert {status for status, _ in await asyncio.gather(*pressed)} <= {303, 409}
        given = await she.order(case, "AcknowledgeReferral", "accepted")
        assert given.by in {she.person.id, colleague.person.id}
        await she.has(case, answer="AcceptReferral")
        await world.quiet()
        await all_is_whole(world, she, [case])
