"""Which agencies a message of another service is for; nobody, if this very one is for none."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.events.contract import TargetGroup, TrainingScheduled
from services.intake.contract import ErasureOverdue
from services.notify.domain.notifications import AddressRole
from services.referral.contract import (
    DeadlineMissed,
    EscalationRaised,
    ReferralRouted,
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


def the_office(message: ReferralRouted | DeadlineMissed, _registry: Registry) -> Recipients:
    """The office that is to act."""
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
