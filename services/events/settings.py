"""What operators can set for the programme without touching its code."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.events.domain.rules import Rules
from shared.network.registry import Registry


class Settings(BaseSettings):
    """Read from the environment, with the prefix EVENTS_."""

    model_config = SettingsConfigDict(env_prefix="EVENTS_", frozen=True)

    names_kept_days: int = Field(default=365, ge=1, le=3650)
    """After a training is closed; the reason stands with the rule."""
    payees_kept_days: int = Field(default=1827, ge=1, le=5480)
    """After the use of a grant is proven."""


def rules(settings: Settings, registry: Registry) -> Rules:
    """What the steps go by."""
    return Rules(registry, settings.names_kept_days, settings.payees_kept_days)
