"""Which agencies a message of another service is for; nobody, if this very one is for none."""

from dataclasses import dataclass

from services.events.contract import TrainingScheduled
from services.intake.contract import ErasureOverdue
from services.notify.domain.notifications import AddressRole
from services.referral.contract import (
    DECLINED_AND_NOBODY_LEFT,
    DeadlineMissed,
    EscalationRaised,
    ReferralRouted,
    ReferralUnroutable,
    ReferralWithdrawn,
    Rung,
)
from shared.registry import Registry


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody at an agency; the address itself is looked up when a mail leaves."""

    agency: str
    role: AddressRole = AddressRole.OFFICE


Recipients = tuple[Recipient, ...]


RETURNED = "hand_over_declined"
"""The rule by which a referral lies again with the office that wanted to hand it over."""


def the_office(message: DeadlineMissed, _registry: Registry) -> Recipients:
    """The office that is to act."""
    return (Recipient(message.office),)


def the_new_office(message: ReferralRouted, _registry: Registry) -> Recipients:
    """The office for which it is new."""
    return () if message.rule == RETURNED else (Recipient(message.office),)


def the_office_it_came_back_to(message: ReferralRouted, _registry: Registry) -> Recipients:
    """The office that knows it already, and which stays in charge."""
    return (Recipient(message.office),) if message.rule == RETURNED else ()


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


def coordination_office_if_never_passed_on(
    message: ReferralUnroutable, registry: Registry
) -> Recipients:
    """The coordination office, of what no office was ever told."""
    if message.rule == DECLINED_AND_NOBODY_LEFT:
        return ()
    return (Recipient(registry.coordination_office.id),)


def coordination_office_if_declined(message: ReferralUnroutable, registry: Registry) -> Recipients:
    """The coordination office, of what an office had and declined."""
    if message.rule != DECLINED_AND_NOBODY_LEFT:
        return ()
    return (Recipient(registry.coordination_office.id),)


def those_who_were_told(message: ReferralWithdrawn, _registry: Registry) -> Recipients:
    """Every agency that has something to erase."""
    return tuple(Recipient(office) for office in message.offices)


def those_who_have_not_confirmed(message: ErasureOverdue, _registry: Registry) -> Recipients:
    """The receivers that still owe the confirmation."""
    return tuple(Recipient(receiver) for receiver in message.receivers)


def heads_of_those_who_have_not_confirmed(
    message: ErasureOverdue, registry: Registry
) -> Recipients:
    """The heads of these receivers, where the registry names one."""
    agencies = (registry.agency(receiver) for receiver in message.receivers)
    return tuple(
        Recipient(agency.id, AddressRole.HEAD)
        for agency in agencies
        if agency is not None and agency.head_email is not None
    )


def its_target_groups(message: TrainingScheduled, registry: Registry) -> Recipients:
    """All agencies that it is meant for; they find it in their software too."""
    return tuple(Recipient(agency.id) for agency in registry.agencies if message.is_for(agency))
