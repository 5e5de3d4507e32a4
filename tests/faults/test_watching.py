"""Whoever looks at night sees what is wrong, and which command comes next."""

import asyncio
import json
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from deploy.local.system import problems
from deploy.network.services import NAMES
from deploy.operations.pages import Page, read_page
from deploy.stack.folder import DataFolder
from tests.deploy.kvi import kvi
from tests.faults.servers import frozen, until
from tests.world.family import child
from tests.world.figures import figures as figures_of
from tests.world.world import World

Found = dict[str, Any]


def figures(world: World, service: str) -> dict[str, float]:
    return figures_of(world.system.ports[service])


def says(port: int, fault: str) -> bool:
    return fault in problems(port)


def is_ready(port: int) -> bool:
    return not problems(port)


async def status(world: World, **variables: str) -> Found:
    """What `./kvi status` says; it ends with 1 when something is wrong."""
    done = await asyncio.to_thread(kvi, "status", "--json", data=world.system.folder, **variables)
    found: Found = json.loads(done.stdout)
    assert done.returncode == (0 if found["well"] else 1)
    return found


def next_after(found: Found, words: str) -> str | None:
    """The next command after what is wrong in these words."""
    return next((p["next"] for p in found["problems"] if words in p["what"]), None)


async def test_a_mail_server_that_is_away_is_named_while_notify_stays_ready(world: World) -> None:
    with world.mails.away():
        case = await (await world.prison()).report_admission(child())
        await world.pass_time(minutes=45)
        referral = await (await world.office()).receives(case)
        await world.quiet()
        found = await status(world)
        assert found["services"]["notify"]["ready"]
        named = next_after(found, "notify is in trouble: mail.away")
        assert named == f"grep mail.away {world.system.folder / 'logs'}/notify.log"
        assert figures(world, "notify")["kvi_trouble{mail.away}"] >= 1
        assert figures(world, "notify")["kvi_retried_total{mail.away}"] >= 1
        # A connection that broke or a server that is wary of strangers is over by the third try.
        await world.pass_time(minutes=1)
        assert next_after(await status(world), "three tries") is None
        await world.pass_time(minutes=5)
        async with world.without("notify"):
            pass
        # It has just been started again, and has not tried a single mail since.
        assert "kvi_trouble{mail.away}" not in figures(world, "notify")
        await until(lambda: figures(world, "notify")["kvi_mails_failing"] == 1)
        assert next_after(await status(world), "three tries or more; cases: 1")
    await world.pass_time(minutes=30)
    found = await status(world)
    assert next_after(found, "mail server") is None
    await until(lambda: figures(world, "notify")["kvi_mails_failing"] == 0)
    await referral.accept()


async def test_a_sender_of_mails_that_cannot_begin_is_not_ready_and_what_it_owes_is_counted(
    world: World, tmp_path: Path
) -> None:
    wrong = {
        "NOTIFY_MAIL_ENCRYPTION": "starttls",
        "NOTIFY_MAIL_CA_FILE": str(tmp_path / "missing.pem"),
    }
    prison, port = await world.prison(), world.system.ports["notify"]
    async with world.without("notify"):
        notify = world.system.service("notify", settings=wrong)
        notify.start()
        try:
            case = await prison.report_admission(child())
            world.jump_to(world.now + timedelta(minutes=45))
            await until(lambda: problems(port) == ["loop.failed"])
            await until(
                lambda: figures(world, "notify")["kvi_deadlines_overdue{notifications}"] >= 1
            )
            found = await status(world)
            assert found["services"]["notify"]["faults"] == ["loop.failed"]
            assert (next_after(found, "loop.failed") or "").startswith("grep loop.failed ")
            assert next_after(found, "deadlines have passed")
        finally:
            await asyncio.to_thread(notify.stop)
    await world.quiet()
    assert len(world.mails_to("jugendamt-13003@kvi.example", case)) == 1
    assert problems(port) == []


@pytest.mark.parametrize(
    ("server", "fault"),
    [("mongod", "mongodb does not answer"), ("kafka", "kafka does not answer")],
)
async def test_a_server_that_stands_still_keeps_every_service_from_being_ready(
    world: World, server: str, fault: str
) -> None:
    async with frozen(world, server):
        for service in ("intake", "notify"):
            port = world.system.ports[service]
            await until(partial(says, port, fault))
            alive = await asyncio.to_thread(read_page, f"127.0.0.1:{port}", "/health/live")
            assert alive == Page(200, "ok\n")
    for service in ("intake", "notify"):
        await until(partial(is_ready, world.system.ports[service]))


async def test_each_replica_that_is_named_is_looked_at(world: World) -> None:
    second = await world.replica("events")
    folder = DataFolder(world.system.folder)
    other = f"127.0.0.1:{json.loads(folder.ports.read_text())['events-second']}"
    here = {name: f"127.0.0.1:{world.system.ports[name]}" for name in NAMES}
    places = [*here.items(), ("events", other)]
    named = ",".join(f"{name}={place}" for name, place in places)
    services = (await status(world, KVI_SERVICES=named))["services"]
    assert {name for name in services if services[name]["ready"]} == {
        "intake",
        "referral",
        "notify",
        f"events at {here['events']}",
        f"events at {other}",
    }
    await asyncio.to_thread(second.stop)
    found = await status(world, KVI_SERVICES=named)
    assert [p["what"] for p in found["problems"] if "ready" in p["what"]] == [
        f"events at {other} is not ready: it does not answer"
    ]
    assert next_after(found, "ready") == "read the log of events, where its supervisor keeps it"


async def test_work_that_waits_is_as_old_as_it_has_waited_and_then_is_gone(world: World) -> None:
    prison, case = await world.prison(), world.new_case()
    async with frozen(world, "mongod"):
        notice = prison.admission(case, child())
        await prison.send("intake", "ReportAdmission", case, notice)
        await until(lambda: figures(world, "intake")["kvi_oldest_unfinished_seconds"] > 2)
        assert figures(world, "intake")["kvi_lag_records"] >= 1
    await world.quiet()
    await until(lambda: figures(world, "intake")["kvi_oldest_unfinished_seconds"] == 0)
