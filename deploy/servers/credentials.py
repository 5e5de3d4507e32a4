"""Every principal has one secret, made on first use or given from outside, never shown."""

import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path

from deploy.servers.errors import StackError

# What a secret may hold. A quote, a backslash or a blank would need another escape in each of
# Kafka's properties, its login line and a MongoDB address.
ALLOWED = re.compile(r"[!#-\[\]-~]{8,}")


class Secrets:
    """The secrets under ``folder``, one file for each principal, readable by its owner only.

    ``KVI_SECRET_<PRINCIPAL>`` and ``KVI_SECRET_<PRINCIPAL>_FILE`` in the environment go before the
    folder, so that a secret store can hand secrets in without a copy on this disk.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str] = os.environ) -> None:
        self._folder = folder
        self._environment = environment

    def __repr__(self) -> str:
        return f"Secrets({str(self._folder)!r})"

    def of(self, principal: str) -> str:
        """Return the secret of this principal; it stays the same from the first call on."""
        variable = "KVI_SECRET_" + re.sub(r"[^A-Z0-9]", "_", principal.upper())
        if variable in self._environment:
            return checked(self._environment[variable], variable)
        if f"{variable}_FILE" in self._environment:
            path = Path(self._environment[f"{variable}_FILE"])
            return checked(read(path, f"{variable}_FILE"), f"{variable}_FILE")
        path = self._folder / principal
        if not path.exists():
            self._make(path)
        return checked(_text(path), str(path))

    def renew(self, principal: str) -> None:
        """Make another secret for this principal; one given from outside is renewed outside."""
        path = self._folder / principal
        if path.exists():
            self._draft(path).replace(path)

    def _make(self, path: Path) -> None:
        """Write a new secret so that nobody ever sees half of it and only one is the winner."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder.chmod(0o700)
        draft = self._draft(path)
        try:
            os.link(draft, path)
        except FileExistsError:
            return  # another process was faster, and its secret counts
        finally:
            draft.unlink()

    def _draft(self, path: Path) -> Path:
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(32))
        return draft


def checked(secret: str, variable: str) -> str:
    """Return the secret if it can be used everywhere; the complaint never shows it."""
    secret = secret.rstrip("\n")
    if not ALLOWED.fullmatch(secret):
        raise StackError(
            f"{variable} does not hold a usable secret; use at least 8 ASCII characters without "
            "blanks, double quotes and backslashes."
        )
    return secret


def _text(path: Path) -> str:
    """What stands in a file; bytes that are no text become what no secret may hold."""
    return path.read_text("utf-8", errors="replace")


def read(path: Path, variable: str) -> str:
    """Read the file that a variable names."""
    try:
        return _text(path)
    except OSError as error:
        raise StackError(
            f"{variable} names {path}, which cannot be read: {error.strerror}."
        ) from error
