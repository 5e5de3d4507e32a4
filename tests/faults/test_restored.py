"""A mongod that was put back alone is refused by every service, until somebody has decided."""

import asyncio
import json
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from deploy.agency.client import AgencyClient
from deploy.local.system import System, problems
from deploy.servers.errors import StackError
from deploy.stack.folder import DataFolder
from deploy.stack.mongod import find_mongod
from tests.deploy.kvi import kvi
from tests.faults.servers import until
from tests.run.bound import HANG_SECONDS
from tests.world.database import Database
from tests.world.family import child
from tests.world.world import World


def silent(_line: str) -> None:
    """Nobody watches."""


def swap(system: System, keep: Path, put_back: Path | None = None) -> None:
    """Stop mongod, keep a copy of its data, put an older one in its place, start it again."""
    mongod = system._stack.mongod  # noqa: SLF001 - nobody else has it
    assert mongod is not None
    data = DataFolder(system.folder).mongod / "data"
    mongod.stop()
    shutil.copytree(data, keep)
    if put_back is not None:
        shutil.rmtree(data)
        shutil.copytree(put_back, data)
    mongod.start(find_mongod(silent))
    mongod.wait_until_ready(HANG_SECONDS)


def refuses(port: int) -> Callable[[], bool]:
    return lambda: any(fault.startswith("mongo.restored: MongoDB is ") for fault in problems(port))


async def test_an_older_database_is_refused_while_they_run_and_when_they_start(
    tmp_path: Path,
) -> None:
    older, newer, last = (tmp_path / name for name in ("older", "newer", "last"))
    async with World(tmp_path / "world", silent) as world:
        system, prison = world.system, await world.prison()
        await prison.report_admission(child())
        await world.quiet()
        await asyncio.to_thread(swap, system, older)
        lost = await prison.report_admission(child())
        await world.pass_time(minutes=45)
        await (await world.office()).receives(lost)

        # While they run
        await asyncio.to_thread(swap, system, newer, older)
        case = world.new_case()
        sent = await prison.send("intake", "ReportAdmission", case, prison.admission(case, child()))
        ping = await prison.send("intake", "Ping", case)
        for name in ("intake", "referral", "notify"):
            await until(refuses(system.ports[name]))
        # Of the fourth nothing is lost: it has acknowledged nothing since.
        assert problems(system.ports["events"]) == []
        shown = await asyncio.to_thread(kvi, "status", "--json", data=system.folder)
        found = json.loads(shown.stdout)["problems"]
        named = {
            each["what"].split()[0]: each["next"]
            for each in found
            if "not ready: mongo.restored: MongoDB is" in each["what"]
        }
        assert named.keys() == {"intake", "referral", "notify"}
        assert all("./kvi reread" in following for following in named.values())
        assert world.database.aggregate("intake", lost) is None
        assert world.database.aggregate("intake", case) is None
        heard = {received.cause for received in prison.ear.about(case)}
        assert not heard & {sent, ping}
        lines = [line for line in world.log("intake") if line["event"] == "mongo.restored"]
        assert all(line["stored"] < line["acknowledged"] for line in lines)
        assert lines
        await asyncio.to_thread(swap, system, tmp_path / "refused", newer)
        assert (await prison.client.answer_to(sent, HANG_SECONDS)).data["state"] == "held"
        for name in system.processes:
            await until(lambda name=name: not problems(system.ports[name]))  # type: ignore[misc]
        # At a start
        await world.quiet()
        # One who looks in from outside has seen the newer, and would wait for it half a minute.
        world.database.close()
        await asyncio.to_thread(swap, system, last, older)
    await read_again(tmp_path / "world" / "data", lost)


async def read_again(folder: Path, lost: str) -> None:
    """Nothing starts on the older database, until the topics are read again."""

    def start() -> System:
        system = System(folder, silent)
        return system.__enter__()

    with pytest.raises(StackError, match=r"mongo\.restored.*\./kvi reread"):
        await asyncio.to_thread(start)
    done = await asyncio.to_thread(kvi, "reread", data=folder)
    assert (done.returncode, done.stdout.count("reads its topics from the start")) == (0, 4)
    system = await asyncio.to_thread(start)
    try:
        with closing(Database(system.endpoints)) as database:
            await until(lambda: database.aggregate("intake", lost) is not None)
        async with AgencyClient(system.endpoints.login("jva-buetzow")) as prison:
            asked = await prison.send(
                "RetractNotice", lost, {"code": "wrong_person"}, service="intake"
            )
            answer = await prison.answer_to(asked, HANG_SECONDS)
        assert answer.data.get("code") != "unknown_case"
        for name in system.processes:
            await until(lambda name=name: not problems(system.ports[name]))  # type: ignore[misc]
        running = await asyncio.to_thread(kvi, "reread", data=folder)
        assert (running.returncode, "./kvi down" in running.stderr) == (2, True)
    finally:
        await asyncio.to_thread(system.stop)
