"""An invitation to a desk goes by mail where whoever runs it has named a mail server.

The link lets one person in, so it stands in the mail alone: not in a log, not at the terminal.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from string import Template
from typing import Self
from uuid import uuid4

from pydantic import model_validator
from pydantic_settings import SettingsConfigDict

from services.notify.channels import Attempt, Mail, Mailbox
from services.notify.channels.mail import MailChannel
from services.notify.channels.mail_settings import MailSettings
from shared.network.agency import Agency
from shared.network.working_days import BERLIN

_TEXT = Path(__file__).with_name("invitation.txt")


class InvitationMailSettings(MailSettings):
    """Read from the environment, with the prefix DESK_."""

    model_config = SettingsConfigDict(env_prefix="DESK_")

    mail_host: str | None = None
    """Without it no mail is sent."""

    @model_validator(mode="after")
    def _sender_with_the_host(self) -> Self:
        if self.mail_host is not None and self.mail_sender is None:
            raise ValueError("DESK_MAIL_SENDER says from whom mails come")
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
    if settings.mail_host is None or settings.mail_sender is None:
        return None
    server = settings.server(settings.mail_host)
    return Inviter(MailChannel(server), Mailbox(settings.mail_sender, name))
