"""Who hears of what, in which wording, and why: the whole table, for a lawyer to read.

What is not in it nobody is told of by notify. A mail says that there is something and where to
look it up, never what.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from services.events.contract import TargetGroup, TrainingScheduled
from services.intake.contract import ErasureOverdue
from services.notify.contract import Wording
from services.notify.domain.notifications import AddressRole
from services.referral.contract import (
    DeadlineMissed,
    EscalationRaised,
    ReferralDeadline,
    ReferralRouted,
    ReferralUnroutable,
    ReferralWithdrawn,
    Rung,
)
from shared.message import Message
from shared.registry import AgencyKind, Registry


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody at an agency; the address itself is looked up when a mail leaves."""

    agency: str
    role: AddressRole = AddressRole.OFFICE


Recipients = tuple[Recipient, ...]


@dataclass(frozen=True, slots=True)
class Audience:
    """One line of the table."""

    on: type[Message]
    who: Callable[[Any, Registry], Recipients]
    """Nobody, if this very message is not for them."""
    wording: Wording
    because: str
    clears: bool = False
    """What was still to be told about the case is dropped before."""


def the_office(message: ReferralRouted, _registry: Registry) -> Recipients:
    """The office it was routed to."""
    return (Recipient(message.office),)


def the_office_awaited(message: DeadlineMissed, _registry: Registry) -> Recipients:
    """The office, unless it waits itself: for a sealed part that has not been passed on."""
    if message.deadline is ReferralDeadline.SEALED_PART:
        return ()
    return (Recipient(message.office),)


def its_head(message: EscalationRaised, _registry: Registry) -> Recipients:
    """The head of the office, on that rung of the ladder."""
    if message.to is not Rung.HEAD or not message.covered:
        return ()
    return (Recipient(message.office, AddressRole.HEAD),)


def coordination_office_if_covered(message: EscalationRaised, registry: Registry) -> Recipients:
    """The coordination office, on its rung, where path and consent cover it."""
    if message.to is not Rung.COORDINATION_OFFICE or not message.covered:
        return ()
    return (Recipient(registry.coordination_office.id),)


def coordination_office_if_not_covered(message: EscalationRaised, registry: Registry) -> Recipients:
    """The coordination office, on its rung, where it must not hear of the case."""
    if message.to is not Rung.COORDINATION_OFFICE or message.covered:
        return ()
    return (Recipient(registry.coordination_office.id),)


def coordination_office(_message: Message, registry: Registry) -> Recipients:
    """The coordination office."""
    return (Recipient(registry.coordination_office.id),)


def those_who_were_told(message: ReferralWithdrawn, _registry: Registry) -> Recipients:
    """Every agency that has something to erase."""
    return tuple(Recipient(office) for office in message.offices)


def those_who_have_not_confirmed(message: ErasureOverdue, _registry: Registry) -> Recipients:
    """The receivers that still owe the confirmation."""
    return tuple(Recipient(receiver) for receiver in message.receivers)


def its_target_groups(message: TrainingScheduled, registry: Registry) -> Recipients:
    """All agencies of the kinds it is meant for, without the one that holds it."""
    kinds = [KIND_OF[group] for group in message.target_groups]
    return _all(kinds, registry, message.organiser)


KIND_OF = {
    TargetGroup.PRISONS: AgencyKind.PRISON,
    TargetGroup.YOUTH_OFFICES: AgencyKind.YOUTH_OFFICE,
    TargetGroup.PROVIDERS: AgencyKind.PROVIDER,
}


def _all(kinds: Iterable[AgencyKind], registry: Registry, without: str) -> Recipients:
    return tuple(
        Recipient(agency.id)
        for kind in kinds
        for agency in registry.of_kind(kind)
        if agency.id != without
    )


AUDIENCE = (
    Audience(
        ReferralRouted,
        the_office,
        Wording.NEW_REFERRAL,
        because="an office that does not look into its software every hour still knows in time",
    ),
    Audience(
        DeadlineMissed,
        the_office_awaited,
        Wording.REMINDER,
        because="the first rung of the ladder is the office itself",
    ),
    Audience(
        EscalationRaised,
        its_head,
        Wording.REMINDER_TO_HEAD,
        because="the second rung is the head of the same office, who may know of all its cases",
    ),
    Audience(
        EscalationRaised,
        coordination_office_if_covered,
        Wording.ESCALATION,
        because="the third rung may look the case up, since path and consent name it a receiver",
    ),
    Audience(
        EscalationRaised,
        coordination_office_if_not_covered,
        Wording.ESCALATION_COUNT,
        because="a rung that consent does not cover hears a count, never the case",
    ),
    Audience(
        ReferralUnroutable,
        coordination_office,
        Wording.UNROUTABLE_COUNT,
        because="nobody is allowed to receive it, so even the clearing office only counts it",
    ),
    Audience(
        ReferralWithdrawn,
        those_who_were_told,
        Wording.ERASURE_REQUESTED,
        because="whoever was told must erase; telling them anything else of it has lost its basis",
        clears=True,
    ),
    Audience(
        ErasureOverdue,
        those_who_have_not_confirmed,
        Wording.ERASURE_OVERDUE,
        because="only the receiver can confirm; to anyone else it would disclose a case",
    ),
    Audience(
        TrainingScheduled,
        its_target_groups,
        Wording.TRAINING_ANNOUNCED,
        because="whom a training is meant for should hear of it while there are places",
    ),
)
