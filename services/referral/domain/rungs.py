"""Who stands on which rung of the ladder, when it is reached, and whether it may know the case."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from services.referral.contract.deadlines import Rung
from services.referral.domain.case import Case
from services.referral.domain.referral import Missed, Referral
from shared.language.rule import Rule, in_force
from shared.language.sources import AGREEMENT, NETWORK
from shared.network.notices import ReceiverKind
from shared.network.registry import Registry
from shared.network.working_days import day_of


@dataclass(frozen=True, slots=True, kw_only=True)
class RungRule(Rule):
    """One rung above the reminder to the office itself, which is the first."""

    level: int
    to: Rung
    working_days: int
    """After the rung below."""
    covered: Callable[[Case], bool]
    """Whether it may know the case, not only that there is one."""


LADDER: tuple[RungRule, ...] = (
    RungRule(
        level=2,
        to=Rung.HEAD,
        working_days=1,
        covered=lambda _case: True,
        because="the head belongs to the office that knows",
        source=AGREEMENT,
        since=NETWORK,
    ),
    RungRule(
        level=3,
        to=Rung.COORDINATION_OFFICE,
        working_days=1,
        covered=lambda case: case.allows(ReceiverKind.COORDINATION_OFFICE),
        because="the coordination office can give it to another office, if it may know of it",
        source=AGREEMENT,
        since=NETWORK,
    ),
    RungRule(
        level=4,
        to=Rung.MINISTRIES_REPORT,
        working_days=1,
        covered=lambda _case: False,
        because="the ministries see where it does not work; their report only ever counts",
        source=AGREEMENT,
        since=NETWORK,
    ),
)


def rung_at(level: int, missed_on: date) -> RungRule | None:
    """The rung at this level for what was missed on a day; None above the top."""
    return next((rule for rule in in_force(LADDER, missed_on) if rule.level == level), None)


def rung_for(rung: Rung, missed_on: date) -> RungRule:
    """The rung on which somebody stands."""
    return next(rule for rule in in_force(LADDER, missed_on) if rule.to is rung)


Hearing = tuple[tuple[str, UUID], ...]
"""Agencies, each with the referral by which it knows the case."""


def others_who_hear(
    case: Case, referral: Referral, missed: Missed, registry: Registry, now: datetime
) -> Hearing:
    """Who hears with the coordination office's rung: that office, if it may know, and who asked.

    Whoever handed over stays in charge (§ 86c SGB VIII) and alone can seal the part anew. Such an
    office knows the case by its own referral, not by that of the next office.
    """
    hearing: dict[str, UUID] = {}
    if rung_for(Rung.COORDINATION_OFFICE, day_of(missed.due)).covered(case):
        hearing[registry.coordination_office(now).id] = referral.id
    for before in case.handing_over_to(referral):
        hearing.setdefault(before.office, before.id)
    return tuple((agency, known) for agency, known in hearing.items() if agency != referral.office)
