"""A command ends in order when it is asked to, wherever it was started."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.stack.bootstrap import ROOT
from tests.deploy.command_line import kvi
from tests.run.program import finished, started

# Tells that it is asked, and takes its time to end: until its input does. Not by print, which must
# not be entered a second time while it still writes the line that lets the signals come.
COMMAND = """
import os, signal
from deploy.terminal.asked_to_end import when_asked
asked = []
def end():
    asked.append(True)
    os.write(1, b"asked\\n")
when_asked(end)
os.write(1, b"there\\n")
while os.read(0, 1):
    pass
raise SystemExit(not asked)
"""
TERMINAL, NOHUP, SCRIPT = "exec", "exec nohup", "trap '' INT; exec"


@pytest.mark.parametrize(
    ("started_by", "number", "asked"),
    [
        (TERMINAL, signal.SIGINT, 1),
        (TERMINAL, signal.SIGTERM, 1),
        (TERMINAL, signal.SIGHUP, 1),
        (NOHUP, signal.SIGINT, 1),
        (NOHUP, signal.SIGTERM, 1),
        (NOHUP, signal.SIGHUP, 0),
        (SCRIPT, signal.SIGINT, 1),
        (SCRIPT, signal.SIGTERM, 1),
    ],
)
def test_a_command_hears_once_that_it_is_to_end(
    started_by: str, number: signal.Signals, asked: int
) -> None:
    shell = ["/bin/sh", "-c", f'{started_by} "$@"', "sh", sys.executable, "-c", COMMAND]
    with started(shell, cwd=ROOT, stdin=subprocess.PIPE) as command:
        assert command.stdout is not None
        assert any("there" in line for line in command.stdout)
        for _ in range(3):
            command.send_signal(number)
        # Now its input ends, after all that was sent before.
        rest = finished(command).stdout
    assert command.returncode == (0 if asked else 1), rest
    assert rest.count("asked") == asked


def test_a_command_that_a_test_runs_in_its_own_process_does_not_keep_the_signals(
    tmp_path: Path,
) -> None:
    (tmp_path / "ports.json").write_text("{")
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    assert kvi(tmp_path, "up").code == 2
    assert [signal.getsignal(number) for number in numbers] == before
