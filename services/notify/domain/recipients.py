"""Which agencies a message of another service is for; nobody, if this very one is for none."""

from dataclasses import dataclass

from services.events.contract.funds import ProofOfUseAwaited
from services.events.contract.gaps import OfferGapReported
from services.events.contract.offers import OfferCheckAwaited
from services.events.contract.trainings import (
    ParticipantMovedUp,
    TrainingCancelled,
    TrainingMoved,
    TrainingScheduled,
)
from services.intake.contract.consents import ConsentEnding
from services.intake.contract.erasure import ErasureOverdue
from services.intake.contract.milestones import CaregiverNotInformed
from services.intake.contract.questions import QuestionPassedOn
from services.intake.contract.resealing import ResealOverdue
from services.notify.contract.addresses import (
    AddressRole,
    AddressToBeMended,
    ParticipantUnreached,
)
from services.notify.domain.rules import Rules
from services.referral.contract.assigning import (
    DECLINED_AND_NOBODY_LEFT,
    ReferralRouted,
    ReferralUnroutable,
)
from services.referral.contract.deadlines import DeadlineMissed, EscalationRaised, Rung
from services.referral.contract.erasure import ReferralsErased, ReferralWithdrawn
from services.referral.contract.passing_on import ReferralReturned
from shared.language.steps import At
from shared.network.agency import AgencyKind


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody at an agency; the address itself is looked up when a mail leaves."""

    agency: str
    role: AddressRole = AddressRole.OFFICE


Recipients = tuple[Recipient, ...]


def the_office(message: DeadlineMissed, _at: At[Rules]) -> Recipients:
    """The office that is to act."""
    return (Recipient(message.office),)


def the_new_office(message: ReferralRouted, _at: At[Rules]) -> Recipients:
    """The office for which it is new."""
    return (Recipient(message.office),)


def the_office_it_came_back_to(message: ReferralReturned, _at: At[Rules]) -> Recipients:
    """The office that knows it already, and which stays in charge."""
    return (Recipient(message.office),)


def its_head(message: EscalationRaised, _at: At[Rules]) -> Recipients:
    """The head of the office, on that rung of the ladder."""
    if message.to is not Rung.HEAD or not message.covered:
        return ()
    return (Recipient(message.office, AddressRole.HEAD),)


def coordination_office_if_covered(message: EscalationRaised, at: At[Rules]) -> Recipients:
    """The coordination office, on its rung, where path and consent cover it."""
    if message.to is not Rung.COORDINATION_OFFICE or not message.covered:
        return ()
    return coordination_office(at)


def coordination_office_if_not_covered(message: EscalationRaised, at: At[Rules]) -> Recipients:
    """The coordination office, on its rung, where it must not hear of the case."""
    if message.to is not Rung.COORDINATION_OFFICE or message.covered:
        return ()
    return coordination_office(at)


def coordination_office_if_never_passed_on(
    message: ReferralUnroutable, at: At[Rules]
) -> Recipients:
    """The coordination office, of what nobody may be told, and no office has declined."""
    if message.rule == DECLINED_AND_NOBODY_LEFT:
        return ()
    return coordination_office(at)


def coordination_office_if_declined(message: ReferralUnroutable, at: At[Rules]) -> Recipients:
    """The coordination office, of what an office had and declined."""
    if message.rule != DECLINED_AND_NOBODY_LEFT:
        return ()
    return coordination_office(at)


def those_who_can_renew(message: ConsentEnding, _at: At[Rules]) -> Recipients:
    """The prison and the offices that know of the case."""
    return tuple(Recipient(agency) for agency in message.remind)


def those_who_have_to_tell_her(message: CaregiverNotInformed, _at: At[Rules]) -> Recipients:
    """The offices that know of the case."""
    return tuple(Recipient(agency) for agency in message.remind)


def the_prison_that_is_asked(message: QuestionPassedOn, _at: At[Rules]) -> Recipients:
    """The prison that alone knows the answer."""
    return (Recipient(message.facility),)


def the_prison_that_has_to_seal(message: ResealOverdue, _at: At[Rules]) -> Recipients:
    """The prison that alone can seal it anew."""
    return (Recipient(message.facility),)


def those_who_were_told(message: ReferralWithdrawn | ReferralsErased, _at: At[Rules]) -> Recipients:
    """Every agency that has something to erase."""
    return tuple(Recipient(office) for office in message.offices)


def those_who_have_not_confirmed(message: ErasureOverdue, _at: At[Rules]) -> Recipients:
    """The receivers that still owe the confirmation."""
    return tuple(Recipient(receiver) for receiver in message.receivers)


def heads_of_those_who_have_not_confirmed(message: ErasureOverdue, at: At[Rules]) -> Recipients:
    """The heads of these receivers, where the registry names one."""
    agencies = (at.rules.registry.agency(receiver, at.now) for receiver in message.receivers)
    return tuple(
        Recipient(agency.id, AddressRole.HEAD)
        for agency in agencies
        if agency is not None and agency.head_email is not None
    )


def its_target_groups(message: TrainingScheduled, at: At[Rules]) -> Recipients:
    """All agencies that it is meant for; they find it in their software too."""
    agencies = at.rules.registry.agencies
    return tuple(Recipient(agency.id) for agency in agencies if message.is_for(agency, at.now))


def the_agency_that_registered(message: ParticipantMovedUp, at: At[Rules]) -> Recipients:
    """The agency whose own person has a place now; it finds in its software who that is."""
    if at.rules.registry.kind_of(message.agency) is AgencyKind.PUBLIC:
        return ()  # she has a mail herself
    return (Recipient(message.agency),)


def those_with_people_registered(
    message: TrainingMoved | TrainingCancelled, _at: At[Rules]
) -> Recipients:
    """Agencies whose people would come in vain; others find it in their software."""
    return tuple(Recipient(agency) for agency in message.registered or ())


def the_holder(message: ProofOfUseAwaited, _at: At[Rules]) -> Recipients:
    """Who has to prove what the grant was used for."""
    return (Recipient(message.holder),)


def its_keeper(message: OfferCheckAwaited, _at: At[Rules]) -> Recipients:
    """Who listed the offer."""
    return (Recipient(message.keeper),)


def who_coordinates(message: OfferGapReported, at: At[Rules]) -> Recipients:
    """The coordination office, which plans for the whole Land, unless it says so itself."""
    return () if is_coordination_office(message.reported_by, at) else coordination_office(at)


def who_finds_out_the_address(message: AddressToBeMended, at: At[Rules]) -> Recipients:
    """The coordination office, unless it is the one that no mail gets to."""
    coordination = coordination_office(at)
    return () if coordination == (Recipient(message.agency),) else coordination


def who_knows_her(message: ParticipantUnreached, at: At[Rules]) -> Recipients:
    """The agency that registered her; who signed up herself is known to the organiser alone."""
    agency = at.rules.registry.agency(message.agency, at.now)
    if agency is None or agency.kind is AgencyKind.PUBLIC:
        return (Recipient(message.organiser),)
    return (Recipient(agency.id),)


def coordination_office(at: At[Rules]) -> Recipients:
    """Whoever coordinates now."""
    return (Recipient(at.rules.registry.coordination_office(at.now).id),)


def is_coordination_office(agency: str, at: At[Rules]) -> bool:
    """Whether it is one of them, also when another is in charge by now."""
    return at.rules.registry.kind_of(agency) is AgencyKind.COORDINATION_OFFICE
