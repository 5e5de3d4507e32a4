"""A package index of one small package, which stops in the middle of a download when it is told."""

import hashlib
import io
import threading
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from deploy.stack import bootstrap, tools
from tests.run.bound import HANG_SECONDS

FILE = "tiny-1-py3-none-any.whl"


def package(files: Mapping[str, bytes | str]) -> bytes:
    """A wheel with these files, called tiny."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as wheel:
        for name, content in files.items():
            wheel.writestr(name, content)
        about = "Metadata-Version: 2.1\nName: tiny\nVersion: 1\n"
        wheel.writestr("tiny-1.dist-info/METADATA", about)
        tags = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        wheel.writestr("tiny-1.dist-info/WHEEL", tags)
        wheel.writestr("tiny-1.dist-info/RECORD", "")
    return file.getvalue()


class Index(ThreadingHTTPServer):
    """A package index that stops in the middle of a download until it is told to go on."""

    daemon_threads = True

    def __init__(self, package: bytes) -> None:
        super().__init__(("127.0.0.1", 0), _Page)
        self.package = package
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


@contextmanager
def serving(
    package: bytes, name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Index]:
    """Serve it as what ``requirements-<name>.txt`` pins; what is fetched goes into this folder."""
    with Index(package) as index:
        loop = threading.Thread(target=index.serve_forever, args=(0.01,))
        loop.start()
        digest = hashlib.sha256(package).hexdigest()
        (folder / f"requirements-{name}.txt").write_text(f"tiny==1 --hash=sha256:{digest}\n")
        monkeypatch.setenv("PIP_INDEX_URL", index.address)
        monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
        for module in (bootstrap, tools):
            monkeypatch.setattr(module, "ROOT", folder)
            monkeypatch.setattr(module, "TOOLS", folder)
            monkeypatch.setattr(module, "LOG", folder / "setup.log")
        yield index
        index.go_on.set()
        index.shutdown()
        loop.join()
