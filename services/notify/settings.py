"""What operators can set for notify without touching its code."""

from datetime import datetime, timedelta
from typing import Self

from pydantic import Field, model_validator
from pydantic_settings import SettingsConfigDict

from services.notify.channels import Mailbox
from services.notify.channels.mail import MailServer
from services.notify.channels.mail_settings import MailSettings
from services.notify.domain.rules import FINISHED_KEPT, Rules
from services.notify.sender.pace import Pace
from shared.network.agency import Origin
from shared.network.registry import Registry


class Settings(MailSettings):
    """Read from the environment, with the prefix NOTIFY_."""

    model_config = SettingsConfigDict(env_prefix="NOTIFY_")

    mail_host: str = "127.0.0.1"
    mails_at_once: int = Field(default=4, ge=1, le=50)
    lease_minutes: float = Field(default=15, gt=0, le=24 * 60)
    """After a crash a mail is tried again this much later; longer than recording an attempt
    takes."""
    pause_seconds: float = Field(default=1, gt=0, le=60)
    public_origin: Origin | None = None
    """Where the public pages are; without it mails to people of no agency name code and numbers."""
    finished_kept: int = Field(default=FINISHED_KEPT, ge=0, le=1000)

    @model_validator(mode="after")
    def _lease_longer_than_a_mail(self) -> Self:
        if self.lease_minutes * 60 <= self.mail_timeout_seconds:
            raise ValueError("NOTIFY_LEASE_MINUTES must be longer than one mail may take")
        return self


def rules(settings: Settings, registry: Registry) -> Rules:
    """What the steps go by."""
    return Rules(registry, settings.finished_kept)


def mail_sender(settings: Settings, registry: Registry, now: datetime) -> Mailbox:
    """From whom a mail comes that leaves now; the coordination office, if nothing else is set."""
    office = registry.coordination_office(now)
    return Mailbox(settings.mail_sender or office.email, office.name)


def mail_server(settings: Settings) -> MailServer:
    """Where mails are handed in. Raises OSError when the password's file cannot be read."""
    return settings.server(settings.mail_host)


def pace(settings: Settings) -> Pace:
    """How fast the sender works."""
    lease = timedelta(minutes=settings.lease_minutes)
    return Pace(settings.mails_at_once, lease, timedelta(seconds=settings.pause_seconds))
