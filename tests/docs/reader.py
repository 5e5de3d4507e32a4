"""A reader who follows the documents word for word, in a folder that looks like the checkout."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.stack.jars import JAR_LIST, find_jars
from tests.docs.blocks import ROOT, Step
from tests.docs.java_program import make_java, silent
from tests.run.program import run

NOT_LINKED = {".git", ".kvi", ".tools", ".pytest_cache", ".mypy_cache", ".ruff_cache"}
MARK = "\x1e"
START, STOP = "INTAKE_SETTLE_MINUTES=0 ./kvi up --detach\n", "./kvi down\n"


class Reader:
    """Types commands into one shell per document."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        programs = folder / "bin"
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("KVI_")},
            "KVI_DATA": str(self.data),
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        }
        for entry in ROOT.iterdir():
            if entry.name not in NOT_LINKED:
                (folder / entry.name).symlink_to(entry)
        (folder / ".tools").mkdir()
        (folder / ".tools" / f"jars-{JAR_LIST.stem}").symlink_to(find_jars(silent))
        programs.mkdir()
        make_java(programs / "java")

    @contextmanager
    def running(self) -> Iterator[None]:
        """Start and stop the system as the documents say."""
        self.type(START)
        try:
            yield
        finally:
            self.type(STOP)

    def follow(self, steps: list[Step]) -> list[str]:
        """Run the blocks of a document one after the other; gives what each of them printed."""
        script = "".join(f"{step.commands.text}printf '{MARK}'\n" for step in steps)
        return self.type(script).split(MARK)

    def type(self, script: str) -> str:
        shell = ["bash", "-euo", "pipefail", "-c", script]
        done = run(shell, cwd=self.folder, env=self._environment)
        assert done.returncode == 0, f"ended with {done.returncode}:\n{done.stdout[-4000:]}"
        return done.stdout
