"""A mail that can wait comes while people are at work, and the mail of a day in the morning."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from services.notify.contract.wordings import Wording
from services.notify.domain.audience import IN_WORKING_HOURS
from services.notify.domain.delivery import Delivery
from services.notify.domain.rules import Rules
from shared.language.rule import Rule, in_force
from shared.language.sources import AGREEMENT, NETWORK
from shared.language.steps import At
from shared.network.working_days import BERLIN, Calendar, day_of


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingHours(Rule):
    """One line of the table: by the clock in Berlin, on working days of the agency."""

    begins: time
    ends: time


WORKING_HOURS = (
    WorkingHours(
        begins=time(8),
        ends=time(17),
        because="a mail at night or on a holiday reaches nobody who could act, and teaches people "
        "to look at work when they are off; what has a deadline or asks to erase waits for no "
        "morning, nor does a mail to a participant, who may read it at home",
        source=AGREEMENT,
        since=NETWORK,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MailOfTheDay(Rule):
    """One line of the table: by the clock in Berlin, on working days of the agency."""

    wording: Wording
    leaves: time


MAIL_OF_THE_DAY = (
    MailOfTheDay(
        wording=Wording.ONE_MAIL_A_DAY,
        leaves=time(9),
        because="who gets many mails stops reading them, so an agency can have what can wait in "
        "one; what came overnight or on a weekend is planned for the beginning of the working "
        "hours, and so it goes with the mail of the same morning",
        source=AGREEMENT,
        since=NETWORK,
    ),
)


def due_at(moment: datetime, delivery: Delivery, at: At[Rules]) -> datetime:
    """The moment, if what it tells cannot wait; a further try waits as the first one did."""
    if delivery.agency is None or delivery.wording not in IN_WORKING_HOURS:
        return moment
    return leaves_at(moment, at.rules.registry.calendar(delivery.agency))


def leaves_at(moment: datetime, calendar: Calendar) -> datetime:
    """The moment itself while people are at work, else the next one at which they are."""
    return next(max(begins, moment) for begins, ends in _hours(moment, calendar) if moment < ends)


def mail_of_the_day(moment: datetime, calendar: Calendar) -> datetime:
    """When the next mail of a day leaves; one that leaves in this moment is missed."""
    return next(leaves for leaves in _mornings(moment, calendar) if moment < leaves)


def _mornings(moment: datetime, calendar: Calendar) -> Iterator[datetime]:
    for day in _working_days(moment, calendar):
        yield _at(day, next(in_force(MAIL_OF_THE_DAY, day)).leaves)


def _hours(moment: datetime, calendar: Calendar) -> Iterator[tuple[datetime, datetime]]:
    """Those of its day, if people work then, and of all working days after it."""
    for day in _working_days(moment, calendar):
        hours = next(in_force(WORKING_HOURS, day))
        yield _at(day, hours.begins), _at(day, hours.ends)


def _working_days(moment: datetime, calendar: Calendar) -> Iterator[date]:
    """From that of the moment on."""
    day = day_of(moment)
    while True:
        if calendar.is_working_day(day):
            yield day
        day += timedelta(days=1)


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, BERLIN).astimezone(UTC)
