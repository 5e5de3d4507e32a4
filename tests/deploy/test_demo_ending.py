import os
import shlex
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from deploy.demo.ending import tell
from deploy.demo.played import Played
from deploy.stack.bootstrap import ROOT
from shared.network.registry import Registry
from tests.deploy.uneventful import played


def told(played: Played, *, keep: bool) -> list[str]:
    console = Console(file=StringIO(), width=200)
    assert not tell(played, console, keep=keep)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue().splitlines()


def commands(lines: list[str]) -> list[list[str]]:
    start = lines.index("What to try next")
    return [shlex.split(line) for line in lines[start + 1 :]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "all of it" / "demo"
    folder.mkdir(parents=True)
    return folder


@pytest.mark.parametrize("here", ["the checkout", "the folder above", "elsewhere"])
@pytest.mark.parametrize("keep", [False, True])
def test_what_to_try_next_works_as_it_is_typed_where_the_user_stands(
    here: str, keep: bool, folder: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = {"the checkout": ROOT, "the folder above": folder.parent, "elsewhere": Path("/")}
    monkeypatch.chdir(places[here])
    lines = commands(told(played(folder, registry), keep=keep))
    while_kept = ["up", "case", "offers", "proof", "down"]
    names = [*(while_kept if keep else ["case"]), "up", "send"]
    assert [line[2 if "=" in line[0] else 1] for line in lines] == names
    for line in lines:
        if "=" in line[0]:
            variable, _, value = line.pop(0).partition("=")
            assert (variable, Path(value).absolute()) == ("KVI_DATA", folder)
        assert os.access(line[0], os.X_OK)
    assert Path(lines[-1][2]).is_file()


def test_what_was_thrown_away_is_not_said_to_lie_there(folder: Path, registry: Registry) -> None:
    thrown = told(played(folder, registry), keep=False)
    kept = told(played(folder, registry), keep=True)
    assert f"  data      {folder / 'kafka'} and {folder / 'mongod'}" in kept
    assert "  data      thrown away; ./kvi demo --keep keeps it" in thrown
    assert f"  mails     {folder / 'mails'}: 7, none left this machine" in thrown


def test_what_is_not_as_it_has_to_be_is_told_as_that(folder: Path, registry: Registry) -> None:
    lines = told(played(folder, registry), keep=False)
    assert "  NO   what was sent three times was told once" in lines
    assert "  no office has taken the case" in lines
