"""What operators can set for notify without touching its code."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.notify.channels import Mailbox
from services.notify.channels.mail import Encryption, MailServer
from services.notify.domain.rules import FINISHED_KEPT, Rules
from services.notify.sender.pace import Pace
from shared.network.agency import Email, Origin
from shared.network.registry import Registry


class Settings(BaseSettings):
    """Read from the environment, with the prefix NOTIFY_."""

    model_config = SettingsConfigDict(env_prefix="NOTIFY_", frozen=True, hide_input_in_errors=True)

    mail_host: str = "127.0.0.1"
    mail_port: int = Field(default=25, ge=1, le=65535)
    mail_encryption: Encryption = Encryption.STARTTLS
    mail_ca_file: Path | None = None
    """CA certificates of the mail server; without it those of the machine."""
    mail_user: str | None = None
    mail_password: SecretStr | None = None
    mail_password_file: Path | None = None
    mail_sender: Email | None = None
    """The address mails come from; without it the coordination office's."""
    mail_timeout_seconds: float = Field(default=30, gt=0, le=300)
    mails_at_once: int = Field(default=4, ge=1, le=50)
    lease_minutes: float = Field(default=15, gt=0, le=24 * 60)
    """After a crash a mail is tried again this much later; longer than recording an attempt
    takes."""
    pause_seconds: float = Field(default=1, gt=0, le=60)
    public_origin: Origin | None = None
    """Where the public pages are; without it mails to people of no agency name code and numbers."""
    finished_kept: int = Field(default=FINISHED_KEPT, ge=0, le=1000)

    @model_validator(mode="after")
    def _password_with_a_user(self) -> Self:
        if self.mail_password is not None and self.mail_password_file is not None:
            raise ValueError("set either NOTIFY_MAIL_PASSWORD or NOTIFY_MAIL_PASSWORD_FILE")
        has_password = self.mail_password is not None or self.mail_password_file is not None
        if has_password != (self.mail_user is not None):
            raise ValueError("NOTIFY_MAIL_USER and its password are set together")
        if self.lease_minutes * 60 <= self.mail_timeout_seconds:
            raise ValueError("NOTIFY_LEASE_MINUTES must be longer than one mail may take")
        return self

    def password(self) -> str | None:
        """The password of the mail user. Raises OSError when its file cannot be read."""
        if self.mail_password_file is not None:
            return self.mail_password_file.read_text().strip()
        return self.mail_password.get_secret_value() if self.mail_password is not None else None


def rules(settings: Settings, registry: Registry) -> Rules:
    """What the steps go by."""
    return Rules(registry, settings.finished_kept)


def mail_sender(settings: Settings, registry: Registry, now: datetime) -> Mailbox:
    """From whom a mail comes that leaves now."""
    office = registry.coordination_office(now)
    return Mailbox(settings.mail_sender or office.email, office.name)


def mail_server(settings: Settings) -> MailServer:
    """Where mails are handed in."""
    return MailServer(
        host=settings.mail_host,
        port=settings.mail_port,
        encryption=settings.mail_encryption,
        timeout_seconds=settings.mail_timeout_seconds,
        user=settings.mail_user,
        password=settings.password(),
        ca_file=settings.mail_ca_file,
    )


def pace(settings: Settings) -> Pace:
    """How fast the sender works."""
    lease = timedelta(minutes=settings.lease_minutes)
    return Pace(settings.mails_at_once, lease, timedelta(seconds=settings.pause_seconds))
