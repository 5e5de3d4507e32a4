"""What notify tells of its deliveries: who was told, never an address."""

from enum import StrEnum, unique
from typing import Annotated, ClassVar

from services.notify.contract.wordings import Wording
from shared.language.fields import Id, Whole
from shared.language.message import AgencyId, Event, SelfMessage

DELIVERIES = "notify.deliveries.v1"


@unique
class Channel(StrEnum):
    """The way by which somebody is told."""

    MAIL = "mail"


@unique
class AttemptOutcome(StrEnum):
    """How a try to deliver ended."""

    SENT = "sent"
    """The mail server has taken it."""
    REFUSED = "refused"
    """It will never be taken: another try would end the same way."""
    UNREACHABLE = "unreachable"
    """It was not taken this time."""
    DROPPED = "dropped"
    """It was not tried any more: what it would have told is no longer so."""
    UNWANTED = "unwanted"
    """It was not tried: its agency wants no mails of this."""
    GATHERED = "gathered"
    """It was not tried: its agency is told in one mail a day."""


@unique
class GivenUpReason(StrEnum):
    """Why no further try is made."""

    UNREACHABLE = "unreachable"
    """Every try of the schedule has failed."""
    POINTLESS = "pointless"
    """What it would have told is no longer so."""
    UNWANTED = "unwanted"
    """Its agency wants no mails of this."""


@unique
class ToldBefore(StrEnum):
    """An end that was told of a delivery and turned out not to be so."""

    GIVEN_UP = "given_up"
    BOUNCED = "bounced"
    GATHERED = "gathered"


AttemptNumber = Annotated[int, Whole(1, 100)]
SmtpCode = Annotated[int, Whole(100, 599)]
"""The reply code alone; a server's words may quote an address."""


class AboutDelivery(Event):
    """Told of one delivery; the key is the case or training it is about."""

    topic: ClassVar[str | None] = DELIVERIES

    delivery: Id
    agency: AgencyId | None = None
    """Absent where a participant of a training is told."""
    participant: Id | None = None
    """Of the training; absent where an agency is told."""
    wording: Wording
    channel: Channel


class NotificationPlanned(AboutDelivery):
    """Somebody is to be told."""


class NotificationSent(AboutDelivery):
    """Somebody was told."""

    attempt: AttemptNumber
    corrects: ToldBefore | None = None
    """What was told before: a sender that stood still had got the mail through all the same."""


class NotificationBounced(AboutDelivery):
    """Somebody cannot be told: the mail server refuses for good."""

    attempt: AttemptNumber
    code: SmtpCode | None = None
    """Absent when there is no address to send to."""


class NotificationGivenUp(AboutDelivery):
    """No further try is made to tell somebody.

    Told when no try is under way. Of one whose sender was killed nobody knows how it ended.
    """

    attempts: Annotated[int, Whole(0, 100)]
    reason: GivenUpReason


class DeliveryAttempted(SelfMessage):
    """The sender tried once; said by it to notify, recorded once however often it is said."""

    delivery: Id
    attempt: AttemptNumber
    outcome: AttemptOutcome
    code: SmtpCode | None = None
    lines: Annotated[int, Whole(0)] | None = None
    """Of the mail of a day alone: how many of its lines this is the end of."""
