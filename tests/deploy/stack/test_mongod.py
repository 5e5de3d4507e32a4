"""Which mongod is started: the one named, the one installed, or the one fetched as a package."""

import hashlib
from datetime import date
from pathlib import Path

import pytest
import yaml

from deploy.servers.errors import StackError
from deploy.servers.mongodb_support import SUPPORT_ENDS, unsupported
from deploy.stack import tools
from deploy.stack.bootstrap import ROOT
from deploy.stack.mongod import announcement, find_mongod

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


CHECKED = date(2026, 11, 28)


def test_a_mongod_that_gets_no_fixes_says_so_when_it_starts(path: Path) -> None:
    old = mongod(path / "mongod", "6.0.5")
    assert announcement(old, CHECKED) == (
        "starting mongod 6.0.5: MongoDB 6.0.5 has got no fixes since July 2025; "
        "for real use take 7.0 or 8.0: docs/operating.md, MongoDB"
    )
    assert announcement(old, date(2025, 7, 31)) == "starting mongod 6.0.5"


@pytest.mark.parametrize("version", ["7.0.37", "8.0.19", "8.2.5", "9.0.0"])
def test_one_that_gets_fixes_or_of_which_nothing_is_known_just_starts(
    path: Path, version: str
) -> None:
    assert announcement(mongod(path / "mongod", version), CHECKED) == f"starting mongod {version}"


def test_advice_names_what_gets_fixes_on_that_day() -> None:
    assert "take 8.0:" in (unsupported("7.0.37", date(2028, 1, 1)) or "")
    assert "take a newer one:" in (unsupported("8.0.19", date(2030, 1, 1)) or "")


def test_the_containers_and_the_guide_name_a_mongodb_that_gets_fixes() -> None:
    image = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text())["services"]["mongod"]
    version = image["image"].removeprefix("mongo:")
    release = version.rpartition(".")[0]
    assert SUPPORT_ENDS[release] > CHECKED
    guide = (ROOT / "docs" / "operating.md").read_text("utf-8")
    section = guide[guide.index("### MongoDB") :]
    for each, ends in SUPPORT_ENDS.items():
        assert (f"| {each} | {ends:%B %Y} |" in section) is (ends > CHECKED or each == "6.0")
    assert f"`mongo:{version}`" in section
