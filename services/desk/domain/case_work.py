"""What people of an office keep beside a referral for themselves: it leaves the desk for nobody."""

from collections.abc import Mapping
from datetime import date, timedelta

from pydantic import AwareDatetime, Field

from services.desk.domain.people import Person
from services.desk.domain.seen import Seen
from shared.network.working_days import Calendar

MOST_NOTES = 200
"""Beside one referral: they all stand on its page."""
_FAR = timedelta(days=2 * 366)


class Note(Seen):
    """One note; what it says only a browser with the key of the office can open."""

    id: str
    by: str
    """The person's id."""
    at: AwareDatetime
    jwe: str


class CaseWork(Seen):
    """Of one referral, also of one at another office."""

    agency: str
    case: str
    referral: str
    holder: str | None = None
    """Who of the office works on it; absent while nobody has taken it."""
    reminders: Mapping[str, date] = Field(default_factory=dict)
    """By person: the day on which she wants to look again."""
    notes: tuple[Note, ...] = ()
    """In the order in which they came."""


class Reminder(Seen):
    """A referral that somebody wants to look at again."""

    on: date
    case: str
    referral: str


def can_remind(day: date, today: date, calendar: Calendar) -> bool:
    """Whether the office works on this day, which lies ahead and not too far."""
    return today < day <= today + _FAR and calendar.is_working_day(day)


def may_hold(person: Person, agency: str) -> bool:
    """Whether a referral of this agency can be given to this person."""
    return person.agency == agency and person.left_at is None and person.role.may_answer
