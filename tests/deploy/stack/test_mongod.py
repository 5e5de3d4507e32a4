"""Which mongod is started: the one named, the one installed, or the one fetched as a package."""

import hashlib
from pathlib import Path

import pytest

from deploy.stack import tools
from deploy.stack.bootstrap import ROOT
from deploy.stack.errors import StackError
from deploy.stack.mongod import find_mongod

WRONG = "KVI_MONGOD is not a mongod 5 or newer; point it at one."


def mongod(path: Path, version: str, *, mode: int = 0o755) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho 'db version v{version}'\n")
    path.chmod(mode)
    return str(path)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder in which programs are looked for."""
    monkeypatch.delenv("KVI_MONGOD", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path / "bin"


@pytest.fixture
def packaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the package has its mongod; a wheel may have lost the run bit."""
    digest = hashlib.sha256((ROOT / "requirements-mongod.txt").read_bytes()).hexdigest()[:12]
    folder = tmp_path / f"mongod-{digest}"
    monkeypatch.setattr(tools, "TOOLS", tmp_path)
    about = folder / "pack-1.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: pack\nVersion: 1\n")
    (about / "RECORD").write_text("pack/bin/mongod,,\npack/bin/mongo,,\n")
    return folder / "pack" / "bin" / "mongod"


def test_a_named_mongod_goes_before_all_others(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mongod(path / "mongod", "8.0.1")
    named = mongod(tmp_path / "own mongod", "5.0.0")
    monkeypatch.setenv("KVI_MONGOD", named)
    assert find_mongod(print) == named


@pytest.mark.parametrize("version", ["4.4.29", "unknown"])
def test_a_named_mongod_that_is_too_old_is_refused_in_words(
    version: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KVI_MONGOD", mongod(tmp_path / "mongod", version))
    with pytest.raises(StackError) as found:
        find_mongod(print)
    assert str(found.value) == WRONG


def test_a_named_mongod_that_is_not_there_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KVI_MONGOD", str(tmp_path / "nothing"))
    with pytest.raises(StackError) as found:
        find_mongod(print)
    assert str(found.value) == WRONG


def test_an_installed_mongod_that_is_new_enough_is_used(path: Path) -> None:
    installed = mongod(path / "mongod", "7.0.37")
    assert find_mongod(print) == installed


def test_where_the_installed_one_is_too_old_the_packaged_one_is_used(
    path: Path, packaged: Path
) -> None:
    mongod(path / "mongod", "4.4.29")
    fetched = mongod(packaged, "6.0.5", mode=0o644)
    assert find_mongod(print) == fetched


@pytest.mark.usefixtures("path")
def test_a_packaged_mongod_that_does_not_run_here_is_said_with_the_way_out(packaged: Path) -> None:
    packaged.parent.mkdir(parents=True)
    packaged.write_text("#!/bin/sh\nexit 127\n")
    with pytest.raises(StackError, match=r"does not run here .* name its mongod: KVI_MONGOD"):
        find_mongod(print)
