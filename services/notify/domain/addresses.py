"""The addresses of agencies, which only the registry has: here they are compared, never kept."""

from datetime import date
from uuid import UUID, uuid5

from services.notify.contract.addresses import AddressRole
from shared.network.agency import Agency
from shared.network.registry import Registry

_MAILBOX = UUID("5d0c7a52-7c55-4b0e-9d0b-9a3f2f6f3c11")
_MAILS = UUID("0a2e5a0c-6f38-4c0b-8a7d-4a7de2b1f0c6")
_MAIL_OF_A_DAY = UUID("7b0f6f0e-3a5c-4f0a-9c86-1d9f2b7e4a52")
_ADDRESS = UUID("c3b6a9de-20e1-4a64-b6c7-2f5d9a4a7e58")


def mailbox_of(agency: str) -> UUID:
    """The key of the mailbox of an agency."""
    return uuid5(_MAILBOX, agency)


def mails_about(agency: str) -> UUID:
    """The key under which others are told that this agency is not reached."""
    return uuid5(_MAILS, agency)


def whose_mails(key: UUID, registry: Registry) -> Agency | None:
    """Of whom is told under this key that an address is refused; None: of nobody who is known."""
    return next((one for one in registry.agencies if mails_about(one.id) == key), None)


def mail_of_a_day(agency: str, role: AddressRole, day: date) -> UUID:
    """The key under which what an agency is told on this day is gathered."""
    return uuid5(_MAIL_OF_A_DAY, f"{agency}/{role}/{day.isoformat()}")


def address_of(agency: Agency, role: AddressRole) -> str:
    """Where it is written to: its head, too, where it names no address for the head."""
    head = agency.head_email if role is AddressRole.HEAD else None
    return head or agency.email


def sign_of(address: str) -> UUID:
    """The same for the same address, which cannot be read from it."""
    return uuid5(_ADDRESS, address)
