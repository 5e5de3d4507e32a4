"""What is awaited in time, and the ladder of who hears when it does not come."""

from enum import StrEnum, unique
from typing import Annotated

from services.referral.contract.about import AboutReferralTold, OfReferral
from shared.language.fields import Moment, Whole
from shared.language.message import AgencyId


@unique
class ReferralDeadline(StrEnum):
    """What an office is awaited to do in time, or intake to pass on."""

    SEALED_PART = "sealed_part"
    DELIVERY = "delivery"
    ACKNOWLEDGE = "acknowledge"
    DECIDE = "decide"
    CONSULT = "consult"


@unique
class Rung(StrEnum):
    """Who hears of a missed deadline once the office was reminded."""

    HEAD = "head"
    COORDINATION_OFFICE = "coordination_office"
    MINISTRIES_REPORT = "ministries_report"


Level = Annotated[int, Whole(1, 4)]
"""Rung of the ladder: 1 the office, 2 its head, 3 the coordination office, 4 the report."""


class DeadlineMissed(AboutReferralTold):
    """What was awaited has not come in time; the ladder begins."""

    office: AgencyId
    deadline: ReferralDeadline
    due: Moment
    level: Level


class EscalationRaised(AboutReferralTold):
    """A deadline is still missed a rung later, or an office cannot read what it got."""

    office: AgencyId
    deadline: ReferralDeadline
    level: Level
    to: Rung
    covered: bool
    """Whether path and consent cover this rung; if not it may only count."""


class EscalationResolved(AboutReferralTold):
    """What an escalation was raised for is done; also told to the agencies that heard of it."""

    told_to_agency = True

    office: AgencyId
    deadline: ReferralDeadline


class DeadlineReminder(OfReferral):
    """An answer is overdue: to the office, and to the coordination office if it may know.

    An office that handed over is still in charge: when the next one stays silent or cannot read its
    part, it is told by its own `referral`, with that other `office`.
    """

    office: AgencyId
    deadline: ReferralDeadline
    due: Moment
    level: Level
