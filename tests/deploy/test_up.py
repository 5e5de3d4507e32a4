"""Up as a person uses it, from a folder that has nothing to do with the checkout."""

import json
import os
import re
import select
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest

from deploy.network.services import DESK, NAMES
from deploy.stack.bootstrap import ROOT
from deploy.stack.folder import DataFolder
from deploy.stack.leftovers import has_ended
from tests.run.bound import HANG_SECONDS
from tests.run.program import Done, Program, finished, started

IN_THE_BACKGROUND = ["/bin/sh", "-c", "trap '' INT; exec nohup \"$@\"", "sh"]
"""As a script starts it that means it to go on: neither Ctrl-C nor a hang-up is listened to."""
COMMAND = [sys.executable, "-P", "-m", "deploy.cli"]
SERVERS = {"kafka", "mongod"}


class Strange:
    """A folder in which things are named as ours are, and settings name files from there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = DataFolder(folder / "its data")
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("KVI_")},
            "PYTHONPATH": str(ROOT),
            "KVI_DATA": "its data",
            "KVI_SECRET_ROOT_FILE": "root secret",
        }
        (folder / "root secret").write_text("of-mongodbs-root-user\n")
        for name in ("deploy", "services", "shared"):
            (folder / name).mkdir()
            (folder / name / "__init__.py").write_text("raise SystemExit('not ours')\n")

    def start(self, *arguments: str, by: Sequence[str] = ()) -> AbstractContextManager[Program]:
        command = [*by, *COMMAND, *arguments]
        return started(command, cwd=self.folder, env=self._environment)

    def run(self, *arguments: str) -> Done:
        with self.start(*arguments) as program:
            return finished(program)

    def children(self) -> dict[str, int]:
        """An open handle of each process that runs, so that its end is seen."""
        pids = {file.stem: json.loads(file.read_text())["pid"] for file in self._notes()}
        return {name: os.pidfd_open(pid) for name, pid in pids.items()}

    def left_behind(self) -> list[Path]:
        """What says that something runs, or that something was being written."""
        drafts = [path for path in self.data.path.rglob("*") if path.suffix in {".new", ".partial"}]
        return [*self._notes(), *drafts, *self.data.path.glob(self.data.endpoints.name)]

    def _notes(self) -> list[Path]:
        return list(self.data.run.glob("*.pid"))


@dataclass(frozen=True, slots=True)
class Killed:
    """What was seen of a system up to the moment when it was killed."""

    started: Done
    looked: Done
    again: Done
    log: str
    ran: set[str]
    survived: list[str]


@pytest.fixture(scope="module")
def strange(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Strange]:
    strange = Strange(tmp_path_factory.mktemp("a strange folder"))
    yield strange
    strange.run("down")


@pytest.fixture(scope="module")
def killed(strange: Strange) -> Killed:
    started = strange.run("up", "--detach")
    looked = strange.run("status")
    again = strange.run("up", "--detach")
    log = (strange.data.logs / "up.log").read_text()
    up, children = strange.data.holder(), strange.children()
    assert up is not None, started.stdout
    os.kill(up, signal.SIGKILL)
    survived = [name for name, child in children.items() if not has_ended(child, HANG_SECONDS)]
    for child in children.values():
        os.close(child)
    return Killed(started, looked, again, log, set(children), survived)


def test_a_system_started_from_anywhere_is_found_from_there(
    killed: Killed, strange: Strange
) -> None:
    assert killed.started.returncode == 0, killed.started.stdout
    assert f"ready; logs are in {strange.data.logs}" in killed.started.stdout
    assert killed.looked.returncode == 0, killed.looked.stdout
    assert killed.looked.stdout.endswith("all is well\n")
    assert not (strange.data.secrets / "root").exists(), "its secret lies in a file beside it"


def test_a_second_start_is_refused_and_takes_nothing_from_the_log_of_the_first(
    killed: Killed,
) -> None:
    assert killed.again.returncode == 2
    assert re.fullmatch(r"kvi: the data folder .* is in use by .*\n", killed.again.stdout)
    first = killed.started.stdout.removesuffix(
        "./kvi status shows how it is, ./kvi down stops it\n"
    )
    assert killed.log.startswith(first)


def test_kill_9_leaves_no_process(killed: Killed) -> None:
    assert killed.ran == {*SERVERS, *NAMES, DESK}
    assert killed.survived == []


def test_the_start_after_kill_9_is_whole_outlives_its_terminal_and_ctrl_c_stops_it_in_order(
    killed: Killed, strange: Strange
) -> None:
    with strange.start("up", by=IN_THE_BACKGROUND) as up:
        assert up.stdout is not None
        told = next((line for line in up.stdout if line.startswith("ready;")), None)
        assert told, killed
        up.send_signal(signal.SIGHUP)
        looked = strange.run("status")
        assert looked.returncode == 0, looked.stdout
        children = strange.children()
        up.send_signal(signal.SIGINT)
        ended: list[set[str]] = []
        while children:
            ready, _, _ = select.select(children.values(), [], [], HANG_SECONDS)
            assert ready, f"{sorted(children)} did not end"
            ended.append({name for name, child in children.items() if child in ready})
            for name in ended[-1]:
                os.close(children.pop(name))
        rest = finished(up).stdout.splitlines()
    assert up.returncode == 0
    assert rest[-2:] == ["stopping", "stopped"]
    first_server = next(place for place, names in enumerate(ended) if names & SERVERS)
    so_far = set().union(*ended[: first_server + 1])
    assert so_far - SERVERS == {*NAMES, DESK}, f"a server ended before a service: {ended}"
    assert strange.left_behind() == []


def test_a_start_in_the_background_that_is_given_up_does_not_come_up_after_all(
    strange: Strange,
) -> None:
    with strange.start("up", "--detach") as starting:
        assert starting.stdout is not None
        assert any("starting Kafka" in line for line in starting.stdout)
        assert strange.data.is_taken()
        starting.send_signal(signal.SIGINT)
        rest = finished(starting).stdout.splitlines()
    assert (starting.returncode, rest[-1]) == (130, "stopped")
    assert "Traceback" not in rest
    assert not strange.data.is_taken()
    assert strange.left_behind() == []
