"""A delivery becomes the mail that leaves now: to whom, from whom, in which words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from services.notify import mail_of_a_day, participant_mail
from services.notify.channels import Mail, Mailbox
from services.notify.contract.wordings import Wording
from services.notify.domain.addresses import address_of, whose_mails
from services.notify.domain.delivery import Delivery, Line
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

    def mail(
        self, aggregate: str, delivery: Delivery, now: datetime, lines: Sequence[Line] = ()
    ) -> Mail | None:
        """The mail about this case or training, or that of a day with these of its lines.

        None: nobody is left who may be told.
        """
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
        to = address_of(agency, delivery.role)
        if lines:
            said = mail_of_a_day.write(lines, to=agency, sender=office, registry=self.registry)
            # With more to tell it is another mail, or who knows the first would pass it over.
            name = uuid5(delivery.delivery, str(len(delivery.lines)))
            return None if said is None else Mail(name, sender, to, said.subject, said.body)
        about = None
        if delivery.wording is Wording.ADDRESS_REFUSED:
            about = whose_mails(UUID(aggregate), self.registry)
            if about is None:
                return None
        text = write(
            delivery.wording,
            number=aggregate,
            to=agency,
            sender=office,
            about=about,
            registration=delivery.registration,
        )
        return Mail(delivery.delivery, sender, to, text.subject, text.body)
