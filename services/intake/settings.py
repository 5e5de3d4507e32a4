"""What whoever runs intake can set without touching its code."""

from datetime import timedelta
from typing import Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.intake.domain.periods import proposed
from services.intake.domain.rules import Rules
from shared.network.registry import Registry


class Settings(BaseSettings):
    """Read from the environment, with the prefix INTAKE_."""

    model_config = SettingsConfigDict(env_prefix="INTAKE_", frozen=True)

    settle_minutes: int = Field(default=proposed("settle_minutes"), ge=0, le=24 * 60)
    consent_decision_days: int = Field(default=proposed("consent_decision_days"), ge=1, le=366)
    remind_days: int = Field(default=proposed("remind_days"), ge=1, le=366)
    caregiver_days: int = Field(default=proposed("caregiver_days"), ge=1, le=31)
    reseal_reminder_working_days: int = Field(
        default=proposed("reseal_reminder_working_days"), ge=1, le=60
    )
    reseal_working_days: int = Field(default=proposed("reseal_working_days"), ge=2, le=120)
    erasure_working_days: int = Field(default=proposed("erasure_working_days"), ge=1, le=60)
    retain_days: int = Field(default=proposed("retain_days"), ge=30, le=3650)
    keep_at_most_days: int = Field(default=proposed("keep_at_most_days"), ge=30, le=3650)
    receipt_days: int = Field(default=proposed("receipt_days"), ge=30, le=3650)
    release_before_notice_suppresses: bool = True

    @model_validator(mode="after")
    def _receipt_until_all_have_confirmed(self) -> Self:
        # Working days take less than twice as many days, holidays and closing days included.
        if self.receipt_days < 2 * self.erasure_working_days:
            raise ValueError(
                "INTAKE_RECEIPT_DAYS must be at least twice INTAKE_ERASURE_WORKING_DAYS, or a "
                "confirmation in time finds nobody who remembers that it was asked for"
            )
        return self

    @model_validator(mode="after")
    def _kept_at_most_is_the_most(self) -> Self:
        if self.keep_at_most_days < self.retain_days:
            raise ValueError(
                "INTAKE_KEEP_AT_MOST_DAYS must not be less than INTAKE_RETAIN_DAYS, or offices are "
                "told that they may keep a referral for longer than its case"
            )
        return self

    @model_validator(mode="after")
    def _reminded_before_it_is_too_late(self) -> Self:
        if self.reseal_reminder_working_days >= self.reseal_working_days:
            raise ValueError(
                "INTAKE_RESEAL_REMINDER_WORKING_DAYS must be less than INTAKE_RESEAL_WORKING_DAYS, "
                "or a prison is reminded of what is over"
            )
        return self


def rules(settings: Settings, registry: Registry) -> Rules:
    """What the domain decides by."""
    return Rules(
        registry=registry,
        settle=timedelta(minutes=settings.settle_minutes),
        consent_decision_days=settings.consent_decision_days,
        remind_days=settings.remind_days,
        caregiver_days=settings.caregiver_days,
        reseal_reminder_working_days=settings.reseal_reminder_working_days,
        reseal_working_days=settings.reseal_working_days,
        erasure_working_days=settings.erasure_working_days,
        retain_days=settings.retain_days,
        keep_at_most_days=settings.keep_at_most_days,
        receipt_days=settings.receipt_days,
        release_before_notice_suppresses=settings.release_before_notice_suppresses,
    )
