"""What intake decides by and a state can change without new code: periods and legal bases."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.intake.domain.lawful_basis import BASES, Basis
from shared.language.codes import Code
from shared.language.steps import Refused
from shared.network.registry import Registry
from shared.network.working_days import day_of, has_come, has_happened, start_of_day


@dataclass(frozen=True, slots=True)
class Rules:
    """The periods, the legal bases and who takes part; `At.rules` carries it to every step."""

    registry: Registry
    settle: timedelta = timedelta(minutes=45)
    """Admission data is often corrected in the first half hour; nobody is told before."""
    consent_decision_days: int = 28
    """A case without a decision must not stay: after four weeks only its number does."""
    remind_days: int = 28
    """Before a consent ends, those who can renew it hear of it: four weekly visits before."""
    caregiver_days: int = 28
    """Whoever looks after the children is told within a month, at first contact at the latest."""
    reseal_reminder_working_days: int = 3
    """A prison that has not sealed anew by the end of this working day is reminded by mail."""
    reseal_working_days: int = 10
    """What is not sealed anew by the end of this working day is not waited for any more."""
    erasure_working_days: int = 5
    """By the end of this working day a receiver has confirmed that it erased."""
    retain_days: int = 365
    """A told case of which nothing more is heard is kept for a year, for questions that come up."""
    keep_at_most_days: int = 3 * 365
    """Since it was told or renewed, however long help goes on, so that its end tells nothing of it:
    by then an office that helps has a file of its own."""
    receipt_days: int = 3 * 365
    """Who was asked to erase and who did has to be shown as long as a fine may be imposed."""
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
