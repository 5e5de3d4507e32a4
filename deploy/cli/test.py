"""Every check of the project, one after the other, with pytest last."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from deploy.stack.tied import tied

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
INTERRUPTED = 130
SPREAD = ("-n", "3", "--dist", "loadscope", "--no-loadscope-reorder")
"""A run of all tests works with three processes: most of what the real servers do is waiting."""
WHOLE = (*SPREAD, "--short", "1")
"""It takes a sample of tests that try many like cases, always the same: 1 is only its seed."""
LONG = "--long"
CHECKS = {
    "ruff format": ["ruff", "format", "--check", "."],
    "ruff check": ["ruff", "check", "."],
    "mypy": ["mypy"],
    "import rules": ["lint-imports", "--no-cache"],
}


def run(args: list[str]) -> int:
    """Run all checks and stop at the first that fails; ``args`` narrow only pytest."""
    return first_failure() or become_pytest(args)


def first_failure() -> int:
    """The exit code of the first check that fails, or 0."""
    try:
        for name, (program, *options) in CHECKS.items():
            code = check(name, [str(BIN / program), *options])
            if code:
                return code
    except KeyboardInterrupt:
        say("interrupted")
        return INTERRUPTED
    return 0


def become_pytest(args: Sequence[str]) -> NoReturn:
    """Hand this very process over: pytest knows what to end first when the process is asked to end.

    And pytest's summary, with its duration, stays the last thing printed.
    """
    say("pytest …")
    os.chdir(ROOT)
    chosen = args or WHOLE
    if LONG in args:
        chosen = [*SPREAD, *(arg for arg in args if arg != LONG)]
    command = [sys.executable, "-m", "pytest", *chosen]
    os.execve(sys.executable, command, environment())  # noqa: S606 - our own command


def check(name: str, command: list[str]) -> int:
    """Run one check; its output is shown only when it fails."""
    started = time.monotonic()
    done = subprocess.run(  # noqa: S603 - our own command
        tied(command),
        cwd=ROOT,
        env=environment(),
        check=False,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    verdict = "ok" if done.returncode == 0 else "FAILED"
    say(f"{name} … {verdict} ({time.monotonic() - started:.1f} s)")
    if done.returncode:
        sys.stdout.write(done.stdout)
        sys.stdout.flush()
    return done.returncode


def environment() -> dict[str, str]:
    """The environment of the checks: tools find each other in the project's own Python.

    Python may keep what it has compiled: of the hundreds of programs that a run starts, each would
    compile everything anew.
    """
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return own | {"PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}"}


def say(text: str) -> None:
    """Print one line at once, so that it stands before what the check prints itself."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
