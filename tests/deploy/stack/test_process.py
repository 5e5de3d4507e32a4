import os
import queue
import select
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.servers.errors import StackError
from deploy.stack.bootstrap import ROOT
from deploy.stack.process import Process
from shared.process.serve import GAVE_UP
from tests.run.bound import HANG_SECONDS
from tests.run.program import run

# Says its number to whoever listens at the given port, then waits for the end.
CALLER = """
import os, signal, socket, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN if "stubborn" in sys.argv else signal.SIG_DFL)
with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as line:
    line.sendall(str(os.getpid()).encode())
signal.pause()
"""


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(HANG_SECONDS)
        yield server


def next_caller(listener: socket.socket) -> int:
    """Wait for the next start of the child and return its number."""
    line, _ = listener.accept()
    with line:
        return int(line.makefile().read())


def process(
    tmp_path: Path,
    *arguments: str,
    ready: Callable[[], bool] = lambda: True,
    report: Callable[[str], None] = print,
) -> Process:
    return Process(
        "caller",
        [sys.executable, "-c", *arguments],
        dict(os.environ),
        tmp_path / "caller.log",
        ready,
        run_folder=tmp_path,
        report=report,
        pauses=(0.01, 0.02),
    )


def port(listener: socket.socket) -> str:
    return str(listener.getsockname()[1])


def test_a_child_that_dies_unexpectedly_is_started_again_after_growing_pauses(
    tmp_path: Path, listener: socket.socket
) -> None:
    reports: queue.Queue[str] = queue.Queue()
    child = process(tmp_path, CALLER, port(listener), report=reports.put)
    child.start()
    for pause in ("0.01", "0.02", "0.02"):
        os.kill(next_caller(listener), signal.SIGKILL)
        assert (
            reports.get(timeout=HANG_SECONDS)
            == f"caller ended with -9; starting it again in {pause} s"
        )
    assert next_caller(listener) == child.pid
    child.stop()
    assert child.pid is None
    assert not (tmp_path / "caller.pid").exists()


def test_a_child_that_ends_by_itself_is_started_again_too(tmp_path: Path) -> None:
    reports: queue.Queue[str] = queue.Queue()
    child = process(tmp_path, f"raise SystemExit({GAVE_UP})", report=reports.put)
    child.start()
    for pause in ("0.01", "0.02"):
        told = f"caller ended with {GAVE_UP}; starting it again in {pause} s"
        assert reports.get(timeout=HANG_SECONDS) == told
    child.stop()


def test_a_child_that_ignores_the_request_to_stop_is_ended(
    tmp_path: Path, listener: socket.socket
) -> None:
    reports: list[str] = []
    child = process(tmp_path, CALLER, port(listener), "stubborn", report=reports.append)
    child.start()
    next_caller(listener)
    child.stop(seconds=0.1)
    assert child.pid is None
    assert reports == ["caller does not stop; ending it"]


def test_a_child_that_dies_before_it_was_ready_is_a_failure(tmp_path: Path) -> None:
    child = process(tmp_path, "raise SystemExit('no such luck')", ready=lambda: False)
    child.start()
    with pytest.raises(StackError, match=r"caller ended before it was ready; see .*caller\.log"):
        child.wait_until_ready(HANG_SECONDS)
    assert "no such luck" in (tmp_path / "caller.log").read_text()
    assert child.pid is None


def test_a_child_that_never_gets_ready_is_stopped(tmp_path: Path, listener: socket.socket) -> None:
    child = process(tmp_path, CALLER, port(listener), ready=lambda: False)
    child.start()
    next_caller(listener)
    with pytest.raises(StackError, match="caller was not ready after 0 s"):
        child.wait_until_ready(0)
    assert child.pid is None


def test_a_child_ignores_no_signal_that_was_ignored_where_we_were_started(tmp_path: Path) -> None:
    background = (
        "import os, signal, sys, threading\n"
        "for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):\n"
        "    signal.signal(ignored, signal.SIG_IGN)\n"
        "signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})\n"
        "from pathlib import Path\n"
        "from deploy.stack.process import Process\n"
        "folder = Path(sys.argv[1])\n"
        "child = Process('child', ['/bin/cat', '/proc/self/status'], {}, folder / 'status',\n"
        "                lambda: False, run_folder=folder, report=print, pauses=(600,))\n"
        "child.start()\n"
        "child._died.wait()\n"
        "child.stop()\n"
    )
    assert run([sys.executable, "-c", background, str(tmp_path)], cwd=ROOT).returncode == 0
    status = dict(line.split(":\t") for line in (tmp_path / "status").read_text().splitlines())
    assert int(status["SigIgn"], 16) == int(status["SigBlk"], 16) == 0


def test_a_child_that_is_slow_to_get_ready_is_named_with_its_log(
    tmp_path: Path, listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deploy.stack.process.SLOW_SECONDS", 0)
    reports: list[str] = []
    child = process(
        tmp_path, CALLER, port(listener), ready=lambda: bool(reports), report=reports.append
    )
    child.start()
    child.wait_until_ready(HANG_SECONDS)
    child.stop()
    assert reports == [f"caller is slow to get ready; its log is {tmp_path / 'caller.log'}"]


def test_a_child_has_a_session_of_its_own(tmp_path: Path, listener: socket.socket) -> None:
    child = process(tmp_path, CALLER, port(listener))
    child.start()
    pid = next_caller(listener)
    assert os.getsid(pid) == pid
    assert os.getsid(pid) != os.getsid(0)
    child.stop()


def test_what_a_child_has_started_ends_with_it(tmp_path: Path, listener: socket.socket) -> None:
    script = 'import subprocess, sys; subprocess.call([sys.executable, "-c", *sys.argv[1:]])'
    child = process(tmp_path, script, CALLER, port(listener))
    child.start()
    handle = os.pidfd_open(next_caller(listener))
    try:
        child.stop()
        ended, _, _ = select.select([handle], [], [], HANG_SECONDS)
        assert ended
    finally:
        os.close(handle)
