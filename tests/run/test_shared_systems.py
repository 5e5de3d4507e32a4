"""A test that breaks what others share is named, and those after it do not wait for anything."""

from pathlib import Path

from deploy.stack.bootstrap import ROOT
from tests.run.program import run
from tests.run.sub_run import sub_run

BREAKS_KAFKA = """
    import os, signal, time

    def pid_of(stack_folder, server):
        import json
        note = stack_folder / "run" / f"{server}.pid"
        while not note.exists():  # it is being started again
            time.sleep(0.05)
        return json.loads(note.read_text())["pid"]

    def state_of(pid):
        try:
            return open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return "gone"

    def test_that_uses_it(stack):
        pass

    def test_that_kills_it_and_leaves_its_coming_back_to_others(stack, stack_folder):
        mongod = pid_of(stack_folder, "mongod")
        os.kill(mongod, signal.SIGKILL)
        while state_of(mongod) not in ("Z", "gone"):
            time.sleep(0.01)

    def test_that_finds_it_whole(stack, stack_folder):
        assert pid_of(stack_folder, "mongod")

    def test_that_freezes_it(stack, stack_folder):
        kafka = pid_of(stack_folder, "kafka")
        os.kill(kafka, signal.SIGSTOP)
        while state_of(kafka) != "T":
            time.sleep(0.01)

    def test_that_needs_it(stack):
        raise AssertionError("it was begun")

    def test_that_needs_nothing_and_lets_it_end(stack_folder):
        os.kill(pid_of(stack_folder, "kafka"), signal.SIGCONT)

    async def test_that_needs_it_too(embedded):
        raise AssertionError("it was begun")
"""


def test_the_one_that_broke_it_is_named_and_those_after_it_stop_at_once(tmp_path: Path) -> None:
    done = run([*sub_run(tmp_path, BREAKS_KAFKA), "-v"], cwd=ROOT)
    lines = done.stdout.splitlines()
    broke = "test_inner.py::test_that_freezes_it"
    assert f"{broke} has broken embedded: kafka stands still" in lines
    assert lines.count(f"embedded was broken by {broke}") == 2
    assert "it was begun" not in done.stdout
    assert "5 passed, 3 errors" in lines[-1]


HANGS = """
    import time
    import pytest
    from tests.run import shared_systems
    from tests.run.shared_systems import SHARED

    shared_systems.HANG_SECONDS = 0.2

    @pytest.fixture(scope="module")
    def system():
        with SHARED.watched("system", lambda: None):
            yield

    def test_that_fails_at_once(system):
        raise ValueError

    def test_that_waits_for_what_does_not_come(system):
        time.sleep(0.3)
        raise TimeoutError

    def test_that_needs_it(system):
        raise AssertionError("it was begun")
"""


def test_who_has_waited_up_to_the_bound_has_found_it_broken(tmp_path: Path) -> None:
    done = run(sub_run(tmp_path, HANGS), cwd=ROOT)
    broke = "test_inner.py::test_that_waits_for_what_does_not_come"
    assert f"system was broken by {broke}" in done.stdout
    assert "it was begun" not in done.stdout
    assert "2 failed, 1 error" in done.stdout.splitlines()[-1]
