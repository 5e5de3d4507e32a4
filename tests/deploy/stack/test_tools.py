"""What is fetched once says how far it is, and is never fetched by two at a time."""

import fcntl
import hashlib
import io
import os
import sys
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from deploy.servers.errors import StackError
from deploy.stack import bootstrap, tools
from deploy.stack.bootstrap import ROOT
from deploy.stack.tools import wheel
from tests.run.bound import HANG_SECONDS
from tests.run.program import started

FILE = "tiny-1-py3-none-any.whl"
FETCH = """
import sys
from pathlib import Path
from deploy.stack import bootstrap, tools
bootstrap.TOOLS = tools.TOOLS = Path(sys.argv[1])
bootstrap.LOG = tools.LOG = tools.TOOLS / "setup.log"
tools.ROOT = tools.TOOLS
tools.wheel("tiny", "Tiny", print)
"""


def tiny() -> bytes:
    """A package of three megabytes that do not pack."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("tiny.bin", os.urandom(3_000_000))
        package.writestr(
            "tiny-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny\nVersion: 1\n"
        )
        package.writestr(
            "tiny-1.dist-info/WHEEL",
            "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        package.writestr("tiny-1.dist-info/RECORD", "")
    return file.getvalue()


class Index(ThreadingHTTPServer):
    """A package index that stops in the middle of a download until it is told to go on."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Page)
        self.package = tiny()
        self.asked, self.go_on = threading.Event(), threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/simple"


class _Page(BaseHTTPRequestHandler):
    server: Index

    def do_GET(self) -> None:
        is_package = self.path.endswith(FILE)
        body = self.server.package if is_package else f'<a href="/{FILE}">{FILE}</a>'.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        half = len(body) // 2
        self.wfile.write(body[:half])
        if is_package:
            self.server.asked.set()
            self.server.go_on.wait(HANG_SECONDS)
        self.wfile.write(body[half:])

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    with Index() as index:
        serving = threading.Thread(target=index.serve_forever, args=(0.01,))
        serving.start()
        digest = hashlib.sha256(index.package).hexdigest()
        (tmp_path / "requirements-tiny.txt").write_text(f"tiny==1 --hash=sha256:{digest}\n")
        monkeypatch.setenv("PIP_INDEX_URL", index.address)
        monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
        for module in (bootstrap, tools):
            monkeypatch.setattr(module, "ROOT", tmp_path)
            monkeypatch.setattr(module, "TOOLS", tmp_path)
            monkeypatch.setattr(module, "LOG", tmp_path / "setup.log")
        yield index
        index.go_on.set()
        index.shutdown()
        serving.join()


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
