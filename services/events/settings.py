"""What operators can set for the programme without touching its code."""

from enum import StrEnum, unique
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.events.domain.rules import Rules
from shared.network.i_json import NotIJson, read
from shared.network.registry import Registry
from shared.network.sealing_keys import is_private_key, public_jwk
from shared.network.signing import SigningKey

SIGNER = "events"
"""Under this name the registry has the public halves of its keys."""


class Settings(BaseSettings):
    """Read from the environment, with the prefix EVENTS_."""

    model_config = SettingsConfigDict(env_prefix="EVENTS_", frozen=True)

    names_kept_days: int = Field(default=365, ge=1, le=3650)
    """After a training is closed that nobody else has paid for; the reason stands with the rule."""
    payees_kept_days: int = Field(default=1827, ge=1, le=5480)
    """After the use of a grant is proven."""
    certificate_key_file: Path | None = None
    """With what certificates are signed; without it none is issued, which the start says."""


@unique
class Unfit(StrEnum):
    """Why the key for certificates cannot be used."""

    UNREADABLE = "unreadable"
    NO_PRIVATE_KEY = "no_private_key"
    """The file holds none as `./kvi keys new events` makes it."""
    NOT_IN_REGISTRY = "not_in_registry"
    """Nobody could check what is signed with it."""


class UnfitKey(Exception):
    """The key for certificates cannot be used."""

    def __init__(self, why: Unfit) -> None:
        super().__init__(why)
        self.why = why


def rules(settings: Settings, registry: Registry) -> Rules:
    """What the steps go by. Raises UnfitKey."""
    file = settings.certificate_key_file
    signing = None if file is None else _signing_key(file, registry)
    return Rules(registry, settings.names_kept_days, settings.payees_kept_days, signing)


def _signing_key(file: Path, registry: Registry) -> SigningKey:
    """The private key, with the days that the registry gives its public half."""
    try:
        private = read(file.read_bytes())
    except OSError:
        raise UnfitKey(Unfit.UNREADABLE) from None
    except NotIJson:
        raise UnfitKey(Unfit.NO_PRIVATE_KEY) from None
    if not isinstance(private, dict) or not is_private_key(private):
        raise UnfitKey(Unfit.NO_PRIVATE_KEY)
    public = public_jwk(private)
    for key in registry.signing_keys(SIGNER):
        if key.kid == public["kid"] and all(key.jwk[name] == public[name] for name in ("x", "y")):
            return SigningKey(private, key.valid_from, key.valid_until)
    raise UnfitKey(Unfit.NOT_IN_REGISTRY)
