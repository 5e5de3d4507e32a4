"""How people of no agency sign up, and when all who come are reminded: the rules, with reasons."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.language.rule import Rule, in_force
from shared.language.sources import AGREEMENT, NETWORK
from shared.network.working_days import day_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUp(Rule):
    """What holds of a sign-up that nobody has confirmed yet; it has no place."""

    hours: int
    """How long it can be confirmed, and never after the end of registration."""
    most: int
    """Of one training."""
    most_of_one_address: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder(Rule):
    """When those who have a place are reminded of a module."""

    days: int
    """Before it begins."""


SIGN_UPS = (
    SignUp(
        hours=72,
        most=50,
        most_of_one_address=3,
        because="who signs up on Friday afternoon reads the mail on Monday morning; a nursery "
        "often has one mailbox for all, and nobody gets mails without end that others ask for",
        source=AGREEMENT,
        since=NETWORK,
    ),
)
REMINDERS = (
    Reminder(
        days=7,
        because="who cannot come after all still gives the place back, and who moves up can still "
        "arrange to be free; the calendar reminds of the day itself",
        source=AGREEMENT,
        since=NETWORK,
    ),
)


def sign_up(now: datetime) -> SignUp:
    """What holds now."""
    return next(in_force(SIGN_UPS, day_of(now)))


def next_reminder(starts: datetime, now: datetime) -> datetime | None:
    """When to remind next of what starts then; None: not any more."""
    moments = (starts - timedelta(days=rule.days) for rule in in_force(REMINDERS, day_of(now)))
    return min((moment for moment in moments if moment > now), default=None)
