"""What a run of the tests has started ends with it, and a test that leaves something is named."""

import os
import subprocess
import sys
import time
from uuid import uuid4

import pytest

from tests.run import marked
from tests.run.handing_on import hand_on, handed_on, is_part
from tests.run.marked import LOOK_SECONDS, carrying, end_all, is_one_starting

MARK = "TEST_RUN"
NAME = "left_behind"
GOING_SECONDS = 10
"""A process that has been ended may take this long to be gone."""


class LeftBehind:
    """Marks what is started, and looks at the end what is still there."""

    def __init__(self) -> None:
        self._mark = f"{MARK}={uuid4()}"
        self._found: list[str] = []

    def pytest_sessionstart(self) -> None:
        """From now on all that is started with the surroundings of this process is marked."""
        name, _, value = self._mark.partition("=")
        os.environ[name] = value
        subprocess.Popen(  # noqa: S603 - it ends by itself, after this process
            [sys.executable, "-IS", marked.__file__, str(os.getpid()), self._mark],
            env={},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Look, after the last fixture has ended what it had started."""
        if session.exitstatus == pytest.ExitCode.INTERRUPTED:
            end_all(self._mark)  # by whoever had no time left to do it
            return
        until = time.monotonic() + GOING_SECONDS
        # Whether one is starting is asked first: it has started when the others are looked at.
        while (is_one_starting() or any(carrying(self._mark))) and time.monotonic() < until:
            time.sleep(LOOK_SECONDS)
        left = list(carrying(self._mark))
        self._found += [
            f"process {pid}, started by {settings.get('PYTEST_CURRENT_TEST', 'no test')}"
            for pid, settings in left
        ]
        end_all(self._mark)
        if is_part(session.config):
            hand_on(session.config, NAME, self._found)
        elif self._found and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: object) -> None:
        """One of the processes that run the tests has ended."""
        self._found += handed_on(node, NAME)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say what was left behind."""
        for line in self._found:
            terminalreporter.write_line(f"left behind: {line}", red=True)
