"""Who opens the house sees its rooms: each is described, and its tests lie as it does."""

import ast
import tomllib
from pathlib import Path

import pytest

from deploy.generate.rooms import rooms

ROOT = Path(__file__).resolve().parents[2]
TABLES = rooms()
TOOLS = {"toy"}
"""Folders of tests/shared that stand beside the rooms: a service to try the machinery with."""


def folders(house: Path) -> set[str]:
    found = {path.parent.relative_to(house).parts[0] for path in house.glob("*/**/*.py")}
    return found - {"__pycache__"}


ROOMS = [f"{house}/{room}" for house in ("shared", "deploy") for room in folders(ROOT / house)]


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_every_room_is_described(room: str) -> None:
    package = (ROOT / room / "__init__.py").read_text("utf-8")
    promise = (ast.get_docstring(ast.parse(package)) or "").partition("\n")[0]
    assert f"| `{room}` | {promise} |" in (ROOT / "CONTRIBUTING.md").read_text("utf-8")


def test_a_room_with_an_allow_list_names_who_is_on_it() -> None:
    assert _users("shared/engine") == "`app`, `__main__`"
    assert _users("shared/wire") == "`switchboard`, `tables`, `desk.bus`"
    assert _users("shared/watch") == (
        "`app`, `__main__`, `notify.sender`, `desk.health`, `desk.bus`, `desk.desk`, "
        "`desk.forgetting`, `desk.keeping`"
    )
    assert _users("shared/language") == "all of it"


def test_who_may_use_a_room_of_shared_is_said_by_an_allow_list_or_it_is_for_everyone() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    listed = {
        room.replace(".", "/")
        for contract in project["tool"]["importlinter"]["contracts"]
        for room in contract.get("protected_modules", ())
    }
    open_to_all = {room for room in ROOMS if room.startswith("shared/")} - listed
    assert open_to_all == {"shared/language", "shared/network"}


@pytest.mark.parametrize("house", ["shared", "deploy"])
def test_no_file_lies_beside_the_rooms(house: str) -> None:
    assert [path.name for path in (ROOT / house).glob("*.py")] == ["__init__.py"]


def test_tests_of_shared_lie_in_the_rooms_of_what_they_test() -> None:
    assert folders(ROOT / "tests" / "shared") - TOOLS == folders(ROOT / "shared")


def test_tests_of_a_part_of_deploy_are_called_like_its_room() -> None:
    assert folders(ROOT / "tests" / "deploy") <= folders(ROOT / "deploy")


def _users(room: str) -> str:
    (line,) = [line for line in TABLES.splitlines() if line.startswith(f"| `{room}` |")]
    return line.rstrip("|").rpartition("| ")[2].strip()
