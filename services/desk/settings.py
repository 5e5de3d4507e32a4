"""What whoever runs a desk can set."""

import ssl
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.desk.certificate import tls_of
from services.desk.domain.places import BadPlaces, Place, places
from shared.network.agency import Origin

MUNICIPALITIES = Path(__file__).parent / "municipalities" / "municipalities.csv"


class DeskSettings(BaseSettings):
    """Read from the environment, with the prefix DESK_."""

    model_config = SettingsConfigDict(env_prefix="DESK_", frozen=True, hide_input_in_errors=True)

    origin: Origin
    """Its address as browsers see it; the registry says which agencies it serves by it."""
    host: str = "127.0.0.1"
    port: int = Field(ge=0, le=65535)
    """Where its pages are served; probes and figures have KVI_PORT, which nobody need reach."""
    tls_certificate_file: Path | None = None
    """Its certificate with the chain, in PEM; without it TLS ends at a proxy before it."""
    tls_key_file: Path | None = None
    proxies: str = ""
    """Addresses of proxies before it, by commas: whom they name as the client is believed."""
    secrets: Path
    """A folder with a file for each agency it serves, named by its id: the secret at Kafka."""
    parts: Path
    """Where the third-party parts of its pages lie, as set-up has fetched them."""
    places: Path | None = None
    """A newer list of municipalities than the one that comes with the desk."""
    session_minutes: float = Field(default=30, gt=0, le=24 * 60)
    """A session ends after this long without use."""
    audit_days: int = Field(default=3 * 365, ge=30, le=3650)
    """A line of the audit is kept for this long, by the wall clock."""
    copy_days: int = Field(default=365, ge=0, le=3650)
    """A prison keeps what the form of a notice held for this long after the end of its consents."""

    tries_per_minute: int = Field(default=60, ge=1)
    """Questions of who is not signed in, from one address; a sign-in asks twice."""
    all_tries_per_minute: int = Field(default=600, ge=1)
    """The same from all addresses together."""

    @model_validator(mode="after")
    def _certificate_with_its_key(self) -> Self:
        if (self.tls_certificate_file is None) != (self.tls_key_file is None):
            raise ValueError("DESK_TLS_CERTIFICATE_FILE and DESK_TLS_KEY_FILE are set together")
        if self.tls_key_file is not None and not self.origin.startswith("https:"):
            raise ValueError("with a certificate DESK_ORIGIN begins with https:")
        return self

    def tls(self) -> ssl.SSLContext | None:
        """By what it speaks TLS itself, if it does. Raises BadCertificate."""
        if self.tls_certificate_file is None or self.tls_key_file is None:
            return None
        return tls_of(self.tls_certificate_file, self.tls_key_file)

    def secret_of(self, agency: str) -> str:
        """The secret of an agency. Raises OSError when its file cannot be read."""
        return (self.secrets / agency).read_text().strip()

    def municipalities(self) -> tuple[Place, ...]:
        """All places of the list. Raises BadPlaces."""
        path = self.places or MUNICIPALITIES
        try:
            return places(path.read_text("utf-8").splitlines())
        except (OSError, UnicodeDecodeError):
            raise BadPlaces(f"{path}: cannot be read as UTF-8") from None
        except BadPlaces as error:
            raise BadPlaces(f"{path}: {error}") from None
