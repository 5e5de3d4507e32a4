"""What the coordination office sees of a referral that another office leaves unanswered.

It is told who is late with what and nothing of the family, until it takes the referral over.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from pydantic import AwareDatetime

from services.desk.domain.entry import Entry
from services.desk.domain.seen import Line, Seen
from services.referral.contract.deadlines import (
    DeadlineReminder,
    EscalationResolved,
    ReferralDeadline,
)
from services.referral.contract.passing_on import ReassignReferral
from shared.language.message import Event

REASSIGN = ReassignReferral.type_name()


class Overdue(Seen):
    """One thing that is awaited and has not come."""

    deadline: ReferralDeadline
    due: AwareDatetime


class Unanswered(Seen):
    """One referral at another office."""

    id: str
    office: str
    overdue: tuple[Overdue, ...]
    """None once the office has answered."""
    since: str
    """The message that told of it last."""
    lines: tuple[Line, ...] = ()

    @property
    def answers(self) -> tuple[str, ...]:
        """What can be asked; whether it is possible the service alone knows, and says."""
        return (REASSIGN,) if self.overdue else ()

    @property
    def next_deadline(self) -> datetime | None:
        """The earliest that was missed."""
        return min((each.due for each in self.overdue), default=None)


def _is_late(others: dict[str, Unanswered], entry: Entry, message: DeadlineReminder) -> None:
    overdue = Overdue(deadline=message.deadline, due=message.due)
    _tell(others, entry, message, overdue)


def _is_resolved(others: dict[str, Unanswered], entry: Entry, message: EscalationResolved) -> None:
    _tell(others, entry, message)


def _tell(
    others: dict[str, Unanswered],
    entry: Entry,
    message: DeadlineReminder | EscalationResolved,
    *overdue: Overdue,
) -> None:
    name = str(message.referral)
    known = others.get(name)
    before = known.overdue if known else ()
    line = Line(at=entry.told_at, told=entry.message, by=message.deadline)
    others[name] = Unanswered(
        id=name,
        office=message.office,
        overdue=(*(each for each in before if each.deadline != message.deadline), *overdue),
        since=entry.id,
        lines=(*(known.lines if known else ()), line),
    )


TOLD_OF_OTHERS: Mapping[type[Event], Callable[[dict[str, Unanswered], Entry, Any], None]] = {
    DeadlineReminder: _is_late,
    EscalationResolved: _is_resolved,
}
"""What is told of a referral at another office, and what it changes of the view."""
