"""A mail server that can be away, at which some are unknown, and that can let mails wait."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from threading import Event

from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.local.mail_sink import MailSink


def text_of(mail: EmailMessage) -> str:
    """What a person reads of it, without what is attached."""
    body = mail.get_body()
    assert isinstance(body, EmailMessage)
    return str(body.get_content()).replace("\r\n", "\n")


class Mails(MailSink):
    """Takes every mail at once, unless told otherwise."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._unknown: set[str] = set()
        self._held: tuple[str, asyncio.Event] | None = None
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
        if self._held is not None:
            about, door = self._held
            mail = message_from_bytes(envelope.original_content or b"", policy=default)
            if about in text_of(mail):
                self._waits.set()
                await door.wait()
        return await super().handle_DATA(server, session, envelope)

    @contextmanager
    def thinking(self, about: str) -> Iterator[Event]:
        """Give no answer to a mail about this for a while; the event says that one waits."""
        self._waits.clear()
        door = asyncio.Event()
        self._held = (about, door)
        try:
            yield self._waits
        finally:
            self._held = None
            self._loop.call_soon_threadsafe(door.set)
