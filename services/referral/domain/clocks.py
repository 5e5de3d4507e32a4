"""How long an office has for what is awaited of it: a table of dated values with reasons."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.intake.contract import Path
from services.referral.contract import ReferralDeadline
from shared.working_days import BERLIN, Calendar

NETWORK = date(2023, 1, 1)


@dataclass(frozen=True, slots=True)
class Clock:
    """One line of the table; either by the wall clock or in working days of the office."""

    deadline: ReferralDeadline
    because: str
    hours: int | None = None
    working_days: int | None = None
    path: Path | None = None
    """None: every path."""
    since: date = NETWORK


CLOCKS: tuple[Clock, ...] = (
    Clock(
        ReferralDeadline.SEALED_PART,
        hours=1,
        because="notice and sealed part are told together; after an hour one of them is lost",
    ),
    Clock(
        ReferralDeadline.DELIVERY,
        hours=1,
        because="software confirms by itself; silence means that nobody there can read it",
    ),
    Clock(
        ReferralDeadline.ACKNOWLEDGE,
        path=Path.RELATIVES_IN_NEED,
        hours=4,
        because="relatives without support cannot wait until the next working day",
    ),
    Clock(
        ReferralDeadline.ACKNOWLEDGE,
        working_days=1,
        because="a person has seen it by the end of the next working day",
    ),
    Clock(
        ReferralDeadline.DECIDE,
        working_days=5,
        because="a family is told within a week whether this office helps",
    ),
    Clock(
        ReferralDeadline.CONSULT,
        working_days=10,
        because="a first consultation is offered within two weeks of assignment",
    ),
)

SEALED_COPY = "sealed_copy"
SEALED_COPY_KEPT = timedelta(days=7)
"""A copy that only might be needed is kept as long as the topic it came by, and longer only while
an office's decision is awaited: its five working days and the rungs after them are more."""


def due(deadline: ReferralDeadline, path: Path, start: datetime, calendar: Calendar) -> datetime:
    """When the time is up that began at `start`."""
    on = start.astimezone(BERLIN).date()
    clock = next(
        clock
        for clock in CLOCKS
        if clock.deadline is deadline and clock.path in {None, path} and clock.since <= on
    )
    if clock.hours is not None:
        return start + timedelta(hours=clock.hours)
    if clock.working_days is None:
        raise AssertionError("a clock runs either in hours or in working days")
    return calendar.end_of_working_day(start, clock.working_days)


def next_rung(missed: datetime, now: datetime, calendar: Calendar) -> datetime:
    """One working day for each rung of the ladder, after the day on which the last one ended.

    A working day ends at midnight, which already belongs to the next day: hence the step back.
    If the service itself was away meanwhile the day begins anew, so that no rung is skipped.
    """
    by_the_calendar = calendar.end_of_working_day(missed - timedelta(microseconds=1), 1)
    return by_the_calendar if by_the_calendar > now else calendar.end_of_working_day(now, 1)
