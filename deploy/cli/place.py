"""The data folder as every command meets it: a folder, or one that can still be made."""

import os
import stat
from pathlib import Path

from deploy.cli.telling import give_up
from deploy.stack.folder import DataFolder
from deploy.stack.stack import data_folder


def data_path() -> Path:
    """The folder for everything a stack keeps, or the end of the command."""
    path = data_folder()
    try:
        is_folder = stat.S_ISDIR(path.stat().st_mode)
    except FileNotFoundError:
        return path  # the command that writes there makes it
    except OSError as error:
        give_up(
            f"the data folder {path} cannot be used: {error.strerror}; name another in KVI_DATA."
        )
    if not is_folder:
        give_up(f"{path} is no folder, so nothing can be kept in it; let KVI_DATA name a folder.")
    return path


def made_path() -> Path:
    """The same for a command that writes there: the folder is made if it is missing."""
    path = data_path()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        give_up(
            f"the data folder {path} cannot be made: {error.strerror}; name another with KVI_DATA."
        )
    if not os.access(path, os.W_OK | os.X_OK):
        give_up(f"the data folder {path} cannot be written to; name another with KVI_DATA.")
    return path


def data_place() -> DataFolder:
    """The same, with where things are inside."""
    return DataFolder(data_path())
