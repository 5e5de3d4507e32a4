"""A delivery becomes the mail that leaves now: to whom, from whom, in which words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.notify import participant_mail
from services.notify.channels import Mail, Mailbox
from services.notify.contract.wordings import Wording
from services.notify.domain.addresses import address_of, mails_about
from services.notify.domain.notifications import Delivery
from services.notify.mail_text import write
from shared.network.registry import Registry


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes mails by what the registry says at the moment at which they leave."""

    registry: Registry
    mailbox: Callable[[datetime], Mailbox]
    """From whom a mail comes that leaves then."""
    public_origin: str | None = None
    """Where the public pages are, if there are any."""

    def mail(self, aggregate: str, delivery: Delivery, now: datetime) -> Mail | None:
        """The mail about this case or training; None: nobody is left who may be told."""
        office, sender = self.registry.coordination_office(now), self.mailbox(now)
        if delivery.post is not None:
            text = participant_mail.write(
                delivery.post,
                delivery.wording,
                training=aggregate,
                registry=self.registry,
                sender=office,
                public_origin=self.public_origin,
                now=now,
            )
            calendars = participant_mail.calendars(delivery.post, aggregate, self.registry, now)
            to = delivery.post.email
            return Mail(delivery.delivery, sender, to, text.subject, text.body, calendars)
        agency = self.registry.known(delivery.agency) if delivery.agency is not None else None
        if agency is None:
            return None
        about = next(
            (a for a in self.registry.agencies if str(mails_about(a.id)) == aggregate), None
        )
        if delivery.wording is Wording.ADDRESS_REFUSED and about is None:
            return None
        text = write(delivery.wording, number=aggregate, to=agency, sender=office, about=about)
        to = address_of(agency, delivery.role)
        return Mail(delivery.delivery, sender, to, text.subject, text.body)
