"""What notify tells of its deliveries: who was told, never an address."""

from enum import StrEnum, unique
from typing import Annotated, ClassVar

from shared.language.fields import Id, Whole
from shared.language.message import AgencyId, Event, Privacy, SelfMessage

DELIVERIES = "notify.deliveries.v1"


@unique
class Channel(StrEnum):
    """The way by which somebody is told."""

    MAIL = "mail"


@unique
class AddressRole(StrEnum):
    """Which address of an agency is meant."""

    OFFICE = "office"
    HEAD = "head"


@unique
class Wording(StrEnum):
    """Which text somebody is told in; each is a file in `services/notify/wording`."""

    NEW_REFERRAL = "new_referral"
    REFERRAL_RETURNED = "referral_returned"
    REMINDER = "reminder"
    REMINDER_TO_HEAD = "reminder_to_head"
    ESCALATION = "escalation"
    ESCALATION_COUNT = "escalation_count"
    UNROUTABLE_COUNT = "unroutable_count"
    DECLINED_COUNT = "declined_count"
    CONSENT_ENDING = "consent_ending"
    QUESTION_WAITING = "question_waiting"
    RESEAL_OVERDUE = "reseal_overdue"
    ERASURE_REQUESTED = "erasure_requested"
    ERASURE_OVERDUE = "erasure_overdue"
    ERASURE_OVERDUE_TO_HEAD = "erasure_overdue_to_head"
    TRAINING_ANNOUNCED = "training_announced"
    PARTICIPANT_MOVED_UP = "participant_moved_up"
    TRAINING_MOVED = "training_moved"
    TRAINING_CANCELLED = "training_cancelled"
    PROOF_AWAITED = "proof_awaited"
    SIGN_UP_TO_CONFIRM = "sign_up_to_confirm"
    REGISTRATION_CONFIRMED = "registration_confirmed"
    REGISTRATION_WAITLISTED = "registration_waitlisted"
    REGISTRATION_MOVED_UP = "registration_moved_up"
    REGISTRATION_REMINDER = "registration_reminder"
    REGISTRATION_ELSEWHEN = "registration_elsewhen"
    REGISTRATION_VOID = "registration_void"
    REGISTRATION_CANCELLED = "registration_cancelled"
    OFFER_CHECK_AWAITED = "offer_check_awaited"
    OFFER_GAP_REPORTED = "offer_gap_reported"
    PROFESSIONAL_REQUESTED = "professional_requested"
    PROFESSIONAL_REQUEST_OVERDUE = "professional_request_overdue"
    PROFESSIONAL_PLACED = "professional_placed"
    PLACING_ASKED = "placing_asked"
    PLACING_DECLINED = "placing_declined"
    PLACING_FELL_THROUGH = "placing_fell_through"
    PLACING_CANCELLED = "placing_cancelled"
    PROFESSIONAL_NOT_PLACED = "professional_not_placed"
    ADDRESS_REFUSED = "address_refused"


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


@unique
class GivenUpReason(StrEnum):
    """Why no further try is made."""

    UNREACHABLE = "unreachable"
    """Every try of the schedule has failed."""
    POINTLESS = "pointless"
    """What it would have told is no longer so."""


@unique
class ToldBefore(StrEnum):
    """An end that was told of a delivery and turned out not to be so."""

    GIVEN_UP = "given_up"
    BOUNCED = "bounced"


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
