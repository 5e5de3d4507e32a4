"""What can be chosen for referral where it runs; environment variables begin with REFERRAL_."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.referral.domain.rules import Rules
from shared.network.registry import Registry


class Settings(BaseSettings):
    """The choices an operator has about referrals."""

    model_config = SettingsConfigDict(env_prefix="REFERRAL_", frozen=True)

    recall_on_release: bool = True
    sealed_copy_days: int = Field(default=7, ge=1, le=30)
    awaited_part_working_days: int = Field(default=20, ge=2, le=240)
    clearing_working_days: int = Field(default=10, ge=1, le=60)


def rules(settings: Settings, registry: Registry) -> Rules:
    """The rules the steps are given."""
    return Rules(
        registry=registry,
        recall_on_release=settings.recall_on_release,
        sealed_copy_days=settings.sealed_copy_days,
        awaited_part_working_days=settings.awaited_part_working_days,
        clearing_working_days=settings.clearing_working_days,
    )
