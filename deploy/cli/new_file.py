"""A file that a command writes for whoever typed it, and for nobody else."""

import os
from pathlib import Path
from secrets import token_hex

from deploy.cli.telling import give_up

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL


def write_new(path: Path, content: bytes) -> None:
    """Write it whole or not at all and over no other one, or end the command."""
    try:
        _write(path, content)
    except FileExistsError:
        give_up(f"{path} is there already; name another file, or remove it.")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "this is no path of a file"
        give_up(f"{path} cannot be written: {why}; name another file.")


def _write(path: Path, content: bytes) -> None:
    # Its name is taken first: a file that is there may be readable by others, or be another's.
    os.close(os.open(path, _NEW, 0o600))
    draft = path.with_name(f".{token_hex(8)}")
    try:
        with os.fdopen(os.open(draft, _NEW, 0o600), "wb") as file:
            file.write(content)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        path.unlink(missing_ok=True)
        raise
