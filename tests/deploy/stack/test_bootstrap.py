import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from types import SimpleNamespace

import pytest

from deploy.stack import bootstrap
from deploy.stack.bootstrap import CannotSetUpError, check_machine, remedy
from tests.run.program import Program, finished, started

ROOT = bootstrap.ROOT
NOTHING = "\nERROR: No matching distribution found for aiokafka==0.14.0\n"
PRINTING_CLI = "import os, sys; print(sys.argv[1:], os.getcwd())"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout in a path with a blank, whose command line only tells how it was called."""
    root = tmp_path / "a check out"
    for name in ("kvi", "deploy/stack/bootstrap.py"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, root / name)
    (root / "requirements.txt").touch()
    (root / "deploy" / "cli").mkdir()
    (root / "deploy" / "cli" / "__main__.py").write_text(PRINTING_CLI)
    return root


def call(checkout: Path, *arguments: str, **environment: str) -> AbstractContextManager[Program]:
    return started(
        [str(checkout / "kvi"), *arguments],
        env={**os.environ, "KVI_PYTHON": "", **environment},
        cwd="/",
        stderr=subprocess.PIPE,
    )


def test_an_interrupted_set_up_is_completed_by_two_calls_at_once_and_updated_later(
    checkout: Path,
) -> None:
    with call(checkout) as interrupted:
        assert interrupted.stderr
        while "making the Python environment" not in interrupted.stderr.readline():
            pass
        os.killpg(interrupted.pid, signal.SIGKILL)
    assert not (checkout / ".venv" / "kvi-stamp").exists()

    with call(checkout, "first one") as first, call(checkout, "--second") as second:
        ended = [finished(first), finished(second)]
    assert [done.stdout for done in ended] == ["['first one'] /\n", "['--second'] /\n"]
    told = "".join(done.stderr for done in ended)
    assert told.count("set-up complete; the first start fetches Kafka, MongoDB and") == 1
    with call(checkout, "later") as later:
        done = finished(later)
    assert (done.stdout, done.stderr) == ("['later'] /\n", "")

    (checkout / "requirements.txt").write_text("# other packages\n")
    with call(checkout) as updated:
        told = finished(updated).stderr
    assert "set-up complete" in told
    assert "making the Python environment" not in told


@pytest.mark.parametrize("named", ["/bin/false", "/no/such/python"])
def test_a_named_python_that_does_not_do_is_refused_in_one_sentence(
    checkout: Path, named: str
) -> None:
    with call(checkout, KVI_PYTHON=named) as refused:
        complaint = finished(refused).stderr
    assert refused.returncode == 2
    assert re.fullmatch(r"kvi: KVI_PYTHON is not a Python 3\.11 or newer; .*\.\n", complaint)


def test_without_any_python_one_sentence_says_so(checkout: Path, tmp_path: Path) -> None:
    for tool in ("sh", "dirname", "readlink"):
        (tmp_path / tool).symlink_to(shutil.which(tool) or "")
    with call(checkout, PATH=str(tmp_path)) as refused:
        complaint = finished(refused).stderr
    assert refused.returncode == 2
    assert complaint == (
        "kvi: no Python 3.11 or newer found; install one, or name one with KVI_PYTHON.\n"
    )


def test_a_python_without_venv_is_refused_with_the_package_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(CannotSetUpError, match="the package python3-venv"):
        check_machine()


def test_a_full_disk_is_noticed_before_anything_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    nearly_full = SimpleNamespace(free=1_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: nearly_full)
    with pytest.raises(CannotSetUpError, match="the disk is nearly full"):
        check_machine()


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("OSError: [Errno 28] No space left on device", "the disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "not the one this project pinned"),
        (f"NewConnectionError('...: Network is unreachable'){NOTHING}", "connect to the network"),
        (
            f"ConnectTimeoutError(<…>, 'Connection timed out. (connect timeout=15)'){NOTHING}",
            "connect to the network",
        ),
        (
            f"ProxyError('…', OSError('Tunnel connection failed: 403 Forbidden'))'{NOTHING}",
            "correct HTTPS_PROXY",
        ),
        (
            f"ProxyError('…', NewConnectionError('Failed to establish …'))'{NOTHING}",
            "correct HTTPS_PROXY",
        ),
        (
            f"ProtocolError('Connection aborted.', RemoteDisconnected('…'))'{NOTHING}",
            "is cut off",
        ),
        (f"ReadTimeoutError('Read timed out. (read timeout=15)'){NOTHING}", "does not answer"),
        (f"NewConnectionError('…: [Errno 13] Permission denied'){NOTHING}", "connect to the net"),
        ("PermissionError: [Errno 13] Permission denied: '/x'", "cannot be written"),
        (NOTHING, "lacks a package, or keeps it from this machine"),
        ("something never seen before", "says why, and the next call tries again"),
    ],
)
def test_what_pip_complains_of_becomes_a_sentence(output: str, sentence: str) -> None:
    assert sentence in remedy(output)
    assert "\n" not in remedy(output)


def test_each_new_try_to_reach_the_index_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "LOG", tmp_path / "setup.log")
    pip = "print('Collecting a==1'); print('WARNING: Retrying (Retry(total=2)) after …')"
    lock = os.open(tmp_path / "lock", os.O_RDWR | os.O_CREAT)
    bootstrap.run([sys.executable, "-X", "utf8", "-c", pip], lock, packages=1)
    os.close(lock)
    told = capsys.readouterr().err.splitlines()
    assert told == [
        "kvi: fetching packages: 1 of 1 (a)",
        "kvi: the package index does not answer; trying again",
    ]


def test_the_locked_requirements_hold_no_address() -> None:
    for file in ROOT.glob("requirements*.txt"):
        text = file.read_text()
        assert "--hash=sha256:" in text
        assert "://" not in text
        assert "index-url" not in text
