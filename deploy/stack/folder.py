"""One folder holds everything a stack keeps, and one stack at a time uses it."""

import fcntl
import os
import time
from pathlib import Path

from deploy.servers.errors import StackError

_LOOK_SECONDS = 0.01


class DataFolder:
    """Where things are inside the folder, and the lock on it."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.kafka = self.path / "kafka"
        self.mongod = self.path / "mongod"
        self.logs = self.path / "logs"
        self.run = self.path / "run"
        self.secrets = self.path / "secrets"
        self.ports = self.path / "ports.json"
        self.endpoints = self.path / "endpoints.json"
        self._lock_file = self.path / "lock"
        self._lock: int | None = None

    def take(self) -> None:
        """Take the folder for this process, or say who has it."""
        for folder in (self.path, self.kafka, self.mongod, self.logs, self.run):
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StackError(
                    f"the data folder {self.path} cannot be made: {error.strerror}; "
                    "name another with KVI_DATA."
                ) from error
        lock = os.open(self._lock_file, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(lock, 20, 0).decode() or "?"
            os.close(lock)
            raise StackError(
                f"the data folder {self.path} is in use by the process {holder}; "
                "stop that one first, or name another folder with KVI_DATA."
            ) from None
        # In this order: whoever looks meanwhile finds some number, and never none.
        number = str(os.getpid()).encode()
        os.pwrite(lock, number, 0)
        os.ftruncate(lock, len(number))
        self._lock = lock

    def release(self) -> None:
        """Let others use the folder."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def holder(self) -> int | None:
        """The process whose stack runs in this folder."""
        while self.is_taken():
            if number := self._lock_file.read_text():
                return int(number)
            time.sleep(_LOOK_SECONDS)  # it was taken for the first time a moment ago
        return None

    def is_taken(self) -> bool:
        """Whether a stack runs in this folder."""
        try:
            lock = os.open(self._lock_file, os.O_RDONLY)
        except FileNotFoundError:
            return False
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(lock)
        return False
