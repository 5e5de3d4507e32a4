"""Nothing that a run of the tests has started outlives it, however the run ends."""

import os
import select
import signal
from pathlib import Path

import pytest

from deploy.cli.test import WHOLE
from deploy.stack.bootstrap import ROOT
from tests.run.bound import HANG_SECONDS
from tests.run.program import finished, run, started
from tests.run.sub_run import sub_run

LEAVES_ONE = """
    import os, subprocess, time
    from pathlib import Path

    def leave():
        sleeper = subprocess.Popen(
            ["/bin/sleep", "infinity"], stdout=subprocess.DEVNULL, start_new_session=True
        )
        Path("{note}").write_text(str(sleeper.pid))

    def test_that_leaves_a_process_behind():
        leave()
"""
WAITS = """
        os.write(1, b"waiting\\n")
        while True:  # a pause could begin just after the signal has come
            time.sleep(0.1)
"""


@pytest.fixture
def note(tmp_path: Path) -> Path:
    """Where the number of the process that is left behind is written."""
    return tmp_path / "note"


def has_ended(note: Path) -> bool:
    try:
        handle = os.pidfd_open(int(note.read_text()))
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], HANG_SECONDS)[0])
    finally:
        os.close(handle)


@pytest.mark.parametrize("how", [(), WHOLE], ids=["alone", "spread"])
def test_a_test_that_leaves_a_process_behind_is_named_and_the_run_fails(
    tmp_path: Path, note: Path, how: tuple[str, ...]
) -> None:
    done = run(sub_run(tmp_path, LEAVES_ONE.format(note=note), *how), cwd=ROOT)
    assert has_ended(note)
    assert done.returncode == pytest.ExitCode.TESTS_FAILED, done.stdout
    assert (
        f"left behind: process {note.read_text()}, started by "
        "test_inner.py::test_that_leaves_a_process_behind (call)"
    ) in done.stdout
    assert "1 passed" in done.stdout


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_run_that_is_ended_in_the_middle_leaves_nothing_behind(
    tmp_path: Path, note: Path, number: signal.Signals
) -> None:
    command = sub_run(tmp_path, LEAVES_ONE.format(note=note) + WAITS)
    with started([*command, "-s"], cwd=ROOT) as going:
        assert going.stdout is not None
        assert any("waiting" in line for line in going.stdout)
        going.send_signal(number)
        rest = finished(going).stdout
        assert has_ended(note)
    ended_in_order = number != signal.SIGKILL
    assert ("KeyboardInterrupt" in rest) == ended_in_order
    assert (going.returncode == pytest.ExitCode.INTERRUPTED) == ended_in_order


@pytest.mark.parametrize("started_by", ["nohup", "trap '' INT TERM;"])
def test_a_run_ends_when_it_is_asked_to_wherever_it_was_started(
    tmp_path: Path, note: Path, started_by: str
) -> None:
    command = sub_run(tmp_path, LEAVES_ONE.format(note=note) + WAITS)
    shell = ["/bin/sh", "-c", f'{started_by} "$@" & wait', "sh", *command, "-s"]
    with started(shell, cwd=ROOT) as script:
        assert script.stdout is not None
        assert any("waiting" in line for line in script.stdout)
        # As Ctrl-C does: to the script and all that it has started.
        os.killpg(script.pid, signal.SIGINT)
        assert any("KeyboardInterrupt" in line for line in script.stdout)
        assert has_ended(note)
