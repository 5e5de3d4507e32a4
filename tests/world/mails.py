"""A mail server that can be away, at which some are unknown, and that can let mails wait."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.local.mail_sink import MailSink


class Mails(MailSink):
    """Takes every mail at once, unless told otherwise."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._unknown: set[str] = set()
        self._door: asyncio.Event | None = None
        self._waits = Event()

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

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if self._door is not None:
            self._waits.set()
            await self._door.wait()
        return await super().handle_DATA(server, session, envelope)

    @contextmanager
    def thinking(self) -> Iterator[Event]:
        """Take what is said and give no answer for a while; the event says that a mail waits."""
        self._waits.clear()
        self._door = door = asyncio.Event()
        try:
            yield self._waits
        finally:
            self._door = None
            self._loop.call_soon_threadsafe(door.set)
