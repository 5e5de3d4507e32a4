"""A real mail server on loopback that accepts, refuses or dawdles, as a test wants it."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from services.notify.channels import Mailbox
from services.notify.channels.mail import Encryption, MailServer

OK = "250 OK"
SENDER = Mailbox("netzwerk@kvi.example", "Netzwerk für Kinder")


async def always_ok() -> str:
    return OK


@dataclass
class PostOffice:
    """Replies to the addressee and to the mail as told, and keeps what it has accepted."""

    on_recipient: Callable[[], Awaitable[str]] = always_ok
    on_mail: Callable[[], Awaitable[str]] = always_ok
    port: int = 0
    accepted: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: object
    ) -> str:
        reply = await self.on_recipient()
        if reply == OK:
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        reply = await self.on_mail()
        if reply == OK:
            content = cast("bytes", envelope.content)
            message = message_from_bytes(content, policy=default)
            self.accepted.append(message)
            self.recipients += envelope.rcpt_tos
        return reply

    def server(self, *, encryption: Encryption = Encryption.NONE, seconds: float = 5) -> MailServer:
        return MailServer(
            host="127.0.0.1",
            port=self.port,
            encryption=encryption,
            timeout_seconds=seconds,
        )


@asynccontextmanager
async def opened(
    office: PostOffice, *, tls: ssl.SSLContext | None = None, password: str | None = None
) -> AsyncIterator[PostOffice]:
    """Serve on a free port; with a password only to who knows it."""

    def check(
        _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: object
    ) -> AuthResult:
        known = isinstance(given, LoginPassword) and given.password == (password or "").encode()
        return AuthResult(success=known, handled=False)

    def conversation() -> SMTP:
        return SMTP(
            office,
            hostname="post.example",
            loop=asyncio.get_running_loop(),
            tls_context=tls,
            require_starttls=tls is not None,
            auth_required=password is not None,
            authenticator=check,
        )

    listening = await asyncio.get_running_loop().create_server(conversation, "127.0.0.1", 0)
    office.port = listening.sockets[0].getsockname()[1]
    try:
        yield office
    finally:
        listening.close()
