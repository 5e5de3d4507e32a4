"""A whole run works with three processes, and no system is started twice."""

from pathlib import Path

from deploy.cli.test import WHOLE
from deploy.stack.bootstrap import ROOT
from tests.run.program import run
from tests.run.spreading import JOURNEYS, STACK, WORLD, system_of
from tests.run.sub_run import sub_run

ONE_ALONE = """
    def test_alone():
        pass
"""
A_SYSTEM = """

@pytest.fixture(scope="session")
def embedded() -> None:
    with Path("{note}").open("a") as note:
        note.write("started\\n")
"""
USES_IT = """
import pytest

@pytest.mark.parametrize("number", range(10))
def test_with_the_system(embedded: None, number: int) -> None:
    pass
"""


def test_files_that_use_one_system_are_together_in_one_process(tmp_path: Path) -> None:
    note, inner = tmp_path / "note", tmp_path / "inner"
    inner.mkdir()
    command = sub_run(inner, ONE_ALONE, *WHOLE)
    with (inner / "conftest.py").open("a") as conftest:
        conftest.write(A_SYSTEM.format(note=note))
    for name in ("test_first.py", "test_second.py"):
        (inner / name).write_text(USES_IT)
    done = run(command, cwd=ROOT)
    assert "21 passed" in done.stdout, done.stdout
    assert note.read_text() == "started\n"


def test_what_a_file_shares_is_seen_in_it() -> None:
    tests = ROOT / "tests"
    assert system_of(tests / "journeys" / "test_notice.py") == JOURNEYS
    assert system_of(tests / "faults" / "test_frozen.py") == WORLD
    assert system_of(tests / "shared" / "kafka" / "test_producer.py") == STACK
    assert system_of(tests / "desk" / "test_keys_in_browser.py") == STACK
    assert system_of(tests / "contracts" / "test_examples.py") is None
