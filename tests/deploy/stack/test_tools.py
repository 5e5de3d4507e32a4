"""What is fetched once says how far it is, and is never fetched by two at a time."""

import fcntl
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.servers.errors import StackError
from deploy.stack import tools
from deploy.stack.bootstrap import ROOT
from deploy.stack.tools import wheel
from tests.deploy.stack.package_index import Index, package, serving
from tests.run.bound import HANG_SECONDS
from tests.run.program import started

FETCH = """
import sys
from pathlib import Path
from deploy.stack import bootstrap, tools
bootstrap.TOOLS = tools.TOOLS = Path(sys.argv[1])
bootstrap.LOG = tools.LOG = tools.TOOLS / "setup.log"
tools.ROOT = tools.TOOLS
tools.wheel("tiny", "Tiny", print)
"""


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    """A package of three megabytes that do not pack."""
    tiny = package({"tiny.bin": os.urandom(3_000_000)})
    with serving(tiny, "tiny", tmp_path, monkeypatch) as index:
        yield index


def test_a_long_download_says_how_far_it_is(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools, "SILENT_SECONDS", 0.05)
    told: list[str] = []

    def progress(text: str) -> None:
        told.append(text)
        if text == "fetching Tiny: 1 MB so far":
            index.go_on.set()

    folder = wheel("tiny", "Tiny", progress)
    assert (told[0], told[-1]) == ("fetching Tiny (once)", "Tiny is there")
    assert "fetching Tiny: 1 MB so far" in told
    assert {path.name for path in folder.iterdir()} == {"tiny.bin", "tiny-1.dist-info"}
    assert wheel("tiny", "Tiny", told.append) == folder
    assert told[-1] == "Tiny is there"


def test_a_package_that_is_not_the_pinned_one_is_refused(index: Index, tmp_path: Path) -> None:
    index.go_on.set()
    (tmp_path / "requirements-tiny.txt").write_text(f"tiny==1 --hash=sha256:{'0' * 64}\n")
    with pytest.raises(StackError, match="Tiny: a downloaded package is not the one"):
        wheel("tiny", "Tiny", print)
    assert "DO NOT MATCH" in (tmp_path / "setup.log").read_text()
    assert not list(tmp_path.glob("tiny-*"))


def test_after_kill_9_the_next_call_waits_for_pip_and_fetches_anew(
    index: Index, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", FETCH, str(tmp_path)]
    with started(command, cwd=ROOT) as killed:
        assert index.asked.wait(HANG_SECONDS)
        killed.kill()
        killed.wait()
        lock = os.open(tmp_path / "tiny.lock", os.O_RDWR)
        with pytest.raises(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(lock)
        index.go_on.set()
        folder = wheel("tiny", "Tiny", print)
    assert {path.name for path in folder.iterdir()} == {"tiny.bin", "tiny-1.dist-info"}
