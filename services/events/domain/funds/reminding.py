"""When the holder of a grant is reminded that its use has to be proven: a rule, with its reason."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from shared.language.rule import Rule, in_force
from shared.language.sources import AGREEMENT, NETWORK
from shared.network.working_days import Calendar, start_of_day


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofReminder(Rule):
    """One line: how long before."""

    weeks: int


PROOF_REMINDERS = (
    ProofReminder(
        weeks=4,
        because="missing receipts are asked for and the proof is signed before it is due, and what "
        "is not proven in time has to be paid back",
        source=AGREEMENT,
        since=NETWORK,
    ),
)


def reminder(proof_due: date, calendar: Calendar) -> datetime:
    """The beginning of the first working day of the last weeks before a proof that is due then."""
    weeks = next(rule.weeks for rule in in_force(PROOF_REMINDERS, proof_due))
    return start_of_day(calendar.working_days_later(proof_due - timedelta(weeks=weeks), 1))
