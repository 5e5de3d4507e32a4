"""One mail a day: what is told in it, and no more in a mail of its own."""

from services.notify.contract.addresses import AddressRole
from services.notify.contract.deliveries import AboutDelivery
from services.notify.contract.wordings import Wording
from shared.language.fields import Id, Moment
from shared.language.message import AgencyId, SelfMessage


class NotificationGathered(AboutDelivery):
    """Somebody is told in the one mail of a day, which has a delivery of its own."""

    into: Id
    """The key of that delivery."""
    due: Moment
    """When that mail leaves, at the earliest."""


class LineGathered(SelfMessage):
    """One more thing to tell in the mail of a day, whose key is made from agency and day."""

    agency: AgencyId
    role: AddressRole
    wording: Wording
    about: Id
    """The key of what it is about."""
    delivery: Id
    """In whose place it is told."""
    due: Moment
