"""While an office waits for an answer its time stands still, and then goes on where it was."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from services.referral.contract.deadlines import ReferralDeadline
from services.referral.domain.draft import Draft, kind_of
from services.referral.domain.referral import Referral
from shared.network.working_days import Calendar, day_of, start_of_day

PAUSED = (ReferralDeadline.DECIDE, ReferralDeadline.CONSULT)
"""That somebody has seen it is shown by asking; what is missed already goes on climbing."""
ONE_DAY = timedelta(days=1)
AN_INSTANT = timedelta(microseconds=1)


def pause(draft: Draft, referral: Referral, until: datetime) -> dict[ReferralDeadline, int]:
    """Move what runs to where it ends if no answer comes, and say what was left of it.

    It is moved and not taken away, so that a decision is awaited all the time.
    """
    calendar = draft.at.rules.registry.calendar(referral.office)
    left = {
        deadline: days_left(calendar, draft.at.now, due)
        for deadline, due in running(draft, referral).items()
    }
    # A working day ends at midnight, which already belongs to the next day.
    _go_on(draft, referral, left, until - AN_INSTANT)
    return left


def resume(draft: Draft, referral: Referral, left: Mapping[ReferralDeadline, int]) -> None:
    """Let what was left when it was asked begin now, as far as it is still awaited."""
    still = running(draft, referral)
    still_left = {deadline: days for deadline, days in left.items() if deadline in still}
    _go_on(draft, referral, still_left, draft.at.now)


def running(draft: Draft, referral: Referral) -> dict[ReferralDeadline, datetime]:
    """What stands still by a question: not missed, and still awaited."""
    names = {deadline: kind_of(deadline, referral.id) for deadline in PAUSED}
    return {
        deadline: draft.case.deadlines[name]
        for deadline, name in names.items()
        if name in draft.case.deadlines and referral.climbed(deadline) is None
    }


def days_left(calendar: Calendar, now: datetime, due: datetime) -> int:
    """The working days from today up to the last one, both counted."""
    day, last = day_of(now), day_of(due - AN_INSTANT)
    return sum(
        calendar.is_working_day(day + number * ONE_DAY) for number in range((last - day).days + 1)
    )


def due_after(calendar: Calendar, now: datetime, days: int) -> datetime:
    """The end of the last of these working days, of which today is the first if it is one."""
    last = calendar.working_days_later(day_of(now) - ONE_DAY, max(days, 1))
    return start_of_day(last + ONE_DAY)


def _go_on(
    draft: Draft, referral: Referral, left: Mapping[ReferralDeadline, int], start: datetime
) -> None:
    calendar = draft.at.rules.registry.calendar(referral.office)
    for deadline, days in left.items():
        draft.await_by(deadline, referral, due_after(calendar, start, days))
