"""In the embedded stack no mail leaves this machine: each one becomes a file to look at."""

import asyncio
import threading
from asyncio.base_events import Server
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Self, cast
from uuid import uuid4

from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"
ACCEPTED = "250 OK"
SETTINGS = {"NOTIFY_MAIL_HOST": HOST, "NOTIFY_MAIL_ENCRYPTION": "none"}


class MailSink:
    """A mail server on loopback, in a thread of its own; a context manager that stops it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = 0
        self._loop = asyncio.new_event_loop()
        self._server: Server | None = None
        self._thread = threading.Thread(target=self._loop.run_forever, name="mails", daemon=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def settings(self) -> dict[str, str]:
        """What notify has to be told so that its mails come here."""
        return {**SETTINGS, "NOTIFY_MAIL_PORT": str(self._port)}

    def start(self) -> int:
        """Take mails from now on, and give the port, which stays the same after a pause."""
        self._folder.mkdir(parents=True, exist_ok=True)
        if not self._thread.is_alive():
            self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result()
        return self._port

    def pause(self) -> None:
        """Be away until the next start."""
        if self._server is not None:
            asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()

    def stop(self) -> None:
        """Be away for good."""
        self.pause()
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()

    def mails(self) -> list[EmailMessage]:
        """What has come, oldest first."""
        files = sorted(self._folder.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
        return [message_from_bytes(file.read_bytes(), policy=default) for file in files]

    def reply_to(self, address: str) -> str:
        """What is said to a sender that names this addressee."""
        del address
        return ACCEPTED

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: object
    ) -> str:
        """Answer RCPT TO."""
        reply = self.reply_to(address)
        if reply == ACCEPTED:
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep a mail; a reader of the folder never sees half of one."""
        draft = self._folder / f"{uuid4()}.new"
        draft.write_bytes(cast("bytes", envelope.content))
        draft.replace(draft.with_suffix(".eml"))
        return ACCEPTED

    async def _open(self) -> None:
        self._server = await self._loop.create_server(self._conversation, HOST, self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
            self._server = None

    def _conversation(self) -> SMTP:
        return SMTP(self, hostname="localhost", loop=self._loop, enable_SMTPUTF8=True)
