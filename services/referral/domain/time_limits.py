"""How long an office has for what is awaited of it: a table of dated rules."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.referral.contract.deadlines import ReferralDeadline
from shared.language.rule import Rule, in_force
from shared.language.sources import AGREEMENT, NETWORK
from shared.network.notices import Path
from shared.network.working_days import Calendar, day_of


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeLimit(Rule):
    """One line of the table; either by the wall clock or in working days of the office."""

    deadline: ReferralDeadline
    hours: int | None = None
    working_days: int | None = None
    path: Path | None = None
    """None: every path."""


TIME_LIMITS: tuple[TimeLimit, ...] = (
    TimeLimit(
        deadline=ReferralDeadline.SEALED_PART,
        hours=1,
        because="notice and sealed part are told together; after an hour one of them is lost",
        source=AGREEMENT,
        since=NETWORK,
    ),
    TimeLimit(
        deadline=ReferralDeadline.DELIVERY,
        hours=1,
        because="software confirms by itself; silence means that nobody there can read it",
        source=AGREEMENT,
        since=NETWORK,
    ),
    TimeLimit(
        deadline=ReferralDeadline.ACKNOWLEDGE,
        path=Path.RELATIVES_IN_NEED,
        hours=4,
        because="relatives without support cannot wait until the next working day",
        source=AGREEMENT,
        since=NETWORK,
    ),
    TimeLimit(
        deadline=ReferralDeadline.ACKNOWLEDGE,
        working_days=1,
        because="a person has seen it by the end of the next working day",
        source=AGREEMENT,
        since=NETWORK,
    ),
    TimeLimit(
        deadline=ReferralDeadline.DECIDE,
        working_days=5,
        because="a family is told within a week whether this office helps",
        source=AGREEMENT,
        since=NETWORK,
    ),
    TimeLimit(
        deadline=ReferralDeadline.CONSULT,
        working_days=10,
        because="a first consultation is offered within two weeks of assignment",
        source=AGREEMENT,
        since=NETWORK,
    ),
)

SEALED_COPY = "sealed_copy"
"""The time of copies that only might be needed."""
AWAITED_PART = "awaited_part"
"""The time for which a part is awaited that was asked for, by the referral that lacks it."""


def awaited_part_of(referral: UUID) -> str:
    """The name of the deadline for the part that a referral lacks."""
    return f"{AWAITED_PART}:{referral}"


def due(deadline: ReferralDeadline, path: Path, start: datetime, calendar: Calendar) -> datetime:
    """When the time is up that began at `start`."""
    limit = next(
        limit
        for limit in in_force(TIME_LIMITS, day_of(start))
        if limit.deadline is deadline and limit.path in {None, path}
    )
    if limit.hours is not None:
        return start + timedelta(hours=limit.hours)
    if limit.working_days is None:
        raise AssertionError("a limit is either in hours or in working days")
    return calendar.end_of_working_day(start, limit.working_days)


def next_rung(missed: datetime, now: datetime, calendar: Calendar, days: int) -> datetime:
    """This many working days for a rung of the ladder, after the day on which the last one ended.

    A working day ends at midnight, which already belongs to the next day: hence the step back.
    If the service itself was away meanwhile they begin anew, so that no rung is skipped.
    """
    by_the_calendar = calendar.end_of_working_day(missed - timedelta(microseconds=1), days)
    return by_the_calendar if by_the_calendar > now else calendar.end_of_working_day(now, days)
