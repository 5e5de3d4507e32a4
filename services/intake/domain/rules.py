"""What intake decides by and a state can change without new code: periods and legal bases."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.intake.domain.lawful_basis import BASES, Basis
from services.intake.domain.periods import proposed
from shared.language.codes import Code
from shared.language.steps import Refused
from shared.network.registry import Registry
from shared.network.working_days import day_of, has_come, has_happened, start_of_day


@dataclass(frozen=True, slots=True)
class Rules:
    """The periods, the legal bases and who takes part; `At.rules` carries it to every step.

    Why each period is as long stands with what is proposed.
    """

    registry: Registry
    settle: timedelta = timedelta(minutes=proposed("settle_minutes"))
    consent_decision_days: int = proposed("consent_decision_days")
    remind_days: int = proposed("remind_days")
    caregiver_days: int = proposed("caregiver_days")
    reseal_reminder_working_days: int = proposed("reseal_reminder_working_days")
    reseal_working_days: int = proposed("reseal_working_days")
    erasure_working_days: int = proposed("erasure_working_days")
    retain_days: int = proposed("retain_days")
    keep_at_most_days: int = proposed("keep_at_most_days")
    receipt_days: int = proposed("receipt_days")
    release_before_notice_suppresses: bool = True
    """Whoever is free again before anyone was told causes no notice."""
    bases: tuple[Basis, ...] = BASES


def is_reported(when: date | datetime, pointer: str, now: datetime) -> None:
    """What is reported has happened: what is only planned would end what it should prepare."""
    happened = has_happened(when, now) if isinstance(when, datetime) else has_come(when, now)
    if not happened:
        raise Refused(Code.SCHEMA_VIOLATION, pointer=pointer)


def days_later(days: int, now: datetime) -> datetime:
    """The end of the last of these days; today does not count."""
    return end_of(day_of(now) + timedelta(days=days))


def end_of(day: date) -> datetime:
    """The first moment after this day, in UTC."""
    return start_of_day(day + timedelta(days=1))
