"""Up and down as a person uses them, from a folder that has nothing to do with the checkout."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.services import NAMES
from deploy.stack.bootstrap import ROOT
from deploy.stack.folder import DataFolder

SECONDS = 90
PASSWORD = "of-mongodbs-root-user"  # noqa: S105 - made up
COMMAND = [sys.executable, "-P", "-m", "deploy.cli"]
EVERYTHING = {"kafka", "mongod", *NAMES}


class Strange:
    """A folder in which things are named as ours are, and settings name files from there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = DataFolder(folder / "its data")
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("KVI_")},
            "PYTHONPATH": str(ROOT),
            "KVI_DATA": "its data",
            "KVI_SECRET_ROOT_FILE": "root secret",
        }
        (folder / "root secret").write_text(f"{PASSWORD}\n")
        for name in ("deploy", "services", "shared"):
            (folder / name).mkdir()
            (folder / name / "__init__.py").write_text("raise SystemExit('not ours')\n")

    def kvi(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(  # noqa: S603 - our own command
            [*COMMAND, *arguments],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=SECONDS,
            check=False,
        )

    def pids(self) -> dict[str, int]:
        return {
            file.stem: json.loads(file.read_text())["pid"] for file in self.data.run.glob("*.pid")
        }


@pytest.fixture
def strange(tmp_path: Path) -> Iterator[Strange]:
    strange = Strange(tmp_path)
    yield strange
    strange.kvi("down")


def test_a_system_started_from_anywhere_is_found_from_there(strange: Strange) -> None:
    started = strange.kvi("up", "--detach")
    assert started.returncode == 0, started.stdout
    assert f"ready; logs are in {strange.data.logs}" in started.stdout
    looked = strange.kvi("status")
    assert looked.returncode == 0, looked.stdout
    assert looked.stdout.endswith("all is well\n")
    stopped = strange.kvi("down")
    assert (stopped.returncode, stopped.stdout) == (0, "stopped\n")
    assert not (strange.data.secrets / "root").exists(), "its secret came from a file beside it"
