import os
import queue
import select
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.stack.errors import StackError
from deploy.stack.process import Process
from shared.serve import GAVE_UP

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
        server.settimeout(10)
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
        assert reports.get(timeout=5) == f"caller ended with -9; starting it again in {pause} s"
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
        assert reports.get(timeout=5) == told
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
        child.wait_until_ready(10)
    assert "no such luck" in (tmp_path / "caller.log").read_text()
    assert child.pid is None


def test_a_child_that_never_gets_ready_is_stopped(tmp_path: Path, listener: socket.socket) -> None:
    child = process(tmp_path, CALLER, port(listener), ready=lambda: False)
    child.start()
    next_caller(listener)
    with pytest.raises(StackError, match="caller was not ready after 0 s"):
        child.wait_until_ready(0)
    assert child.pid is None


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
        ended, _, _ = select.select([handle], [], [], 10)
        assert ended
    finally:
        os.close(handle)
