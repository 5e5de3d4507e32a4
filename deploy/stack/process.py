"""A child process that is started, watched, started again when it dies, and stopped."""

import math
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from deploy.servers.errors import StackError
from deploy.stack.leftovers import remember
from deploy.stack.tied import tied

PAUSES = (0.5, 1, 2, 4, 8, 15, 30)
STEADY_SECONDS = 60
SLOW_SECONDS = 30
LOOK_SECONDS = 0.05


class Process:
    """One child, kept running from ``start`` to ``stop``.

    It gets a session of its own, so that Ctrl-C in the terminal reaches only us and we decide the
    order of stopping. It dies with us even when we are killed. ``argv`` can be read by everybody on
    the machine and must hold no secret; ``env`` can be read by its owner only.
    """

    def __init__(  # noqa: PLR0913 - what a process is made of
        self,
        name: str,
        argv: Sequence[str],
        env: Mapping[str, str],
        log_path: Path,
        ready: Callable[[], bool],
        *,
        run_folder: Path,
        report: Callable[[str], None],
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        self.name = name
        self.log_path = log_path
        self._argv = list(argv)
        self._env = dict(env)
        self._ready = ready
        self._pid_file = run_folder / f"{name}.pid"
        self._report = report
        self._pauses = pauses
        self._stopping = threading.Event()
        self._died = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._guard = threading.Lock()
        # One thread starts the child and waits for it: the system ties a child's life to the very
        # thread that started it, so that thread must live as long as the child.
        self._keeper = threading.Thread(target=self._keep_running, name=name, daemon=True)

    @property
    def pid(self) -> int | None:
        """The number of the running child, if it runs just now."""
        child = self._child
        return child.pid if child and child.returncode is None else None

    def start(self) -> None:
        """Start the child, without waiting until it is ready."""
        self.log_path.parent.mkdir(parents=True, exist_ok=True)
        self._keeper.start()

    def wait_until_ready(self, seconds: float) -> None:
        """Wait for the first start to succeed; a child that dies before is a failure."""
        started = time.monotonic()
        slow, until = started + SLOW_SECONDS, started + seconds
        while not self._died.is_set():
            if self._ready():
                return
            if time.monotonic() > slow:
                self._report(f"{self.name} is slow to get ready; its log is {self.log_path}")
                slow = math.inf
            if time.monotonic() > until:
                self.stop()
                raise StackError(
                    f"{self.name} was not ready after {seconds:.0f} s; see {self.log_path}."
                )
            self._died.wait(LOOK_SECONDS)
        self.stop()
        raise StackError(f"{self.name} ended before it was ready; see {self.log_path}.")

    def stop(self, seconds: float = 20) -> None:
        """Ask the child to end, and end it if it does not; safe to call twice."""
        self._stopping.set()
        with self._guard:
            child = self._child
        if child:
            _signal(child, signal.SIGTERM)
            try:
                child.wait(seconds)
            except subprocess.TimeoutExpired:
                self._report(f"{self.name} does not stop; ending it")
                _signal(child, signal.SIGKILL)
        if self._keeper.is_alive():
            self._keeper.join()

    def _keep_running(self) -> None:
        failures = 0
        while True:
            started = time.monotonic()
            with self._guard:
                if self._stopping.is_set():
                    return
                self._child = self._spawn()
            remember(self._pid_file, self._child.pid)
            code = self._child.wait()
            self._pid_file.unlink(missing_ok=True)
            self._died.set()
            if self._stopping.is_set():
                return
            failures = 0 if time.monotonic() - started > STEADY_SECONDS else failures
            pause = self._pauses[min(failures, len(self._pauses) - 1)]
            failures += 1
            self._report(f"{self.name} ended with {code}; starting it again in {pause:g} s")
            if self._stopping.wait(pause):
                return

    def _spawn(self) -> subprocess.Popen[bytes]:
        with self.log_path.open("ab") as log:
            return subprocess.Popen(  # noqa: S603 - our own command
                tied(self._argv),
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )


def _signal(child: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
    """Signal the child and whatever it has started: a program may be a script around another."""
    if child.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, number)
