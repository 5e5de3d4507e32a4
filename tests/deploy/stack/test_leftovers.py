import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.stack.leftovers import end_leftovers, identity, remember
from tests.run.program import Program, finished, started


@pytest.fixture
def sleeper() -> Iterator[Program]:
    with started(["/bin/sleep", "infinity"]) as process:
        yield process


def test_what_an_earlier_run_left_is_ended(tmp_path: Path, sleeper: Program) -> None:
    remember(tmp_path / "kafka.pid", sleeper.pid)
    reports: list[str] = []
    end_leftovers(tmp_path, reports.append)
    assert finished(sleeper).returncode != 0
    assert reports == ["ended the kafka that an earlier run left behind"]
    assert not list(tmp_path.iterdir())


def test_a_stranger_that_got_the_same_number_is_never_touched(
    tmp_path: Path, sleeper: Program
) -> None:
    known = {"pid": sleeper.pid, "identity": f"another-boot {identity(sleeper.pid)}"}
    (tmp_path / "kafka.pid").write_text(json.dumps(known))
    end_leftovers(tmp_path, print)
    assert sleeper.poll() is None
    assert not list(tmp_path.iterdir())


def test_a_process_that_is_gone_is_forgotten(tmp_path: Path) -> None:
    with subprocess.Popen(["/bin/true"]) as gone:
        remember(tmp_path / "kafka.pid", gone.pid)
    end_leftovers(tmp_path, print)
    assert not list(tmp_path.iterdir())


def test_half_a_record_ends_nobody(tmp_path: Path) -> None:
    (tmp_path / "kafka.pid").write_text('{"pid": 1')
    reports: list[str] = []
    end_leftovers(tmp_path, reports.append)
    assert reports == ["ignoring the unreadable kafka.pid"]
