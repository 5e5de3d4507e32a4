"""Who stands on which rung of the ladder, when it is reached, and whether it may know the case."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from services.intake.contract import ReceiverKind
from services.referral.contract import Rung
from services.referral.domain.case import Case
from shared.rule import Rule, in_force
from shared.sources import AGREEMENT, NETWORK


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Rule):
    """One rung above the reminder to the office itself, which is the first."""

    level: int
    to: Rung
    working_days: int
    """After the rung below."""
    covered: Callable[[Case], bool]
    """Whether it may know the case, not only that there is one."""


LADDER: tuple[Step, ...] = (
    Step(
        level=2,
        to=Rung.HEAD,
        working_days=1,
        covered=lambda _case: True,
        because="the head belongs to the office that knows",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Step(
        level=3,
        to=Rung.COORDINATION_OFFICE,
        working_days=1,
        covered=lambda case: case.allows(ReceiverKind.COORDINATION_OFFICE),
        because="the coordination office can give it to another office, if it may know of it",
        source=AGREEMENT,
        since=NETWORK,
    ),
    Step(
        level=4,
        to=Rung.MINISTRIES_REPORT,
        working_days=1,
        covered=lambda _case: False,
        because="the ministries see where it does not work; their report only ever counts",
        source=AGREEMENT,
        since=NETWORK,
    ),
)


def step_at(level: int, missed_on: date) -> Step | None:
    """The rung at this level for what was missed on a day; None above the top."""
    return next((step for step in in_force(LADDER, missed_on) if step.level == level), None)


def step_of(rung: Rung, missed_on: date) -> Step:
    """The rung on which somebody stands."""
    return next(step for step in in_force(LADDER, missed_on) if step.to is rung)
