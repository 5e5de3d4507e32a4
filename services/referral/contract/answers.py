"""What an office answers to a referral."""

from enum import StrEnum, unique

from services.referral.contract.about import AboutReferral, AboutReferralTold
from shared.language.message import AgencyId


@unique
class DeliveryResult(StrEnum):
    """What became of the sealed part at the office; all but the first two are problems."""

    READABLE = "readable"
    STORED = "stored"
    """It has come and is for a key of this office; whoever opens it says what it is like."""
    CANNOT_OPEN = "cannot_open"
    CHILDREN_MISSING = "children_missing"
    OTHER_CHILDREN = "other_children"
    INCOMPLETE = "incomplete"


@unique
class DeclineReason(StrEnum):
    """Why an office does not take a referral."""

    NOT_COMPETENT = "not_competent"
    NO_NEED = "no_need"
    FAMILY_DECLINES = "family_declines"
    DUPLICATE = "duplicate"
    NO_CAPACITY = "no_capacity"


class ConfirmDelivery(AboutReferral):
    """The office's software opened the sealed part, or could not, or keeps it for who opens it.

    Only `readable` lets the service forget its copy; a problem reaches the coordination office.
    Software that keeps it for others says `stored`: then nobody is reminded of the delivery, and
    `readable` or a problem may still follow.
    """

    result: DeliveryResult


class AcknowledgeReferral(AboutReferral):
    """A person at the office has seen it."""


class AcceptReferral(AboutReferral):
    """The office takes it over; ends a hand-over to it."""


class DeclineReferral(AboutReferral):
    """The office does not take it; it is routed on or closed, depending on the reason."""

    reason: DeclineReason
    """`no_capacity` only from a provider: a youth office cannot be too full for its duty."""


class ReferralDelivered(AboutReferralTold):
    """The office can read it."""

    office: AgencyId


class ReferralAcknowledged(AboutReferralTold):
    """A person at the office has seen it."""

    office: AgencyId


class ReferralAccepted(AboutReferralTold):
    """The office has taken it over."""

    office: AgencyId


class ReferralDeclined(AboutReferralTold):
    """The office does not take it."""

    office: AgencyId
    reason: DeclineReason
