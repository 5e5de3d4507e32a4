"""What can be set of a server that takes mails: the same for all that send some."""

from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.notify.channels.mail import Encryption, MailServer
from shared.network.agency import Email


class MailSettings(BaseSettings):
    """Whoever sends mails adds its prefix, and `mail_host` with what holds without one."""

    model_config = SettingsConfigDict(frozen=True, hide_input_in_errors=True)

    mail_port: int = Field(default=25, ge=1, le=65535)
    mail_encryption: Encryption = Encryption.STARTTLS
    mail_ca_file: Path | None = None
    """CA certificates of the mail server; without it those of the machine."""
    mail_user: str | None = None
    mail_password: SecretStr | None = None
    mail_password_file: Path | None = None
    mail_sender: Email | None = None
    """The address mails come from."""
    mail_timeout_seconds: float = Field(default=30, gt=0, le=300)

    @model_validator(mode="after")
    def _password_with_a_user(self) -> Self:
        mail = f"{self.model_config['env_prefix']}MAIL"
        if self.mail_password is not None and self.mail_password_file is not None:
            raise ValueError(f"set either {mail}_PASSWORD or {mail}_PASSWORD_FILE")
        has_password = self.mail_password is not None or self.mail_password_file is not None
        if has_password != (self.mail_user is not None):
            raise ValueError(f"{mail}_USER and its password are set together")
        return self

    def server(self, host: str) -> MailServer:
        """Where mails are handed in. Raises OSError when the password's file cannot be read."""
        return MailServer(
            host=host,
            port=self.mail_port,
            encryption=self.mail_encryption,
            timeout_seconds=self.mail_timeout_seconds,
            user=self.mail_user,
            password=self._password(),
            ca_file=self.mail_ca_file,
        )

    def _password(self) -> str | None:
        if self.mail_password_file is not None:
            return self.mail_password_file.read_text().strip()
        return self.mail_password.get_secret_value() if self.mail_password is not None else None
