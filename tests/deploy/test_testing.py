"""`./kvi test` hands itself over to pytest, and can be stopped on the way there."""

from pathlib import Path

from deploy.stack.bootstrap import ROOT
from tests.run.program import finished, run, started
from tests.run.sub_run import kvi_test, sub_run

TELLS_ITS_PROCESS = """
    import os

    def test_that_tells():
        print("process", os.getpid())
"""


def test_whoever_ends_it_ends_pytest(tmp_path: Path) -> None:
    _, _, _, *arguments = sub_run(tmp_path, TELLS_ITS_PROCESS)
    with started(kvi_test({}, *arguments, "-s"), cwd=ROOT) as testing:
        told = finished(testing).stdout
    assert f"process {testing.pid}\n" in told


def test_a_check_that_fails_is_shown_and_is_the_last() -> None:
    fails = ["python", "-c", "print('why'); raise SystemExit(3)"]
    done = run(kvi_test({"first": ["python", "-c", ""], "second": fails}), cwd=ROOT)
    assert done.returncode == 3
    lines = [line.partition(" (")[0] for line in done.stdout.splitlines()]
    assert lines == ["first … ok", "second … FAILED", "why"]


def test_ctrl_c_ends_a_check_without_a_traceback() -> None:
    waits = [
        "python",
        "-c",
        "import os, signal; os.kill(os.getppid(), signal.SIGINT); signal.pause()",
    ]
    done = run(kvi_test({"waits": waits}), cwd=ROOT)
    assert (done.returncode, done.stdout) == (130, "interrupted\n")
