"""A mail server that can be away, and at which some are unknown."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.mail_sink import MailSink


class Mails(MailSink):
    """Takes every mail, except for those who are said to be unknown here."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._unknown: set[str] = set()

    def reply_to(self, address: str) -> str:
        return "550 5.1.1 unknown" if address in self._unknown else super().reply_to(address)

    @contextmanager
    def away(self) -> Iterator[None]:
        """Nobody answers for a while."""
        self.pause()
        try:
            yield
        finally:
            self.start()

    @contextmanager
    def without(self, address: str) -> Iterator[None]:
        """Refuse mails to this mailbox for a while."""
        self._unknown.add(address)
        try:
            yield
        finally:
            self._unknown.remove(address)
