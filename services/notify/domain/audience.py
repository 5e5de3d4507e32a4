"""Who hears of what, in which wording, and why: the whole table, for a lawyer to read.

What is not in it nobody is told of by notify. A mail says that there is something and where to
look it up, never what.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from services.events.contract import TrainingScheduled
from services.intake.contract import ErasureOverdue
from services.notify.contract import Wording
from services.notify.domain import recipients
from services.notify.domain.recipients import Recipients
from services.referral.contract import (
    DeadlineMissed,
    EscalationRaised,
    ReferralRouted,
    ReferralUnroutable,
    ReferralWithdrawn,
)
from shared.message import Message
from shared.registry import Registry


@dataclass(frozen=True, slots=True)
class Audience:
    """One line of the table."""

    on: type[Message]
    who: Callable[[Any, Registry], Recipients]
    """Nobody, if this very message is not for them."""
    wording: Wording
    because: str
    clears: bool = False
    """The case is erased here too: from then on nothing is told of it but requests to erase."""


ERASURE = frozenset({Wording.ERASURE_REQUESTED, Wording.ERASURE_OVERDUE})
"""What is told in any case."""

AUDIENCE = (
    Audience(
        ReferralRouted,
        recipients.the_office,
        Wording.NEW_REFERRAL,
        because="an office that does not look into its software every hour still knows in time",
    ),
    Audience(
        DeadlineMissed,
        recipients.the_office,
        Wording.REMINDER,
        because="the first rung of the ladder is the office itself",
    ),
    Audience(
        EscalationRaised,
        recipients.its_head,
        Wording.REMINDER_TO_HEAD,
        because="the second rung is the head of the same office, who may know of all its cases",
    ),
    Audience(
        EscalationRaised,
        recipients.coordination_office_if_covered,
        Wording.ESCALATION,
        because="the third rung may look the case up, since path and consent name it a receiver",
    ),
    Audience(
        EscalationRaised,
        recipients.coordination_office_if_not_covered,
        Wording.ESCALATION_COUNT,
        because="a rung that consent does not cover hears a count, never the case",
    ),
    Audience(
        ReferralUnroutable,
        recipients.coordination_office,
        Wording.UNROUTABLE_COUNT,
        because="nobody is allowed to receive it, so even the clearing office only counts it",
    ),
    Audience(
        ReferralWithdrawn,
        recipients.those_who_were_told,
        Wording.ERASURE_REQUESTED,
        because="whoever was told must erase; telling them anything else of it has lost its basis",
        clears=True,
    ),
    Audience(
        ErasureOverdue,
        recipients.those_who_have_not_confirmed,
        Wording.ERASURE_OVERDUE,
        because="only the receiver can confirm; to anyone else it would disclose a case",
    ),
    Audience(
        TrainingScheduled,
        recipients.its_target_groups,
        Wording.TRAINING_ANNOUNCED,
        because="whom a training is meant for should hear of it while there are places",
    ),
)
