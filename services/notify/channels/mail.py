"""A mail leaves through the agency's own server, or we know why not: a code, never its words."""

import asyncio
import ssl
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from enum import StrEnum, unique
from pathlib import Path

from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from services.notify.channels import Attempt, Mail, headers
from services.notify.channels.replies import outcome_of
from services.notify.contract.deliveries import AttemptOutcome


@unique
class Encryption(StrEnum):
    """How the way to the mail server is protected."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails are handed in, and as which user."""

    host: str
    port: int
    encryption: Encryption
    timeout_seconds: float
    """For one mail from connecting to its acceptance."""
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: Path | None = None


class MailChannel:
    """Hands mails in to one server, each on its own connection."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._tls = (
            None
            if server.encryption is Encryption.NONE
            else ssl.create_default_context(cafile=server.ca_file)
        )

    async def send(self, mail: Mail, now: datetime) -> Attempt:
        """Try once. What is lost between acceptance and its reply goes out again as the same mail.

        Only a refusal of the addressee or of the mail itself is for good: a refused password or
        sender is a fault of ours that is repaired, and must not lose what waits. Raises Unwritable.
        """
        content = written(mail, now)
        client = self._client(mail.sender.domain)
        try:
            async with asyncio.timeout(self._server.timeout_seconds):
                await client.connect()
                await client.sendmail(mail.sender.address, [mail.to], content)
        except SMTPRecipientsRefused as error:
            refused = _refused(error.recipients[0])
            return replace(refused, is_about_address=refused.outcome is AttemptOutcome.REFUSED)
        except SMTPDataError as error:
            return _refused(error)
        except SMTPResponseException as error:
            return Attempt(AttemptOutcome.UNREACHABLE, _valid(error.code), at_the_door=error)
        except (SMTPException, OSError, TimeoutError) as error:
            return Attempt(AttemptOutcome.UNREACHABLE, at_the_door=error)
        else:
            await self._say_goodbye(client)
            return Attempt(AttemptOutcome.SENT)
        finally:
            client.close()

    def _client(self, domain: str) -> SMTP:
        server = self._server
        return SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            local_hostname=domain,
            timeout=server.timeout_seconds,
            use_tls=server.encryption is Encryption.TLS,
            start_tls=server.encryption is Encryption.STARTTLS,
            tls_context=self._tls,
        )

    async def _say_goodbye(self, client: SMTP) -> None:
        # The mail is accepted; how the conversation ends makes no difference any more.
        with suppress(SMTPException, OSError, TimeoutError):
            async with asyncio.timeout(1):
                await client.quit()


def written(mail: Mail, now: datetime) -> bytes:
    """The mail as it travels. Raises Unwritable."""
    body = EmailMessage(policy=SMTP_POLICY)
    body.set_content(mail.body, charset="utf-8", cte="quoted-printable")
    for number, calendar in enumerate(mail.calendars, start=1):
        # Base64, since its lines end as calendars want it whatever a server does to lines of text.
        body.add_attachment(
            calendar.encode(),
            "text",
            "calendar",
            cte="base64",
            filename=f"termin-{number}.ics",
            params={"charset": "utf-8", "method": "PUBLISH"},
        )
    if mail.calendars:
        body.set_boundary(f"={mail.delivery}=")
    return b"".join(
        (
            headers.mailbox("From", mail.sender.address, mail.sender.name),
            headers.mailbox("To", mail.to),
            headers.text("Subject", mail.subject),
            headers.token("Date", format_datetime(now)),
            # The same for every attempt, so that a mailbox can tell a repeat.
            headers.token("Message-ID", f"<{mail.delivery}@{mail.sender.domain}>"),
            headers.token("Auto-Submitted", "auto-generated"),
            bytes(body),
        )
    )


def _refused(reply: SMTPResponseException) -> Attempt:
    return Attempt(outcome_of(reply.code, reply.message), _valid(reply.code))


def _valid(code: int) -> int | None:
    # A server that talks nonsense gets code -1 from the client.
    return code if 100 <= code <= 599 else None  # noqa: PLR2004 - the range of reply codes
