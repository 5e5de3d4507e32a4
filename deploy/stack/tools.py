"""Programs that the stack needs are fetched once into .tools, whole or not at all."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from deploy.servers.errors import StackError
from deploy.stack.bootstrap import LOG, ROOT, TOOLS, only_one_at_a_time, remedy

Progress = Callable[[str], None]
Make = Callable[[Path, int], None]
MEGABYTE = 1_000_000
SILENT_SECONDS = 5
"""A download says nothing of its progress for this long."""


def made_once(name: str, source: bytes, make: Make) -> Path:
    """Return the folder that ``make`` fills from exactly this source; the first caller makes it.

    An interrupted ``make`` leaves nothing that a later call could take for complete. It is given
    the lock too, for a process that must have ended before another call begins.
    """
    digest = hashlib.sha256(source).hexdigest()[:12]
    folder = TOOLS / f"{name}-{digest}"
    if folder.exists():
        return folder
    try:
        TOOLS.mkdir(exist_ok=True)
        with only_one_at_a_time(name) as lock:
            if not folder.exists():
                draft = TOOLS / f"{name}.partial"
                shutil.rmtree(draft, ignore_errors=True)
                draft.mkdir()
                make(draft, lock)
                draft.rename(folder)
    except OSError as error:
        raise StackError(f"{name} cannot be fetched into {TOOLS}: {error.strerror}.") from error
    return folder


def wheel(name: str, title: str, progress: Progress) -> Path:
    """Return the folder with the packages that ``requirements-<name>.txt`` pins."""

    def make(folder: Path, lock: int) -> None:
        install(name, folder, lock, title, progress)
        progress(f"{title} is there")

    return made_once(name, _requirements(name).read_bytes(), make)


def install(name: str, folder: Path, lock: int, title: str, progress: Progress) -> None:
    """Fetch the packages that ``requirements-<name>.txt`` pins into this folder."""
    progress(f"fetching {title} (once)")
    command = [sys.executable, "-I", "-m", "pip", "install", "--target", str(folder)]
    command += ["--require-hashes", "--no-deps", "--only-binary=:all:", "--no-compile"]
    command += ["--progress-bar=off", "--disable-pip-version-check", "--retries=3"]
    command += ["-r", str(_requirements(name))]
    said = run(command, folder / ".fetching", lock, title, progress)
    if said is not None:
        raise StackError(f"{title}: {remedy(said)}")


def _requirements(name: str) -> Path:
    return ROOT / f"requirements-{name}.txt"


def run(command: list[str], place: Path, lock: int, title: str, progress: Progress) -> str | None:
    """Let a program fetch and say meanwhile how much it has; returns what it said if it failed.

    Whatever it needs for the moment lies in this place, which is gone afterwards.
    """
    place.mkdir()
    output = place / "output"
    with (
        output.open("w") as said,
        subprocess.Popen(  # noqa: S603 - our own command
            command,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            # It downloads into a folder that is watched and has room.
            env={**os.environ, "TMPDIR": str(place)},
            # The lock goes along: should this process be killed, the next call waits for it.
            pass_fds=(lock,),
        ) as fetching,
    ):
        while True:
            try:
                code = fetching.wait(SILENT_SECONDS)
                break
            except subprocess.TimeoutExpired:
                progress(f"fetching {title}: {_size(place) // MEGABYTE} MB so far")
    text = output.read_text(errors="replace")
    with LOG.open("a") as log:
        log.write(text)
    shutil.rmtree(place)
    return text if code else None


def _size(place: Path) -> int:
    """How many bytes lie in a folder, of which files come and go."""
    found = 0
    for folder, _, files in os.walk(place):
        for name in files:
            with suppress(FileNotFoundError):
                found += (Path(folder) / name).stat().st_size
    return found
