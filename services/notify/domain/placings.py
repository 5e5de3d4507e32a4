"""Which agencies a message about a placing is for; whoever brought it about knows of it."""

from services.events.contract.professionals import (
    PlacingDeclined,
    ProfessionalNotPlaced,
    ProfessionalPlaced,
    ProfessionalRequested,
    ProfessionalRequestOverdue,
)
from services.notify.domain.recipients import (
    Recipient,
    Recipients,
    coordination_office,
    is_coordination_office,
)
from services.notify.domain.rules import Rules
from shared.language.steps import At

Told = (
    PlacingDeclined
    | ProfessionalNotPlaced
    | ProfessionalPlaced
    | ProfessionalRequested
    | ProfessionalRequestOverdue
)


def the_coordination_office(_message: Told, at: At[Rules]) -> Recipients:
    """Who has to find somebody."""
    return coordination_office(at)


def the_coordination_office_if_another_says_so(
    message: ProfessionalRequested | PlacingDeclined, at: At[Rules]
) -> Recipients:
    """Who has to find somebody, and may have asked for a school or another one itself."""
    said_by = message.said_by if isinstance(message, PlacingDeclined) else message.institution
    return () if is_coordination_office(said_by, at) else coordination_office(at)


def the_institution(
    message: ProfessionalPlaced | PlacingDeclined | ProfessionalNotPlaced, at: At[Rules]
) -> Recipients:
    """Who asked, if it is not the coordination office, which places by itself."""
    institution = message.institution
    return () if is_coordination_office(institution, at) else (Recipient(institution),)


def the_institution_if_it_waited(message: ProfessionalNotPlaced, at: At[Rules]) -> Recipients:
    """Who asked, and did not say itself that it needs nobody any more."""
    return () if message.said_by == message.institution else the_institution(message, at)


def the_provider_that_is_asked(message: ProfessionalPlaced, _at: At[Rules]) -> Recipients:
    """The provider that is to send somebody."""
    return () if message.provider is None else (Recipient(message.provider),)


def the_provider_that_was_asked(message: PlacingDeclined, _at: At[Rules]) -> Recipients:
    """The provider for which the coordination office has said that it does not come."""
    if message.provider in {None, message.said_by}:
        return ()
    return (Recipient(message.provider),)


def those_who_go_on_for_nothing(message: ProfessionalNotPlaced, at: At[Rules]) -> Recipients:
    """The provider that was to come, and the coordination office while another one ends it."""
    provider = None if message.provider == message.said_by else message.provider
    found = () if provider is None else (Recipient(provider),)
    if message.said_by is None or is_coordination_office(message.said_by, at):
        return found
    return (*coordination_office(at), *found)
