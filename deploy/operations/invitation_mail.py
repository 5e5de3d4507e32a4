"""An invitation to a desk goes by mail where whoever runs it has named a mail server.

The link lets one person in, so it stands in the mail alone: not in a log, not at the terminal.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from string import Template
from typing import Self
from uuid import uuid4

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.notify.channels import Attempt, Mail, Mailbox
from services.notify.channels.mail import Encryption, MailChannel, MailServer
from shared.network.agency import Agency, Email
from shared.network.working_days import BERLIN

_TEXT = Path(__file__).with_name("invitation.txt")


class InvitationMailSettings(BaseSettings):
    """Read from the environment, with the prefix DESK_MAIL_; each is as that of notify."""

    model_config = SettingsConfigDict(
        env_prefix="DESK_MAIL_", frozen=True, hide_input_in_errors=True
    )

    host: str | None = None
    """Without it no mail is sent."""
    port: int = Field(default=25, ge=1, le=65535)
    encryption: Encryption = Encryption.STARTTLS
    ca_file: Path | None = None
    user: str | None = None
    password: SecretStr | None = None
    password_file: Path | None = None
    sender: Email | None = None
    timeout_seconds: float = Field(default=30, gt=0, le=300)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.host is not None and self.sender is None:
            raise ValueError("DESK_MAIL_SENDER says from whom mails come")
        if self.password is not None and self.password_file is not None:
            raise ValueError("set either DESK_MAIL_PASSWORD or DESK_MAIL_PASSWORD_FILE")
        has_password = self.password is not None or self.password_file is not None
        if has_password != (self.user is not None):
            raise ValueError("DESK_MAIL_USER and its password are set together")
        return self


@dataclass(frozen=True, slots=True)
class Inviter:
    """Who asks people to a desk by mail."""

    channel: MailChannel
    sender: Mailbox

    async def send(
        self, link: str, to: Agency, email: str, until: datetime, at: datetime
    ) -> Attempt:
        """Try once; a mail that did not leave is handed over otherwise."""
        subject, _, body = _TEXT.read_text("utf-8").partition("\n\n")
        day = until.astimezone(BERLIN)
        said = {
            "agency": to.name,
            "inviter": self.sender.name,
            "sender": self.sender.address,
            "link": link,
            "until": f"{day:%d.%m.%Y, %H:%M} Uhr",
        }
        subject, body = (Template(text).substitute(said) for text in (subject, body))
        return await self.channel.send(Mail(uuid4(), self.sender, email, subject, body), at)


def inviter(settings: InvitationMailSettings, name: str) -> Inviter | None:
    """The one who invites by this name, if a mail server is set. Raises OSError."""
    if settings.host is None or settings.sender is None:
        return None
    server = MailServer(
        host=settings.host,
        port=settings.port,
        encryption=settings.encryption,
        timeout_seconds=settings.timeout_seconds,
        user=settings.user,
        password=_password(settings),
        ca_file=settings.ca_file,
    )
    return Inviter(MailChannel(server), Mailbox(settings.sender, name))


def _password(settings: InvitationMailSettings) -> str | None:
    if settings.password_file is not None:
        return settings.password_file.read_text().strip()
    return settings.password.get_secret_value() if settings.password is not None else None
