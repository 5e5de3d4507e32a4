"""What is only played begins in an empty folder, with servers of its own."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from deploy.servers.errors import StackError
from deploy.stack.folder import DataFolder


def refuse_other_servers(what: str) -> None:
    """Invented families have no business where real ones may be. Raises StackError."""
    for variable in ("KVI_KAFKA", "KVI_MONGO"):
        if variable in os.environ:
            raise StackError(f"{what} starts servers of its own; unset {variable} for it.")


def make_fresh(folder: Path, what: str, progress: Callable[[str], None]) -> None:
    """Throw away what an earlier one has left. Raises StackError while that still runs."""
    if DataFolder(folder).is_taken():
        raise StackError(f"{what} runs in {folder} already; stop that one first.")
    # The notes about running processes stay: a run that was killed is ended by the next start.
    clear(folder, but=("run",))
    progress(f"everything is kept in {folder}")


def clear(folder: Path, *, but: tuple[str, ...]) -> None:
    """Throw away what lies in a folder, but for these."""
    for path in folder.glob("*"):
        if path.name in but:
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
