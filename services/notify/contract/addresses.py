"""What notify tells of addresses, of agencies above all: which is refused, never the address."""

from enum import StrEnum, unique
from typing import ClassVar

from services.notify.contract.deliveries import DELIVERIES, SmtpCode
from shared.language.fields import Id
from shared.language.message import AgencyId, Event, Privacy, SelfMessage


@unique
class AddressRole(StrEnum):
    """Which address of an agency is meant."""

    OFFICE = "office"
    HEAD = "head"


@unique
class Mended(StrEnum):
    """Why an address is no longer taken for a wrong one."""

    MAIL_TAKEN = "mail_taken"
    ADDRESS_CHANGED = "address_changed"
    """The registry has another one for it, or none any more."""


class AboutAddress(Event):
    """Told of an address of an agency; the key is its mailbox, which belongs to no case."""

    topic: ClassVar[str | None] = DELIVERIES
    privacy: ClassVar[Privacy] = Privacy.P0

    agency: AgencyId
    role: AddressRole


class AddressRefused(AboutAddress):
    """A mail server refuses an address of an agency for good."""

    code: SmtpCode | None = None


class AddressMended(AboutAddress):
    """An address of an agency that was refused is so no longer."""

    how: Mended


class AddressTried(SelfMessage):
    """A mail server took an address of an agency, or refused it for good; said by the sender.

    Its key is the mailbox of the agency, and it says nothing of what the mail was about.
    """

    agency: AgencyId
    role: AddressRole
    address: Id
    """Made from the address, to see that the registry has another one by now."""
    is_refused: bool
    code: SmtpCode | None = None


class AddressToBeMended(SelfMessage):
    """Somebody has to find out how the agency is reached; its mailbox says so once a day."""

    agency: AgencyId


class ParticipantUnreached(SelfMessage):
    """A mail to a participant was refused for good, so somebody has to tell her otherwise."""

    participant: Id
    agency: AgencyId
    """Which registered her, if need be the public pages."""
    organiser: AgencyId
